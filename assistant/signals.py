"""The small words that turn a meaning: negation, quantity, possibility, condition, attribution, time, reversal.

Word lists, Dutch and English, of our own making, and functions that say which of them a stretch of tokens carries.
Knows nothing about quotes or paraphrases: both lean on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from assistant.words import Token


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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS: dict[Signal, frozenset[str]] = {
    Signal.NEGATION: _words(
        """niet geen nooit niemand niets nergens noch evenmin nimmer nauwelijks amper zonder geenszins niks
        not no never nobody none nothing nowhere neither nor without cannot can't won't don't doesn't didn't isn't
        aren't wasn't weren't hasn't haven't hadn't shouldn't wouldn't couldn't hardly barely"""
    ),
    Signal.ALL: _words(
        """alle allen alles elke elk ieder iedere iedereen altijd overal steeds volledig geheel helemaal volkomen
        all every everyone everybody everything each always everywhere fully entirely completely whole wholly"""
    ),
    Signal.MOST: _words(
        "meeste merendeel meestal meerderheid doorgaans gewoonlijk vooral voornamelijk hoofdzakelijk mainly chiefly especially most mostly majority usually generally"
    ),
    Signal.MANY: _words("veel vele velen vaak talrijke tal many much often numerous frequently"),
    Signal.SOME: _words(
        """sommige sommigen enkele enkelen soms deels gedeeltelijk bepaalde paar
        some sometimes several partly partially certain occasionally"""
    ),
    Signal.FEW: _words("weinig weinigen zelden nauwelijks amper few little rarely seldom hardly barely scarcely"),
    Signal.ONLY: _words("alleen slechts enkel uitsluitend louter pas only merely solely exclusively just"),
    Signal.ALMOST: _words("bijna vrijwel nagenoeg haast almost nearly virtually"),
    Signal.ABOUT: _words("ongeveer circa ca rond ruim zon about around approximately roughly over"),
    Signal.BOUND: _words(
        "maximaal minimaal minstens hooguit hoogstens tenminste maximum minimum most least up uiterlijk maximally"
    ),
    Signal.POSSIBLE: _words(
        """kan kun kunt kunnen kon konden mogelijk mogelijke mogelijkerwijs misschien wellicht waarschijnlijk
        vermoedelijk zou zouden lijkt lijken leek schijnt schijnen denkbaar eventueel eventuele potentieel potentiele
        can could might possible possibly perhaps maybe probably likely would seems seem seemed appears appear
        potentially potential apparently allegedly able"""
    ),
    Signal.MUST: _words(
        """moet moeten moest moesten verplicht verplichte verplichting dient dienen diende hoeft hoeven noodzakelijk
        must obliged obligatory mandatory required requires shall should compulsory need needs"""
    ),
    Signal.PLAN: _words(
        """wil willen wilde wilden zal zullen gaat gaan beoogt beogen beoogd beoogde gepland geplande plan plannen
        plant voornemens voornemen hoopt hopen hoopte verwacht verwachten verwachtte verwachting streeft streven
        streefde overweegt overwegen ambitie doelstelling bedoeling onderzoekt verkent bedoeld voorstel voorgesteld
        will wants want wanted intends intend intended plans planned planning hopes hope hoped aims aim aimed expects
        expected expectation considers considering considered proposes proposed proposal goal ambition wishes"""
    ),
    Signal.MAY: _words("mag mogen mocht mochten toegestaan toegestane may allowed permitted"),
    Signal.CONDITION: _words(
        "indien mits zolang zodra tenzij wanneer mocht stel voorwaarde if unless provided providing once whether when"
    ),
    Signal.EXCEPTION: _words(
        "behalve uitgezonderd uitzondering uitgezonderde behoudens except excluding exception exceptions"
    ),
    Signal.ATTRIBUTION: _words(
        """volgens aldus zegt zei zeggen zeiden gezegd stelt stelde stellen vindt vond vinden vonden meent meende beweert
        beweerde beweren beweerd meldt meldde melden schrijft schreef noemt noemde noemen denkt dacht denken claimt
        claimde oordeelt oordeelde concludeert concludeerde verklaart verklaarde gelooft geloofde waarschuwt waarschuwde
        vreest vreesde vrezen betoogt betoogde benadrukt benadrukte vermoedt vermoedde schat schatte suggereert
        according says said say claims claimed claim argues argued thinks thought believes believed reports reported
        states stated calls called warns warned fears feared finds found concludes concluded ruled alleges alleged
        suggests suggested estimates estimated opinion mening eigenzeggen"""
    ),
    Signal.CHOICE: _words("of ofwel hetzij or either"),
    Signal.CAUSE: _words(
        """omdat doordat want aangezien vanwege wegens dankzij daardoor waardoor daarom zodat dus veroorzaakt
        veroorzaakte veroorzaken gevolg oorzaak hierdoor because since therefore thus hence caused causes cause due
        owing consequently thereby"""
    ),
    Signal.ORDER: _words(
        """na nadat daarna vervolgens voordat voor alvorens eerst later eerder vooraf achteraf tevoren daarvoor
        after afterwards then before subsequently first later earlier prior previously until"""
    ),
    Signal.CONTRAST: _words(
        "maar echter hoewel ondanks toch desondanks but however although though despite yet nevertheless"
    ),
    Signal.TEMPORARY: _words(
        """tijdelijk tijdelijke voorlopig voorlopige vroeger voorheen destijds voormalig voormalige tot totdat
        temporary temporarily provisional provisionally formerly former interim until"""
    ),
    Signal.REVERSAL: _words(
        """vernietigd vernietigde vernietigt vernietiging geschrapt schrapte ingetrokken introk teruggedraaid teruggetrokken
        herroepen gestopt gestaakt stopgezet afgeblazen afgelast mislukt mislukte mislukking geannuleerd opgezegd opgeheven
        verworpen verwierp afgewezen afgekeurd achterhaald weerlegd onjuist gerectificeerd vervallen verviel gesneuveld
        annulled overturned quashed withdrawn revoked cancelled canceled reversed rescinded scrapped abandoned failed
        rejected refuted retracted lapsed struck"""
    ),
    Signal.TRIAL: _words(
        """pilot pilots proef proeven proefproject proefprojecten proefopstelling experiment experimenten test testfase
        proefperiode testopstelling trial trials concept prototype experimenteel pilotfase proeftuin"""
    ),
    Signal.EXTREME: _words(
        """eerste enige laatste grootste kleinste hoogste laagste beste slechtste meeste minste nieuwste oudste snelste
        duurste goedkoopste belangrijkste enigste first last largest biggest smallest highest lowest best worst
        newest oldest fastest latest most least sole main"""
    ),
    Signal.COMPARED: _words("dan than"),
    Signal.RATE: _words("per jaarlijks maandelijks wekelijks dagelijks annually yearly monthly weekly daily"),
}

PHRASES: dict[Signal, tuple[tuple[str, ...], ...]] = {
    Signal.MUST: (("has", "to"), ("have", "to"), ("had", "to")),
    Signal.ABOUT: (("zo", "n"), ("om", "en", "nabij"), ("naar", "schatting"), ("more", "or", "less"), ("meer", "dan"), ("minder", "dan"),
                   ("more", "than"), ("less", "than"), ("fewer", "than")),
    Signal.BOUND: (("ten", "minste"), ("ten", "hoogste"), ("at", "least"), ("at", "most"), ("up", "to")),
    Signal.POSSIBLE: (("naar", "verluidt"), ("in", "staat"), ("het", "is", "de", "vraag")),
    Signal.SOME: (("een", "deel"), ("een", "aantal"), ("een", "gedeelte"), ("a", "number", "of"), ("part", "of"),
                  ("a", "few")),
    Signal.PLAN: (("van", "plan"), ("ten", "doel"), ("naar", "verwachting"), ("going", "to"), ("in", "de", "planning")),
    Signal.CONDITION: (("op", "voorwaarde"), ("in", "geval"), ("voor", "zover"), ("as", "long", "as"), ("so", "long", "as"),
                       ("in", "case"), ("only", "if"), ("on", "condition"), ("provided", "that")),
    Signal.EXCEPTION: (("met", "uitzondering", "van"), ("op", "na"), ("apart", "from"), ("other", "than"),
                       ("with", "the", "exception", "of"), ("but", "not")),
    Signal.ATTRIBUTION: (("naar", "eigen", "zeggen"), ("in", "de", "ogen", "van"), ("in", "the", "view", "of"),
                         ("in", "the", "eyes", "of")),
    Signal.NEGATION: (("allesbehalve",), ("in", "plaats", "van"), ("rather", "than"), ("instead", "of")),
    Signal.TEMPORARY: (("niet", "meer"), ("no", "longer"), ("niet", "langer"), ("tot", "en", "met"), ("nog", "niet"),
                       ("not", "yet")),
    Signal.MOST: (("grootste", "deel"), ("het", "gros")),
    Signal.CAUSE: (("leidde", "tot"), ("leidt", "tot"), ("leiden", "tot"), ("leidden", "tot"), ("led", "to"), ("leads", "to"),
                   ("lead", "to"), ("zorgde", "voor"), ("zorgt", "voor"), ("zorgden", "voor"), ("resulted", "in"),
                   ("als", "gevolg", "van"), ("as", "a", "result", "of")),
    Signal.TRIAL: (("bij", "wijze", "van", "proef"),),
}  # fmt: skip

# Dutch "als": a condition before a subject, a role ("als platform") before a bare noun or "een".
_ALS_SUBJECTS = _words("de het er je u we wij ze zij hij men iemand dat dit die deze alle elke niemand geen")


def signals(tokens: Sequence[Token], *, opening: bool = True, english: bool | None = None) -> set[Signal]:
    """Which signals stand in these tokens. `opening`: the first token opens a sentence.

    >>> from assistant.words import read
    >>> sorted(signals(read("Niet elke stad mag tellen, tenzij het moet.").tokens))
    ['all', 'condition', 'may', 'must', 'negation']
    """
    return {signal for signal, _ in located(tokens, opening=opening, english=english)}


def located(
    tokens: Sequence[Token], *, opening: bool = True, english: bool | None = None
) -> list[tuple[Signal, int]]:
    """Signals with the position in `tokens` where each begins. `english` None: judged by the tokens themselves."""
    forms = [token.form for token in tokens]
    if english is None:
        english = _english_of(forms)
    found: list[tuple[Signal, int]] = []
    for position, form in enumerate(forms):
        for signal in _BY_WORD.get(form, ()):
            if _holds(signal, forms, position, opening, english):
                found.append((signal, position))
        for signal, phrase in _BY_START.get(form, ()):
            if tuple(forms[position : position + len(phrase)]) == phrase:
                found.append((signal, position))
        if form == "als" and _conditional(forms, position, opening):
            found.append((Signal.CONDITION, position))
        if form.endswith("n't") or form in ("cant", "wont", "dont"):
            found.append((Signal.NEGATION, position))
    return found


def _conditional(forms: Sequence[str], position: int, opening: bool) -> bool:
    following = forms[position + 1] if position + 1 < len(forms) else ""
    before = forms[position - 1] if position else ""
    if following in ("gevolg", "eerste", "enige", "laatste", "een"):
        return False
    if before in ("even", "zo", "zowel", "net", "hetzelfde", "dezelfde", "zoals"):
        return False
    return following in _ALS_SUBJECTS or (position == 0 and opening) or before in (",", "alleen", "maar", "pas", "ook")


def _holds(signal: Signal, forms: Sequence[str], position: int, opening: bool, english: bool) -> bool:
    """Whether the word really does this here ("meeste" of "de meeste" is an amount, "of" of "een of meer" is not a choice)."""
    form = forms[position]
    before = forms[position - 1] if position else ""
    following = forms[position + 1] if position + 1 < len(forms) else ""
    if form == "of":
        return not english
    if form in _ENGLISH_ONLY:
        if not english:
            return False
    elif form in _DUTCH_ONLY and english:
        return False
    if form == "want":
        return english == (signal is Signal.PLAN)
    if form in _NAMING and signal is Signal.ATTRIBUTION:
        if following in ("off", "for", "on"):
            return False
        return not (following[:1].isdigit() or (following in _NUMBERISH and following not in ("de", "het", "a")))
    if form in _FINDING and signal is Signal.ATTRIBUTION:
        return "plaats" not in forms and (following not in ("geen", "een", "no", "a") or "dan" in forms)
    if form in _SAYING and signal is Signal.ATTRIBUTION:
        return any(word in ("dat", "that", ":") for word in forms[position + 1 : position + 4])
    if form in ("enkele", "enkel", "enkelen") and before in ("geen", "een"):
        return False
    if form == "mocht" and signal is Signal.CONDITION:
        return position == 0 and opening
    if form in ("gaat", "gaan"):
        return following not in ("om", "over") and before not in ("om",) and "om" not in forms[position : position + 3]
    if form == "voor" and signal is Signal.ORDER:
        return following[:4].isdigit() or following in ("het", "de") and any(f.endswith("begin") for f in forms)
    if form == "na" and signal is Signal.ORDER:
        return before not in ("op",)
    if form == "rond":
        return following[:1].isdigit() or following in _NUMBERISH
    if form in ("ruim", "over", "around", "zon"):
        return following[:1].isdigit() or following in _NUMBERISH
    if form in ("just",):
        return False
    if form == "since":
        return not following[:1].isdigit()
    if form in ("most", "least") and signal in (Signal.BOUND, Signal.EXTREME):
        return before == "at" if signal is Signal.BOUND else before == "the"
    if form == "up":
        return following == "to"
    if form == "may":
        return not (following[:1].isdigit() or before[:1].isdigit())
    if form == "pas":
        return following in ("na", "in", "als", "vanaf", "toen", "op", "bij", "sinds", "later", "wanneer", "nadat", "met")
    if form == "tot" and before[:1].isdigit() and "van" in forms[max(0, position - 4) : position]:
        return False
    if form == "tot":
        return (
            following[:1].isdigit() or following in ("en", "eind", "begin", "medio", "voor", "dat") or before == "van"
        )
    if form == "certain" or form == "bepaalde":
        return True
    if form == "like":
        return False
    if form in ("vond", "vonden", "vinden", "vindt", "found", "finds") and "plaats" in forms:
        return False
    if form in ("first", "eerst") and signal is Signal.ORDER:
        return form == "eerst"
    return True


# Spelled alike, a signal in one language only.
_ENGLISH_ONLY = _words("over most will can may must up hence yet")
_DUTCH_ONLY = _words("of dan tot mag ca wil haast")
# Verbs of saying that also mean something else ("stelde beschikbaar", "vond geen verband").
_SAYING = _words(
    """stelt stelde stellen meldt meldde melden schat schatte verklaart verklaarde stated states reported reports estimates
    denkt dacht found finds"""
)
_NAMING = _words("noemt noemde noemen calls called")
_FINDING = _words("vindt vond vinden vonden")
_NUMBERISH = _words(
    """honderd duizend miljoen miljard twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig veertig
    vijftig zestig zeventig tachtig negentig hundred thousand million billion two three four five six seven eight nine
    ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety a anderhalf de het"""
)
_ENGLISH_MARKERS = _words("the and was were is are has have by with from which that this")


def _english_of(forms: Sequence[str]) -> bool:
    dutch = sum(
        form in ("de", "het", "een", "en", "van", "wordt", "zijn", "dat", "die", "op", "te", "met") for form in forms
    )
    english = sum(form in _ENGLISH_MARKERS for form in forms)
    return english > dutch


_BY_WORD: dict[str, tuple[Signal, ...]] = {}
for _signal, _listed in WORDS.items():
    for _word in _listed:
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _signal)
_BY_START: dict[str, tuple[tuple[Signal, tuple[str, ...]], ...]] = {}
for _signal, _phrases in PHRASES.items():
    for _phrase in _phrases:
        _BY_START[_phrase[0]] = (*_BY_START.get(_phrase[0], ()), (_signal, _phrase))
