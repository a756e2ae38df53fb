"""Public bodies under their full, short and English names: AP is the Autoriteit Persoonsgegevens.

A hand-written list of the bodies that Dutch government documents name most. Knows nothing about sentences or proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from assistant.words import Text, listed

_BODIES = """
ap: autoriteit persoonsgegevens | dutch data protection authority | data protection authority
acm: autoriteit consument en markt | authority for consumers and markets
afm: autoriteit financiele markten
bzk: binnenlandse zaken en koninkrijksrelaties | binnenlandse zaken | interior and kingdom relations | interior
ienw: infrastructuur en waterstaat | infrastructure and water management
szw: sociale zaken en werkgelegenheid | sociale zaken | social affairs and employment | social affairs
ezk: economische zaken en klimaat | economic affairs and climate policy
ez: economische zaken | economic affairs
vws: volksgezondheid welzijn en sport | health welfare and sport
ocw: onderwijs cultuur en wetenschap | education culture and science
jenv: justitie en veiligheid | justice and security
vng: vereniging van nederlandse gemeenten | association of netherlands municipalities
ipo: interprovinciaal overleg | association of provinces
uvw: unie van waterschappen | dutch water authorities
cbs: centraal bureau voor de statistiek | statistics netherlands
pbl: planbureau voor de leefomgeving | netherlands environmental assessment agency
scp: sociaal en cultureel planbureau | netherlands institute for social research
cpb: centraal planbureau
rivm: rijksinstituut voor volksgezondheid en milieu | national institute for public health and the environment
knmi: koninklijk nederlands meteorologisch instituut | royal netherlands meteorological institute
rvo: rijksdienst voor ondernemend nederland | netherlands enterprise agency
rws: rijkswaterstaat
rekenkamer: algemene rekenkamer | netherlands court of audit
raadvanstate: raad van state | council of state
tweedekamer: tweede kamer | house of representatives
eerstekamer: eerste kamer | senate
hogeraad: hoge raad | supreme court
ombudsman: nationale ombudsman | national ombudsman
belastingdienst: tax administration | tax authority
eu: europese unie | european union
europesecommissie: europese commissie | european commission
wrr: wetenschappelijke raad voor het regeringsbeleid
tud: tu delft | technische universiteit delft | delft university of technology
tue: tu eindhoven | technische universiteit eindhoven | eindhoven university of technology
uva: universiteit van amsterdam | university of amsterdam
uu: universiteit utrecht | utrecht university
ut: universiteit twente | university of twente
rug: rijksuniversiteit groningen | university of groningen
wur: wageningen universiteit | wageningen university
vu: vrije universiteit amsterdam | vrije universiteit
"""
_NO_ABBREVIATIONS = listed("raadvanstate tweedekamer eerstekamer hogeraad europesecommissie rekenkamer ombudsman")


@cache
def _known() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word → the names that begin with it, longest first, with the short name of each body."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, short in _spelled():
        found.setdefault(words[0], []).append((words, short))
    return {first: tuple(sorted(names, key=lambda name: -len(name[0]))) for first, names in found.items()}


def _spelled() -> Iterator[tuple[tuple[str, ...], str]]:
    for line in _BODIES.strip().splitlines():
        short, _, names = line.partition(": ")
        if short not in _NO_ABBREVIATIONS:
            yield (short,), short
        for name in names.split(" | "):
            yield tuple(name.split()), short


def bodies(text: Text) -> dict[int, str]:
    """Place → short name of the body, at every word of its name; '' for the small words within.

    >>> from assistant.words import read
    >>> bodies(read("Volgens de Autoriteit Persoonsgegevens (AP) mag dat niet."))
    {2: 'ap', 3: 'ap', 5: 'ap'}
    """
    found: dict[int, str] = {}
    counted = [at for at, token in enumerate(text.tokens) if token.counts]
    forms = [text.tokens[at].form for at in counted]
    place = 0
    while place < len(forms):
        written = text.tokens[counted[place]].written
        name = _at(forms, place) if written[:1].isupper() else None
        if name is None or (len(name[0]) == 1 and len(name[0][0]) < 5 and not written.isupper() and written != "IenW"):
            place += 1
            continue
        words, short = name
        for offset in range(len(words)):
            capital = text.tokens[counted[place + offset]].written[:1].isupper()
            found[counted[place + offset]] = short if capital else ""
        place += len(words)
    return found


def _at(forms: list[str], place: int) -> tuple[tuple[str, ...], str] | None:
    for words, short in _known().get(forms[place], ()):
        if tuple(forms[place : place + len(words)]) == words:
            return words, short
    return None
