"""Word lists written by hand for the Dutch analysis: what carries no meaning, what belongs together, what never splits.

Knows nothing about indexes or questions. Every list here is ours; frequencies come from `wordfreq`.
"""

from __future__ import annotations

STOP_DUTCH = frozenset(
    """
    aan aangaande al alle allemaal alleen alles als alsmede alsnog alsook altijd ander andere anderen anders ben bent
    beide bij bijv bijvoorbeeld binnen boven bv ca circa daar daarbij daardoor daarin daarmee daarna daarnaast daarom
    daarop daarover daarvan daarvoor dan dat de deze dezelfde die diens dit doch doe doen doet door dus echter een eens
    eigen elk elke en enig enige enkele er eraan erbij erin ermee ervan ervoor etc even evenals gaan gaat ge gedaan
    geweest geworden haar had hadden heb hebben hebt heeft heel hem hen het hetzelfde hier hierbij hierdoor hierin
    hiermee hiervan hiervoor hij hoe hoewel hun ie ieder iedere iedereen iemand iets ik immers in indien inzake is ja je
    jij jou jouw jullie kan kon konden kunnen kunt laat laten liever maar mag me mede meer mee men met mij mijn moet
    moeten moest mocht mogen na naar naast nadat namelijk nog nogal noch nou nu of ofwel om omdat onder ondanks ons onze
    ook op opdat over overigens pas per plus reeds sinds sommige soms staan staat steeds tegen ten tenzij ter terwijl
    thans tijdens toch toe toen tot tussen tijdens uit uw u vaak van vanaf vanuit vanwege veel via vol volgens voor
    voorts vooral waar waaraan waarbij waardoor waarin waarmee waarom waarop waarover waarvan waarvoor want waren was wat
    we wel welk welke wellicht werd werden wie wier wij wil willen wilt word worden wordt zal ze zei zeer zelf zelfs zich
    zichzelf zij zijn zo zoals zodat zodra zodoende zou zouden zowel zulke zullen zult
    """.split()
)
"""Dutch words that say nothing about a subject. `niet`, `geen`, `zonder`, `nooit` and `minder` are absent: they do."""

STOP_ENGLISH = frozenset(
    """
    a about after all also although am an and any are as at be because been before being both but by can could did do
    does doing each either for from further had has have having he her here hers him his how i if into it its itself
    just many may me might more most much must my of off on once or other our ours out own she should so some such than
    that the their theirs them themselves then there these they this those through to too until up upon us very was were
    what when where whether which while who whom whose why will with within would you your yours
    """.split()
)

PREFIXES = frozenset(
    """
    aan achter af al be bij binnen boven buiten der door een ene er ere ern erg ex gaan ge geen haar had heb her het hier in
    inter maar mee met mis na naar niet non om on onder ont op over per pre pro re samen sub te tegen ten ter terug toe tot
    trans tussen uit vanaf ver vol voor voort vrij was weer weg wel zelf zeer zijn zou
    """.split()
)
"""Never the first part of a compound: prepositions, particles and prefixes make derived words, not compounds."""

SUFFIXES = frozenset(
    """
    aal aan aar aard aarden aards acht achtig achtige age air amen andere anderen ant anten arde arden aren ars atie atief
    aties baar baarheid bare de der dom domme drie een eens eer eert elen elijk ellen elen ement ende enen ens ent enten
    ere eren erig erij erijen erin ering eringen ers esse essen et etje even haftig halve hande heden heid iaal iale ief
    iek ieke iele ielen ien iens ier ieren iet ieten ieve ige igen iger iging ijn ing inge ingen isatie isch ische isme
    ist iste isten itair iteit iteiten jaars jes keer keren lei ling lingen lijk lijke lijks loos loze maal malig malige
    mate matig matige ment menten ning ningen oor oren raak rijk rijke rijker rijkst rijkste saam schap schappen schap
    sel sels ster sters sting taal talige tal teit tie ties tijds tuur uren uur vallen voudig voudige waarde waardig
    waardige waarts weg zaam zame ziek zins zaken
    """.split()
) - frozenset(["waarde", "weg", "taal", "zaken", "jaars", "tijds", "raak"])
"""Never the last part of a compound: these are endings, even where the frequency list knows them as words."""

SHORT_PARTS = frozenset(
    """
    aas aed app arm art ark avg bad bak bal ban bar bed bel bij bos bom bon bot box bus bui cao dak dal dam deur dag dek
    eis elk erf fan gas gat gif god gok hal ham hek hof hok hol hop hub huid hut ict iot jas job kar kas kat kei kin kip
    kok kop kou kwh las lab lak lat led lek les lid lied lob lok lot mais map mes mbo mond mug mus nat net oog olie ons oor
    pad pak pan pas pen pet pin pit pot put raad rat rek rem rij rit rol rug rut soa spa tas tak tam tap team tin top ton
    tor tuin vak vat vee ver vet vis vla vlag voet wal was wet web weg wei wiel wifi wijn wil win wip wis wol zak zee zin
    zon zorg
    """.split()
) - frozenset(
    "bij elk hal ham art arm ons oor ver was wil win wis wip tam tin tor rut god lok lob kin hop hol las".split()
)
"""The only words of three letters that may be a part."""

WHOLE = frozenset(
    """
    aanbesteding afspraak afspraken amsterdam antwoord antwoorden argument argumenten autonomie balans bedrag bedragen
    beleid bestand bestanden beperking bestuur bewoner bewoners bijdrage boodschap buurman categorie collega combinatie
    commissie communicatie comfort conferentie contract controle debat democratie departement diensten discussie document
    documenten dossier duitsland economie element elementen energie engeland environment europa evenement evenementen
    experiment experimenten factor factoren fundament gebouw gebouwen geluid gemeente gemeenten gerecht gezondheid
    handhaving helaas holland huwelijk ijsland incident incidenten informatie infrastructuur initiatief inspecteur
    instantie instantie instrument instrumenten interesse interview jurisprudentie kabinet kandidaat kantoor kantoren
    kapitaal karakter kompas kwartaal kwartier landelijk landschap landschappen leiderschap management maatregel
    maatregelen maatschappij marathon materiaal materialen medewerker moment momenten monitor monitoring monument
    monumenten motor motoren nederland nummer nummers object onderwijs onderzoek ongeval ontwikkeling opdracht openbaar
    operatie oppervlak oppervlakte organisatie overleg parlement partij partijen partner partners pensioen percentage
    perspectief politie populatie portaal praktijk president principe procedure proces processen product professor
    programma project projecten protocol provincie publicatie regel regels regime register rekening relatie republiek
    resultaat resultaten rotterdam scenario schouder sector sectoren seizoen sensor sensoren service sessie situatie
    standaard standaarden strategie studenten symposium systeem tarief tarieven tekort tekorten telefoon toestemming
    transparant uitdaging universiteit verantwoord verenigd vergadering vergelijk verkeer verklaring verordening
    vertrouwen voordeel voorbeeld voorziening vraagstuk wetenschap zandvoort ziekte zwembad
    """.split()
) - frozenset(["vraagstuk", "zwembad", "seizoen"])
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
"""Words of the field that mean the same, Dutch and English together; used on the question side only, below the word itself."""
