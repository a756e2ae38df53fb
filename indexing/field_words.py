"""Word lists written by hand for the Dutch analysis: what carries no meaning, what belongs together, what never splits.

Knows nothing about indexes or questions. Every list here is ours; frequencies come from `wordfreq`.
"""

from __future__ import annotations


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP_DUTCH = _listed(
    """
    aan aangaande al alle alleen allemaal alles als alsmede alsnog alsook altijd ander andere anderen anders beide ben
    bent bij bijv bijvoorbeeld binnen boven bv ca circa daar daarbij daardoor daarin daarmee daarna daarnaast daarom
    daarop daarover daarvan daarvoor dan dat de deze dezelfde die diens dit doch doe doen doet door dus echter een
    eens eigen elk elke en enig enige enkele er eraan erbij erin ermee ervan ervoor etc even evenals gaan gaat ge
    gedaan geweest geworden haar had hadden heb hebben hebt heeft heel hem hen het hetzelfde hier hierbij hierdoor
    hierin hiermee hiervan hiervoor hij hoe hoewel hun ie ieder iedere iedereen iemand iets ik immers in indien inzake
    is ja je jij jou jouw jullie kan kon konden kunnen kunt laat laten liever maar mag me mede mee meer men met mij
    mijn mocht moest moet moeten mogen na naar naast nadat namelijk noch nog nogal nou nu of ofwel om omdat ondanks
    onder ons onze ook op opdat over overigens pas per plus reeds sinds sommige soms staan staat steeds tegen ten
    tenzij ter terwijl thans tijdens toch toe toen tot tussen u uit uw vaak van vanaf vanuit vanwege veel via vol
    volgens voor vooral voorts waar waaraan waarbij waardoor waarin waarmee waarom waarop waarover waarvan waarvoor
    want waren was wat we wel welk welke wellicht werd werden wie wier wij wil willen wilt word worden wordt zal ze
    zeer zei zelf zelfs zich zichzelf zij zijn zo zoals zodat zodoende zodra zou zouden zowel zulke zullen zult
    """
)
"""Dutch words that say nothing about a subject. `niet`, `geen`, `zonder`, `nooit` and `minder` are absent: they do."""

STOP_ENGLISH = _listed(
    """
    a about after all also although am an and any are as at be because been before being both but by can could did do
    does doing each either for from further had has have having he her here hers him his how i if into it its itself
    just many may me might more most much must my of off on once or other our ours out own she should so some such
    than that the their theirs them themselves then there these they this those through to too until up upon us very
    was were what when where whether which while who whom whose why will with within would you your yours
    """
)

PREFIXES = _listed(
    """
    aan achter af al be bij binnen boven buiten der door een ene er ere erg ern ex gaan ge geen haar had heb her het
    hier in inter maar mee met mis na naar niet non om on onder ont op over per pre pro re samen sub te tegen ten ter
    terug toe tot trans tussen uit vanaf ver vol voor voort was weer weg wel zeer zelf zijn zou
    """
)
"""Never the first part of a compound: prepositions, particles and prefixes make derived words, not compounds."""

SUFFIXES = _listed(
    """
    aal aan aar aard aarden aards acht achtig achtige age air amen andere anderen ant anten arde arden aren ars atie
    atief aties baar baarheid bare de der dom domme drie een eens eer eert elen elijk ellen ement ende enen ens ent
    enten ere eren erig erij erijen erin ering eringen ers esse essen et etje even haftig halve hande heden heid iaal
    iale ief iek ieke iele ielen ien iens ier ieren iet ieten ieve ige igen iger iging ijn ing inge ingen isatie isch
    ische isme ist iste isten itair iteit iteiten jes keer keren lei lijk lijke lijks ling lingen loos loze maal malig
    malige mate matig matige ment menten ning ningen oor oren rijk rijke rijker rijkst rijkste saam schap schappen sel
    sels ster sters sting tal talige teit tie ties tuur uren uur vallen voudig voudige waardig waardige waarts zaam
    zame ziek zins
    """
)
"""Never the last part of a compound: these are endings, even where the frequency list knows them as words."""

SHORT_PARTS = _listed(
    """
    aas aed app ark avg bad bak bal ban bar bed bel bom bon bos bot box bui bus cao dag dak dal dam dek deur eis erf
    fan gas gat gif gok hek hof hok hub huid hut ict iot jas job kar kas kat kei kip kok kop kou kwh lab lak lat led
    lek les lid lied lot mais map mbo mes mond mug mus nat net olie oog pad pak pan pas pen pet pin pit pot put raad
    rat rek rem rij rit rol rug soa spa tak tap tas team ton top tuin vak vat vee vet vis vla vlag voet wal web weg
    wei wet wiel wifi wijn wol zak zee zin zon zorg
    """
)
"""The only words of three letters that may be a part."""

WHOLE = _listed(
    """
    aanbesteding afspraak afspraken amsterdam antwoord antwoorden argument argumenten autonomie balans bedrag bedragen
    beleid beperking bestand bestanden bestuur bewoner bewoners bijdrage boodschap buurman categorie collega
    combinatie comfort commissie communicatie conferentie contract controle debat democratie departement diensten
    discussie document documenten dossier duitsland economie element elementen energie engeland environment europa
    evenement evenementen experiment experimenten factor factoren fundament gebouw gebouwen geluid gemeente gemeenten
    gerecht gezondheid handhaving helaas holland huwelijk ijsland incident incidenten informatie infrastructuur
    initiatief inspecteur instantie instrument instrumenten interesse interview jurisprudentie kabinet kandidaat
    kantoor kantoren kapitaal karakter kompas kwartaal kwartier landelijk landschap landschappen leiderschap maatregel
    maatregelen maatschappij management marathon materiaal materialen medewerker moment momenten monitor monitoring
    monument monumenten motor motoren nederland nummer nummers object onderwijs onderzoek ongeval ontwikkeling
    opdracht openbaar operatie oppervlak oppervlakte organisatie overleg parlement partij partijen partner partners
    pensioen percentage perspectief politie populatie portaal praktijk president principe procedure proces processen
    product professor programma project projecten protocol provincie publicatie regel regels regime register rekening
    relatie republiek resultaat resultaten rotterdam scenario schouder sector sectoren sensor sensoren service sessie
    situatie standaard standaarden strategie studenten symposium systeem tarief tarieven tekort tekorten telefoon
    toestemming transparant uitdaging universiteit verantwoord verenigd vergadering vergelijk verkeer verklaring
    verordening vertrouwen voorbeeld voordeel voorziening wetenschap wethouder zandvoort ziekte
    """
)
"""Words the frequencies would wrongly cut: derived words, loan words and names."""

ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "ai": ("kunstmatige intelligentie",),
    "anpr": ("kentekenherkenning",),
    "ap": ("autoriteit persoonsgegevens",),
    "avg": ("gegevensbescherming", "gdpr"),
    "gdpr": ("avg", "gegevensbescherming"),
    "bim": ("bouwwerk informatie model",),
    "bzk": ("binnenlandse zaken",),
    "dpia": ("privacy impact assessment",),
    "ev": ("elektrische auto",),
    "g40": ("g40 stedennetwerk",),
    "ibp": ("interbestuurlijk programma",),
    "iot": ("internet of things",),
    "ivri": ("intelligente verkeerslichten", "verkeersregelinstallatie"),
    "lora": ("lorawan",),
    "maas": ("mobility as a service",),
    "mra": ("metropoolregio amsterdam",),
    "mrdh": ("metropoolregio rotterdam den haag",),
    "ov": ("openbaar vervoer",),
    "rvo": ("rijksdienst voor ondernemend nederland",),
    "rws": ("rijkswaterstaat",),
    "v2g": ("vehicle to grid", "tweerichtingsladen"),
    "vng": ("vereniging nederlandse gemeenten",),
    "vri": ("verkeerslicht", "verkeersregelinstallatie"),
    "ze": ("zero emissie", "emissievrij"),
}
"""Abbreviations of the field and what they stand for; an entry widens the question, never the text."""

SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("afval", "restafval", "waste", "garbage", "huisvuil"),
    ("algoritme", "algorithm"),
    ("binnenstad", "stadscentrum", "city centre", "inner city"),
    ("bewoner", "inwoner", "burger", "resident", "citizen", "inhabitant"),
    ("bezorging", "stadslogistiek", "delivery", "city logistics"),
    ("boete", "fine", "penalty"),
    ("boom", "tree"),
    ("brug", "bridge"),
    ("circulair", "kringloop", "circular"),
    ("cijfers", "statistiek", "figures"),
    ("crowd", "drukte", "mensenmenigte", "bezoekersstromen", "crowd management", "crowding"),
    ("deelmobiliteit", "deelauto", "deelvervoer", "shared mobility", "car sharing"),
    ("digitale tweeling", "digital twin"),
    ("drinkwater", "drinking water"),
    ("duurzaam", "sustainable", "sustainability"),
    ("eenzaamheid", "loneliness"),
    ("fiets", "bicycle", "bike", "cycling"),
    ("gebouw", "building"),
    ("gelaatsherkenning", "gezichtsherkenning", "facial recognition", "face recognition"),
    ("geluid", "geluidsoverlast", "lawaai", "noise", "geluidhinder"),
    ("gemeente", "municipality"),
    ("gezondheid", "health"),
    ("grondstoffenpaspoort", "materialenpaspoort", "materials passport"),
    ("hitte", "hittestress", "heat", "heat stress"),
    ("kosten", "prijs", "cost", "price", "budget"),
    ("laadpaal", "laadpunt", "oplaadpunt", "charging point", "charging station", "charger"),
    (
        "lantaarnpaal",
        "lichtmast",
        "straatverlichting",
        "openbare verlichting",
        "lamp post",
        "street light",
        "street lighting",
    ),
    ("les", "leerpunt", "geleerde lessen", "lesson", "lessons learned"),
    ("luchtkwaliteit", "luchtvervuiling", "air quality", "air pollution"),
    ("meldplicht", "duty to report", "reporting obligation"),
    ("meten", "meting", "measure", "measurement"),
    ("mislukt", "gestopt", "beeindigd", "stopgezet", "failed", "stopped", "cancelled"),
    ("ontmoeting", "meeting"),
    ("openbare ruimte", "public space"),
    ("opschaling", "scaling up", "upscaling"),
    ("overlast", "hinder", "nuisance"),
    ("overstroming", "wateroverlast", "flood", "flooding"),
    ("parkeren", "parking"),
    ("persoonsgegevens", "personal data"),
    ("privacy", "gegevensbescherming"),
    ("proef", "pilot", "experiment", "trial"),
    ("rechter", "rechtbank", "court"),
    ("regenwater", "hemelwater", "rainwater"),
    ("samenwerking", "cooperation", "collaboration", "partnership"),
    ("schuld", "schulden", "debt"),
    ("sensor", "meetkastje", "meetpunt"),
    ("slimme stad", "smart city"),
    ("stad", "city"),
    ("subsidie", "grant", "subsidy", "funding"),
    ("toezicht", "handhaving", "enforcement"),
    ("uitstoot", "emissie", "emission"),
    ("uitgaansgebied", "uitgaansstraat", "nightlife"),
    ("veilig", "veiligheid", "safety", "security"),
    ("verkeer", "traffic"),
    ("verkeerslicht", "stoplicht", "traffic light"),
    ("verlichting", "lighting"),
    ("vervoer", "mobiliteit", "mobility", "transport"),
    ("verslag", "rapport", "report"),
    ("vrachtwagen", "truck", "lorry"),
    ("waterstof", "hydrogen"),
    ("wethouder", "alderman"),
    ("wijk", "buurt", "neighbourhood", "neighborhood", "district"),
    ("wifitracking", "wifi tellen", "passantentelling", "wifi tracking"),
    ("winkelstraat", "shopping street"),
    ("woning", "huis", "house", "housing"),
    ("zelfrijdend", "autonoom", "autonomous", "self driving"),
    ("ziekenhuis", "hospital"),
    ("zonnepaneel", "zonnepanelen", "solar panel"),
    ("zorg", "care"),
)
"""Words of the field that mean the same, Dutch and English together: question side only, below the word itself."""
