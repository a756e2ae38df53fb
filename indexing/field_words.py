"""Word lists written by hand for the Dutch analysis: what carries no meaning, what belongs together, what never splits.

Knows nothing about indexes or questions. Every list here is ours; frequencies come from `wordfreq`.
"""

from __future__ import annotations


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP_DUTCH = _listed(
    """
    aan aangaande al alle alleen allemaal alles als alsmede alsnog alsook altijd ander andere anderen anders
    anderzijds beide ben bent bij bijv bijvoorbeeld binnen boven bv ca circa daar daarbij daardoor daarin daarmee
    daarna daarnaast daarom daarop daarover daartoe daarvan daarvoor dan dat de deze dezelfde die diens dit doch doe
    doen doet door dus echter een eens eigen elk elkaar elke en enig enige enkele er eraan erbij erin ermee ervan
    ervoor etc even evenals gaan gaat ge gedaan geweest geworden haar had hadden heb hebben hebt heeft heel hem hen
    het hetzelfde hier hierbij hierdoor hierin hiermee hiervan hiervoor hij hoe hoelang hoeveel hoewel hun ie ieder
    iedere iedereen iemand iets ik immers in indien inzake is ja je jij jou jouw jullie kan komen komt kon konden
    kunnen kunt laat laten liever maar mag me mede mee meer men met mij mijn mocht moest moet moeten mogen na naar
    naast nadat namelijk niemand noch nog nogal nou nu of ofwel om omdat ondanks onder ons onze ook op opdat over
    overigens pas per plus reeds sinds sommige soms staan staat steeds te tegen ten tenzij ter terwijl thans tijdens
    toch toe toen tot tussen u uit uw vaak van vanaf vanuit vanwege veel via vol volgens voor vooral voorts waar
    waaraan waarbij waardoor waarin waarmee waarnaar waarom waarop waarover waarvan waarvoor wanneer want waren was
    wat we wel welk welke wellicht werd werden wie wier wij wil willen wilt word worden wordt zal ze zeer zei zelf
    zelfs zich zichzelf zij zijn zo zoals zodat zodoende zodra zou zouden zowat zowel zulke zullen zult
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
    aan aange achter af afge al alle allen als anti be bij bijeen binnen boven buit buiten daar dan dat der deze die
    dit door een ene er ere erg ern ex gaan ge geen gelijk haar had heb hem hen her het hier hun in inge inter jou
    maar macro mede mee mega men met meta micro mij mis multi na naar neer niet non om omdat on onder ons ont onze op
    opge over para per poly pre pro proto re samen semi sub super te tegemoet tegen tegens tele teleur ten ter terug
    toe tot trans tussen uit uiteen uitge ultra uw vanaf vast ver vol voor voort vooruit waar want was weer weg wel
    zeer zelf zijn zou zulk
    """
)
"""Never the first part of a compound: prepositions, particles and prefixes make derived words, not compounds."""

SUFFIXES = _listed(
    """
    aal aan aar aard aarden aardig aardige aards abel abele acht achter achtig achtige af age air al amen andere
    anderen ant anten arde arden aren ars atie atief aties baar baarheid bare be bij binnen boven buiten de deels der
    dom domme door drie een eens eer eert elen elijk ellen ement ende ene enen ens ent enten er ere eren erg erig erij
    erijen erin ering eringen ern ers esse essen et etje even ex gaan ge geen gezinde graaf grafie haar had haftig
    halen halve hande heb hebben heden heid her het hier iaal iale ief iek ieke iele ielen ien iens ier ieren iet
    ieten ieve ige igen iger iging ijn in ing inge ingen inter isatie isch ische isme ist iste isten itair iteit
    iteiten jes keer keren keurig keurige king kingen kunnen lander landers landse lei lens lijk lijke lijks ling
    lingen loos loze maal maar malig malige mate matig matige mee ment menten meren met mis na naar niet ning ningen
    non om on onder ont oor op oren over per pers pre preken pro re rende renden rijen rijk rijke rijker rijkst
    rijkste ring ringen saam samen schap schappen sel sels ster sters sting sub tal talige te tegen teit ten ter terug
    tie tien ties tig tigen toe tot trans tussen tuur uit uren uur vaardig vaardigd vaardigen vaardigt vallen vanaf
    ver vol voor voort voudig voudige waardig waardige waarts waren was weer wel werden worden zaam zame zeer zelf
    zijn zins zou
    """
)
"""Never the last part of a compound: these are endings, even where the frequency list knows them as words."""

SHORT_PARTS = _listed(
    """
    aas aed app ark avg bad bak bal ban bar bed bel bom bon bos bot box bui bus cao dag dak dal dam dek eis erf fan
    gas gat gif gok hal hek hof hok hub hut ict iot jas job kap kar kas kat kei kip kok kop kou kwh lab lak lat led
    lek les lid lot map mbo mes mug mus nat net nul oog pad pak pan pas pen pet pin pit pot put rat rek rem rit rol
    rug set soa spa tak tap tas tel ton top vak vat vee vet vis wal web weg wei wet wol zak zee zin zon zzp
    """
)
"""The only words of three letters that may be a part."""

WHOLE = _listed(
    """
    aanbesteding afspraak afspraken amsterdam antwoord antwoorden apeldoorn argument argumenten autonomie balans
    bedrag bedragen beleid beperking bestand bestanden bestuur bewoner bewoners bijdrage boodschap burgemeester
    burgemeesters buurman categorie collega combinatie comfort commissie communicatie conferentie contract controle
    debat democratie departement diensten discussie document documenten dossier duitsland echtscheiding economie
    eindhoven element elementen energie engeland environment europa evenement evenementen experiment experimenten
    factor factoren fundament gebouw gebouwen geluid gemeente gemeenten gerecht gezondheid goedkoop goedkope goedkoper
    haaglanden handhaving hardware heerlen heerlens helaas holland huwelijk ijsland incident incidenten informatie
    infrastructuur initiatief inspecteur instantie instrument instrumenten interesse interview jurisprudentie kabinet
    kandidaat kantoor kantoren kapitaal karakter kompas kwartaal kwartier landelijk landschap landschappen leiderschap
    maatregel maatregelen maatschappij management marathon materiaal materialen medewerker moment momenten monitor
    monitoring monument monumenten motor motoren nederland netwerk netwerken nummer nummers object onderwijs onderzoek
    ongeval ontwikkeling opdracht openbaar operatie oppervlak oppervlakte organisatie overleg parlement partij
    partijen partner partners paspoort paspoorten passerende pensioen percentage perspectief plaatsvinden plaatsvindt
    politie populatie portaal praktijk president principe procedure proces processen product professor programma
    programmeren programmering project projecten protocol provincie publicatie rechtvaardigt regel regels regime
    register rekening relatie republiek resultaat resultaten rotterdam scenario schilderij schouder sector sectoren
    sensor sensoren service sessie situatie software standaard standaarden strategie studenten symposium systeem
    tarief tarieven tekort tekorten telefoon telegraaf tijdstip toestemming transparant uitdaging uitzondering
    uitzonderingen universiteit verantwoord verenigd vergadering vergelijk verkeer verklaring verordening versterking
    vertrouwen voertuig voertuigen voorbeeld voordeel voorziening wetenschap wetenschapper wetenschappers wethouder
    workshop workshops zandvoort ziekte zoetermeer
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

BROAD_WORDS: tuple[str, ...] = (
    "overzicht", "voorbeelden", "al gedaan", "welke steden", "welke gemeenten", "welke projecten", "welke proeven",
    "welke initiatieven", "welke lessen", "wat voor projecten", "allemaal", "overview", "examples", "which cities",
    "which municipalities", "which projects", "what has been done", "what projects", "what initiatives",
)  # fmt: skip
"""How people ask for an overview rather than for one fact."""
