"""The words and phrases that turn a meaning, by what they do: negation, quantity, possibility, plan, attribution, …

Dutch and English, of our own making. Whether one of them does it where it stands is for `assistant.proof.signals`.
"""

from __future__ import annotations

from enum import StrEnum

from assistant.words import listed


class Signal(StrEnum):
    """What a small word does to the sentence it stands in."""

    NEGATION = "negation"
    ALL = "all"
    MOST = "most"
    MANY = "many"
    SOME = "some"
    FEW = "few"
    ONLY = "only"
    ALMOST = "almost"
    ABOUT = "about"
    BOUND = "bound"
    POSSIBLE = "possible"
    MUST = "must"
    PLAN = "plan"
    MAY = "may"
    CONDITION = "condition"
    EXCEPTION = "exception"
    ATTRIBUTION = "attribution"
    CHOICE = "choice"
    CAUSE = "cause"
    ORDER = "order"
    CONTRAST = "contrast"
    TEMPORARY = "temporary"
    REVERSAL = "reversal"
    TRIAL = "trial"
    EXTREME = "extreme"
    COMPARED = "compared"
    QUESTION = "question"
    RATE = "rate"


WORDS: dict[Signal, frozenset[str]] = {
    Signal.NEGATION: listed(
        """
        niet geen nooit niemand niets nergens noch evenmin nimmer nauwelijks amper zonder afraden afgeraden ontraden
        ontraadt ontraadde discourage discouraged geenszins niks not no
        never nobody none nothing nowhere neither nor without cannot can't won't don't doesn't didn't isn't
        aren't wasn't weren't hasn't haven't hadn't shouldn't wouldn't couldn't hardly barely
        """
    ),
    Signal.ALL: listed(
        """
        alle allen alles elke elk ieder iedere iedereen altijd overal steeds volledig geheel helemaal volkomen
        all every everyone everybody everything each always everywhere fully entirely completely whole wholly
        """
    ),
    Signal.MOST: listed(
        """
        meeste merendeel meestal meerderheid doorgaans gewoonlijk vooral voornamelijk hoofdzakelijk mainly
        chiefly especially most mostly majority usually generally
        """
    ),
    Signal.MANY: listed("veel vele velen vaak talrijke tal many much often numerous frequently"),
    Signal.SOME: listed(
        """
        sommige sommigen enkele enkelen soms deels gedeeltelijk bepaalde paar some sometimes several partly
        partially certain occasionally
        """
    ),
    Signal.FEW: listed("weinig weinigen zelden nauwelijks amper few little rarely seldom hardly barely scarcely"),
    Signal.ONLY: listed("alleen slechts enkel uitsluitend louter pas only merely solely exclusively just maar"),
    Signal.ALMOST: listed("bijna vrijwel nagenoeg haast almost nearly virtually"),
    Signal.ABOUT: listed("ongeveer circa ca rond ruim zon zo'n about around approximately roughly over"),
    Signal.BOUND: listed(
        "tot maximaal minimaal minstens hooguit hoogstens tenminste maximum minimum most least up uiterlijk maximally"
    ),
    Signal.POSSIBLE: listed(
        """
        kan kun kunt kunnen kon konden mogelijk mogelijke mogelijkerwijs misschien wellicht waarschijnlijk
        vermoedelijk zou zouden lijkt lijken leek schijnt schijnen denkbaar eventueel eventuele potentieel
        potentiele can can't cannot could couldn't might possible possibly perhaps maybe probably likely would
        seems seem seemed appears appear potentially potential apparently allegedly able
        """
    ),
    Signal.MUST: listed(
        """
        moet moeten moest moesten verplicht verplichte verplichting dient dienen diende hoeft hoeven
        noodzakelijk must obliged obligatory mandatory required requires shall should compulsory need needs
        """
    ),
    Signal.PLAN: listed(
        """
        wil willen wilde wilden zal zullen gaat gaan beoogt beogen beoogd beoogde gepland geplande plan plannen
        plant voornemens voornemen hoopt hopen hoopte verwacht verwachten verwachtte verwachting streeft streven
        streefde overweegt overwegen ambitie doelstelling bedoeling onderzoekt verkent bedoeld voorstel
        voorgesteld will wants want wanted intends intend intended plans planned planning hopes hope hoped aims
        aim aimed expects expected expectation considers considering considered proposes proposed proposal goal
        ambition wishes
        """
    ),
    Signal.MAY: listed("mag mogen mocht mochten toegestaan toegestane may allowed permitted"),
    Signal.CONDITION: listed(
        "indien mits zolang zodra tenzij wanneer mocht stel voorwaarde if unless provided providing once whether when"
    ),
    Signal.EXCEPTION: listed(
        "behalve uitgezonderd uitzondering uitgezonderde behoudens except excluding exception exceptions"
    ),
    Signal.ATTRIBUTION: listed(
        """
        volgens aldus zegt zei zeggen zeiden gezegd zeg stelt stelde stellen stelden vindt vond vinden vonden
        meent meende beweert beweerde beweren beweerd meldt meldde melden schrijft schreef noemt noemde noemen
        denkt dacht denken claimt claimde oordeelt oordeelde oordelen oordeelden concludeert concludeerde
        concluderen concludeerden verklaart verklaarde verklaren verklaarden gelooft geloofde geloven waarschuwt
        waarschuwde waarschuwen waarschuwden vreest vreesde vreesden vrezen betoogt betoogde betogen betoogden
        benadrukt benadrukte benadrukken benadrukten vermoedt vermoedde vermoeden vermoedden schat schatte
        schatten suggereert suggereerde suggereren opperde oppert noemden schreven dachten claimden meenden
        beweerden according mentions mentioned report warn think argue believe state says said say claims claimed
        claim argues argued
        thinks thought believes believed
        reports reported states stated calls called warns warned fears feared finds found concludes concluded
        ruled alleges alleged suggests suggested estimates opinion mening considers considered maintains
        maintained insists insisted contends contended asserts asserted admits admitted acknowledges
        acknowledged boasts complained complains klaagt klaagden klaagde klagen erkent erkende verzekert
        verzekerde
        """
    ),
    Signal.CHOICE: listed("of ofwel hetzij or either"),
    Signal.CAUSE: listed(
        """
        omdat doordat want aangezien vanwege wegens dankzij daardoor waardoor daarom zodat dus veroorzaakt
        veroorzaakte veroorzaken gevolg oorzaak hierdoor because since therefore thus hence caused causes cause
        due owing consequently thereby
        """
    ),
    Signal.ORDER: listed(
        """
        na nadat daarna vervolgens voordat voor alvorens eerst later eerder vooraf achteraf tevoren daarvoor
        after afterwards then before subsequently first later earlier prior previously until
        """
    ),
    Signal.CONTRAST: listed(
        "maar echter hoewel ondanks toch desondanks but however although though despite yet nevertheless"
    ),
    Signal.TEMPORARY: listed(
        """
        tijdelijk tijdelijke voorlopig voorlopige vroeger voorheen destijds voormalig voormalige tot totdat
        temporary temporarily provisional provisionally formerly former interim until yet
        """
    ),
    Signal.REVERSAL: listed(
        """
        vernietigd vernietigde vernietigt vernietiging geschrapt schrapte ingetrokken introk teruggedraaid
        teruggetrokken herroepen gestopt gestaakt stopgezet afgeblazen afgelast mislukt mislukte mislukking
        geannuleerd opgezegd opgeheven verworpen verwierp afgewezen afgekeurd achterhaald weerlegd onjuist
        gerectificeerd vervallen verviel gesneuveld annulled overturned quashed withdrawn revoked cancelled
        canceled reversed rescinded scrapped abandoned failed rejected refuted retracted lapsed struck
        """
    ),
    Signal.TRIAL: listed(
        """
        pilot pilots proef proeven proefproject proefprojecten proefopstelling experiment experimenten test
        testfase proefperiode testopstelling trial trials concept prototype experimenteel pilotfase proeftuin
        """
    ),
    Signal.EXTREME: listed(
        """
        eerste enige laatste grootste kleinste hoogste laagste beste slechtste meeste minste nieuwste oudste
        snelste duurste goedkoopste belangrijkste enigste first last largest biggest smallest highest lowest
        best worst newest oldest fastest latest most least sole main
        """
    ),
    Signal.COMPARED: listed("dan than"),
    Signal.RATE: listed("per jaarlijks maandelijks wekelijks dagelijks annually yearly monthly weekly daily"),
}


def _phrases(written: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in written.split("|"))


PHRASES: dict[Signal, tuple[tuple[str, ...], ...]] = {
    Signal.MUST: _phrases("has to | have to | had to"),
    Signal.ABOUT: _phrases(
        """
        zo n | om en nabij | naar schatting | more or less | meer dan | minder dan | more than | less than |
        fewer than
        """
    ),
    Signal.BOUND: _phrases("ten minste | ten hoogste | at least | at most | up to"),
    Signal.POSSIBLE: _phrases("naar verluidt | in staat | het is de vraag"),
    Signal.SOME: _phrases("een deel | een aantal | een gedeelte | a number of | part of | a few"),
    Signal.PLAN: _phrases(
        """
        van plan | denkt na | denken na | dacht na | thinking about | volgend jaar | volgende maand | volgende
        week | next year | next month | next week | komend jaar | komende jaren | komende maanden | ten doel |
        naar verwachting | going to | in de planning | dringt aan | dringen aan | drong aan | drongen aan | pleit
        voor | pleiten voor | pleitte voor | pleitten voor
        """
    ),
    Signal.CONDITION: _phrases(
        """
        op voorwaarde | in geval | voor zover | as long as | so long as | in case | only if | on condition |
        provided that
        """
    ),
    Signal.EXCEPTION: _phrases("met uitzondering van | op na | apart from | other than | with the exception of"),
    Signal.ATTRIBUTION: _phrases(
        """
        naar eigen zeggen | naar schatting van | wees erop | wijst erop | wijzen erop | wezen erop | liet weten |
        laat weten | lieten
        weten | laten weten | gaf aan dat | geeft aan dat | gaven aan dat | geven aan dat | points out | pointed
        out | points to | pointed to | in the opinion of | naar de mening van | in de ogen van | in the view of
        | in the eyes of
        """
    ),
    Signal.NEGATION: _phrases(
        """
        allesbehalve | advise against | advises against | advised against | advising against | in plaats van |
        rather than | instead of
        """
    ),
    Signal.TEMPORARY: _phrases(
        "niet meer | used to | no longer | niet langer | tot en met | nog niet | nog geen | not yet"
    ),
    Signal.MOST: _phrases("grootste deel | het gros"),
    Signal.CAUSE: _phrases(
        """
        leidde tot | leidt tot | leiden tot | leidden tot | led to | leads to | lead to | zorgde voor | zorgt
        voor | zorgden voor | resulted in | als gevolg van | as a result of
        """
    ),
    Signal.TRIAL: _phrases("bij wijze van proef"),
    Signal.RATE: tuple(
        (every, unit)
        for every in ("elke", "elk", "iedere", "ieder", "every", "each")
        for unit in (
            "seconde",
            "minuut",
            "uur",
            "dag",
            "nacht",
            "week",
            "maand",
            "jaar",
            "second",
            "minute",
            "hour",
            "day",
            "night",
            "month",
            "year",
        )
    ),
}
