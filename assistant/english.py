"""English words of the field and the Dutch words that say the same: a question in English reads Dutch sentences.

A hand-written glossary of municipal, technical and everyday words; ours, made from no dictionary. Knows nothing about
questions or documents. Looking up is by simple English stem, so that plurals and verb forms need no entry of their own.
"""

from __future__ import annotations

import re
from functools import cache

_GLOSSARY = """
ability:vermogen; access:toegang; accident:ongeval ongeluk; achieve:bereiken behalen; act:wet; action:actie maatregel;
activity:activiteit; adapt:aanpassen; adaptation:adaptatie aanpassing; advice:advies; advise:adviseren; affordable:betaalbaar;
agency:instantie; agenda:agenda; agreement:overeenkomst afspraak akkoord; agree:afspreken instemmen; air:lucht;
airport:luchthaven; alarm:alarm; alderman:wethouder; algorithm:algoritme; allow:toestaan mogen; ambition:ambitie;
amount:bedrag hoeveelheid; analysis:analyse; announce:aankondigen bekendmaken; annul:vernietigen schrappen; annual:jaarlijks;
answer:antwoord; anonymous:anoniem; appeal:beroep bezwaar; app:app; application:toepassing aanvraag; apply:toepassen aanvragen;
approach:aanpak; approve:goedkeuren instemmen; area:gebied; argue:betogen stellen; army:leger; arrest:aanhouding; ask:vragen;
assess:beoordelen toetsen; assessment:toets beoordeling; assistant:assistent; association:vereniging; attend:bezoeken;
attendance:bezoekers bezoekersaantal deelnemers; audit:audit onderzoek; authority:autoriteit toezichthouder; automatic:automatisch;
autonomous:zelfrijdend autonoom; autonomy:autonomie; available:beschikbaar; average:gemiddeld; award:prijs onderscheiding;
ban:verbod verbieden; bank:bank; barrier:belemmering drempel; battery:batterij accu; beach:strand; begin:beginnen starten;
benefit:voordeel baat; bicycle:fiets; bike:fiets; bin:prullenbak afvalbak; biometric:biometrie; board:bestuur raad; book:boek;
bottleneck:knelpunt; bridge:brug; budget:budget begroting; build:bouwen; building:gebouw; business:bedrijf onderneming;
bus:bus; bus:busje; buy:kopen aanschaffen inkopen; cabinet:kabinet; calculate:berekenen; calibrate:ijken kalibreren;
camera:camera; campaign:campagne; cancel:stoppen schrappen; car:auto; care:zorg; centre:centrum; center:centrum; chain:keten;
chairman:voorzitter; challenge:uitdaging; change:veranderen wijzigen; charge:laden; charger:laadpaal laadpunt; charging:laden laadpaal;
charter:charter handvest; chatbot:chatbot assistent; cheap:goedkoop; check:controle controleren; child:kind; choice:keuze;
choose:kiezen; circular:circulair; circularity:circulair; citizen:burger inwoner bewoner; city:stad; claim:claim stellen;
clean:schoon; climate:klimaat; close:sluiten; coalition:coalitie; coast:kust; code:code; collaborate:samenwerken;
collaboration:samenwerking; collect:verzamelen inzamelen; collection:inzameling; college:college hogeschool; colour:kleur;
comment:reactie; commitment:toezegging; committee:commissie; community:gemeenschap; company:bedrijf; compare:vergelijken;
complain:klagen; complaint:klacht; complete:afronden voltooien; compulsory:verplicht; concept:concept; concern:zorg;
conclude:concluderen; conclusion:conclusie; condition:voorwaarde; conference:conferentie; congestion:opstopping file;
consent:toestemming; construction:bouw; consult:raadplegen; consultant:adviseur adviesbureau; contact:contact;
container:container; contract:contract; contractor:aannemer; control:controle; cooperate:samenwerken; cooperation:samenwerking;
cooperative:coöperatie; corporation:corporatie; cost:kosten; council:raad gemeenteraad; councillor:raadslid; count:tellen;
counter:teller; country:land; court:rechtbank rechter; create:maken; crime:criminaliteit; crisis:crisis; criteria:criterium;
critic:criticus; critical:kritisch; criticise:bekritiseren kritiek; criticism:kritiek; crowd:drukte menigte; crowding:drukte;
cybercrime:cybercrime; cycle:fietsen; cyclist:fietser; cycling:fietsen; daily:dagelijks; damage:schade; danger:gevaar;
dashboard:dashboard; data:data gegevens; database:databank; date:datum; day:dag; deadline:termijn; deal:deal; debate:debat;
debt:schuld; decide:besluiten beslissen; decision:besluit beslissing; declaration:verklaring; decrease:dalen afnemen;
delay:vertraging; delete:verwijderen; deliver:leveren opleveren; delivery:bezorging levering; demand:vraag; democracy:democratie;
democratic:democratisch; department:afdeling ministerie; deploy:inzetten; depend:afhangen; describe:beschrijven; design:ontwerp;
detect:herkennen detecteren; detection:herkenning detectie; develop:ontwikkelen; developer:ontwikkelaar; development:ontwikkeling;
device:apparaat kastje; differ:verschillen; difference:verschil; difficult:moeilijk lastig; digital:digitaal; dike:dijk;
direct:direct; director:directeur; disability:beperking handicap; disabled:gehandicapt; disagree:oneens; discrimination:discriminatie;
discuss:bespreken; dispute:geschil; distance:afstand; district:wijk; dna:dna; doctor:arts; document:document; door:deur;
draw:trekken; drive:rijden; driver:bestuurder chauffeur; drone:drone; drug:drugs; duration:duur looptijd; duty:plicht;
early:vroeg; economic:economisch; economy:economie; ecosystem:ecosysteem; education:onderwijs; effect:effect gevolg;
effective:effectief; efficient:efficiënt; elderly:ouderen; elect:verkiezen; electric:elektrisch; electricity:stroom elektriciteit;
emission:uitstoot emissie; employee:medewerker; end:einde eindigen; enforcement:handhaving; energy:energie; engage:betrekken;
engagement:betrokkenheid; ensure:zorgen borgen; entrepreneur:ondernemer; environment:omgeving milieu; error:fout;
ethical:ethisch; ethics:ethiek; ethnic:etnisch; evaluate:evalueren; evaluation:evaluatie; event:evenement; evidence:bewijs;
exempt:uitgezonderd vrijgesteld; exemption:uitzondering; exhibition:tentoonstelling; expand:uitbreiden; expect:verwachten;
expectation:verwachting; expensive:duur; experience:ervaring; experiment:proef experiment; expert:deskundige expert; explain:uitleggen;
extend:verlengen; extension:verlenging; face:gezicht; facial:gezicht; fail:mislukken falen; failure:mislukking storing;
fair:eerlijk; family:gezin; farmer:boer; fee:vergoeding tarief; festival:festival evenement; figure:cijfer; final:eind;
finance:financiering; financial:financieel; find:vinden; finding:bevinding; fine:boete; finish:afronden; fire:brand;
firm:bedrijf; flood:overstroming wateroverlast; flooding:wateroverlast; focus:richten; food:voedsel; forbid:verbieden;
found:oprichten; foundation:stichting; founder:oprichter; framework:kader; fraud:fraude; free:gratis; freight:vracht;
fund:fonds financieren; funding:subsidie financiering geld; future:toekomst; gas:gas; gather:verzamelen; goal:doel;
governance:governance bestuur; government:overheid kabinet rijk; grant:subsidie; green:groen; grid:net stroomnet; ground:grond;
group:groep; grow:groeien; growth:groei; guarantee:garanderen garantie; guide:gids handreiking; guideline:richtlijn;
handle:afhandelen; happen:gebeuren; harbour:haven; health:gezondheid; hear:horen; heat:hitte warmte; heavy:zwaar; height:hoogte;
help:helpen hulp; hidden:verborgen; hire:inhuren; home:huis woning; hospital:ziekenhuis; hour:uur; house:huis woning;
household:huishouden; housing:wonen woningbouw; hub:hub; human:mens menselijk; hydrogen:waterstof; identify:herkennen;
impact:impact gevolg; implement:invoeren uitvoeren; implementation:invoering uitvoering; important:belangrijk; improve:verbeteren;
improvement:verbetering; incident:incident; include:omvatten; inclusive:inclusief; income:inkomen; increase:stijgen toenemen;
index:index; infrastructure:infrastructuur; inhabitant:inwoner; initiate:starten initiëren; initiative:initiatief;
initiator:initiatiefnemer; innovation:innovatie; insight:inzicht; inspection:inspectie; inspector:inspecteur; install:plaatsen installeren;
installation:plaatsing installatie; institute:instituut; institution:instelling; instrument:instrument; insurance:verzekering;
integration:integratie; intelligent:slim intelligent; interest:belang; interview:interview; introduce:invoeren; introduction:invoering;
invest:investeren; investigate:onderzoeken; investigation:onderzoek; investment:investering; involve:betrekken; job:baan werk;
join:aansluiten meedoen; journalist:journalist; judge:rechter; judgment:oordeel uitspraak; keep:houden; kilometre:kilometer;
kilometer:kilometer; knowledge:kennis; lab:lab; lack:gebrek; lamp:lamp lantaarnpaal; lamppost:lantaarnpaal; land:grond;
landlord:verhuurder; language:taal; large:groot; late:laat; launch:starten lanceren; law:wet; lawsuit:rechtszaak;
lead:leiden trekken trekker; leader:trekker leider; learn:leren; legal:juridisch wettelijk; legislation:wetgeving; lesson:les;
letter:brief; level:niveau; liable:aansprakelijk; library:bibliotheek; licence:licentie vergunning; license:licentie vergunning; licence:kenteken;
life:leven; light:licht; lighting:verlichting; limit:grens maximum plafond; link:koppelen; list:lijst; litter:zwerfafval;
live:wonen; loan:lening; local:lokaal; location:locatie plek; logistics:logistiek; lose:verliezen; loss:verlies; low:laag;
machine:machine; maintain:onderhouden; maintenance:onderhoud; majority:meerderheid; make:maken; manage:beheren;
management:beheer management; manager:manager; mandatory:verplicht; map:kaart; market:markt; material:materiaal; maximum:maximum maximaal;
mayor:burgemeester; mean:betekenen; measure:meten maatregel; measurement:meting; medicine:medicijn; meeting:bijeenkomst;
member:lid; memorandum:memo; method:methode; metre:meter; microphone:microfoon; mistake:fout; million:miljoen; minimum:minimum minimaal;
minister:minister; ministry:ministerie; mission:missie; mistrust:wantrouwen; mobile:mobiel; mobility:mobiliteit; model:model;
money:geld; monitor:monitoren monitor; month:maand; motion:motie; motive:motief; motorcycle:motor; move:verhuizen; municipal:gemeentelijk;
municipality:gemeente; museum:museum; name:naam; national:landelijk nationaal; nature:natuur; need:nodig; neighbour:buur;
neighbourhood:wijk buurt; neighborhood:wijk buurt; network:netwerk; night:nacht; nitrogen:stikstof; noise:geluid lawaai; norm:norm;
nuisance:overlast hinder; number:aantal; object:bezwaar; objection:bezwaar; objective:doel; obligation:plicht verplichting;
obstacle:belemmering; offer:aanbod aanbieden; office:kantoor; officer:agent medewerker; official:ambtenaar; old:oud; online:online;
open:open openen; operate:werken; operation:werking; operator:aanbieder exploitant; opinion:mening opinie; oppose:tegen;
opposition:verzet; order:opdracht; organisation:organisatie; organization:organisatie; organise:organiseren; outcome:uitkomst resultaat;
outdoor:buiten; overdose:overdosis; owner:eigenaar; ownership:eigendom; paper:papier; park:park parkeren; parking:parkeren; parliament:kamer parlement;
part:deel; participant:deelnemer; participate:deelnemen meedoen; participation:participatie deelname inspraak; partner:partner;
partnership:samenwerking partnerschap; party:partij; passenger:passagier reiziger; pavement:stoep trottoir; pay:betalen; payment:betaling;
pedestrian:voetganger; penalty:boete straf; people:mensen; percent:procent; performance:prestatie; period:periode; permanent:permanent structureel;
permission:toestemming; permit:vergunning; person:persoon; personal:persoonlijk; personnel:personeel; phase:fase; phone:telefoon;
pilot:proef pilot; place:plek plaatsen; plan:plan plannen; plane:vliegtuig; planning:planning; plant:plant; plate:kenteken; platform:platform;
point:punt; police:politie; policy:beleid; political:politiek; pollution:vervuiling; poor:arm; population:bevolking; port:haven; position:standpunt;
post:paal; poverty:armoede; power:stroom energie; predict:voorspellen; prediction:voorspelling; prepare:voorbereiden; present:presenteren;
pressure:druk; prevent:voorkomen; prevention:preventie; price:prijs; principle:principe; privacy:privacy; private:privaat particulier;
problem:probleem; procedure:procedure; process:proces; procurement:inkoop aanbesteding; produce:produceren; product:product;
professor:hoogleraar; profile:profiel; profiling:profileren; profit:winst; programme:programma; program:programma; prohibit:verbieden;
project:project; promise:belofte; proof:bewijs; property:vastgoed eigendom; proposal:voorstel; propose:voorstellen; protect:beschermen;
protection:bescherming; protest:protest; prototype:prototype; prove:bewijzen; province:provincie; provincial:provinciaal; public:openbaar publiek;
publication:publicatie; publish:publiceren; purchase:aanschaf inkoop; purpose:doel; qualify:kwalificeren; quality:kwaliteit; quay:kade;
question:vraag; quick:snel; quit:stoppen; radar:radar; railway:spoor; rain:regen; rainwater:regenwater; rat:rat; rate:tarief percentage;
reach:bereiken; reaction:reactie; realise:realiseren; reason:reden; receive:krijgen ontvangen; recognise:herkennen; recognition:herkenning;
recommend:aanbevelen adviseren; recommendation:aanbeveling; record:registreren; recycle:hergebruiken recyclen; reduce:verminderen;
reduction:vermindering daling; refuse:weigeren; region:regio; regional:regionaal; register:register; registration:registratie;
regulation:regelgeving verordening; regulator:toezichthouder; reject:afwijzen verwerpen; release:uitbrengen; rent:huur; repair:repareren; replace:vervangen;
report:rapport melden melding; require:eisen vereisen; requirement:eis voorwaarde; research:onderzoek; researcher:onderzoeker; reservation:reservering;
resident:inwoner bewoner; resistance:weerstand verzet; responsibility:verantwoordelijkheid; responsible:verantwoordelijk verantwoord;
result:resultaat uitkomst; reuse:hergebruik; revenue:opbrengst inkomsten; review:beoordeling evaluatie; reward:beloning; ride:rit; right:recht; risk:risico;
river:rivier; road:weg; robot:robot; role:rol; roof:dak; room:ruimte; round:ronde; route:route; rule:regel; ruling:uitspraak; run:uitvoeren lopen;
safe:veilig; safety:veiligheid; salary:salaris; sale:verkoop; salt:zout; satellite:satelliet; satisfied:tevreden; save:besparen; saving:besparing;
say:zeggen; scale:opschalen schaal; scan:scannen; scanner:scan; scenario:scenario; school:school; science:wetenschap; scientific:wetenschappelijk; scientist:wetenschapper;
scooter:scooter; screen:scherm; sea:zee; season:seizoen; section:deel; sector:sector; secure:beveiligen; security:veiligheid beveiliging; sell:verkopen;
send:sturen; sensor:sensor; service:dienst dienstverlening; session:sessie; share:delen aandeel; shared:gedeeld deel; shelter:opvang; shop:winkel;
shopping:winkel; shop:winkelier; show:tonen; shuttle:pendel busje; shut:sluiten; sick:ziek; sidewalk:stoep trottoir; sign:ondertekenen tekenen; signatory:ondertekenaar;
signature:handtekening; simulation:simulatie; site:locatie terrein; size:omvang grootte; small:klein; smart:slim; social:sociaal; society:samenleving maatschappij;
software:software; solar:zon zonne; solution:oplossing; solve:oplossen; source:bron; space:ruimte; speak:spreken praten; speed:snelheid; spend:besteden uitgeven;
sponsor:sponsor; spread:spreiden; square:plein; staff:personeel medewerkers; stage:fase; stakeholder:betrokkene; standard:standaard norm; start:starten beginnen;
startup:startup; state:staat; statement:verklaring; station:station; statistic:statistiek; status:status; steal:stelen; stop:stoppen; storage:opslag;
store:opslaan bewaren winkel; storm:storm; strategy:strategie; street:straat; streetlight:straatverlichting lantaarnpaal; strength:kracht; structural:structureel; struggle:worstelen;
student:student; study:onderzoek studie; subsidy:subsidie; succeed:slagen lukken; success:succes; successful:succesvol geslaagd; suffer:lijden;
summer:zomer; supervise:toezicht; supervisor:toezichthouder; supplier:leverancier; supply:leveren; support:steun ondersteunen; survey:enquête onderzoek;
suspect:verdacht verdachte; suspend:opschorten; sustainability:duurzaamheid; sustainable:duurzaam; system:systeem; target:doel doelstelling; task:taak;
tax:belasting; teach:leren; team:team; technical:technisch; technique:techniek; technology:technologie techniek; temperature:temperatuur;
tenant:huurder; tender:aanbesteding; term:termijn looptijd; test:test proef testen; text:tekst; theft:diefstal; theme:thema; thermal:thermisch; ticket:kaartje; time:tijd;
tool:instrument hulpmiddel; toolbox:toolbox; topic:onderwerp; tourism:toerisme; tourist:toerist; town:stad dorp; track:volgen; tracking:volgen tracking;
traffic:verkeer; train:trein; trainer:trainer; training:training opleiding; tram:tram; transfer:overdragen; transition:transitie; transparency:transparantie; transparent:transparant; transport:vervoer;
trash:afval; travel:reizen; traveller:reiziger; tree:boom; trial:proef; trip:rit; truck:vrachtwagen; trust:vertrouwen; try:proberen; tunnel:tunnel; twin:tweeling;
underground:ondergronds; union:vakbond; unlawful:onrechtmatig; unit:eenheid; university:universiteit; unsafe:onveilig; update:update actualiseren; upscale:opschalen; urban:stedelijk; use:gebruiken gebruik inzetten; useful:nuttig bruikbaar; user:gebruiker;
vacancy:leegstand; value:waarde; vandalism:vandalisme vernieling; vehicle:voertuig; vendor:leverancier; version:versie; victim:slachtoffer; video:video; village:dorp;
violate:overtreden schenden; violation:overtreding; violence:geweld; visit:bezoek bezoeken; visitor:bezoeker; volunteer:vrijwilliger; vote:stemmen;
vulnerable:kwetsbaar; wait:wachten; waiting:wachttijd; walk:lopen; walking:lopen; want:willen; warn:waarschuwen; warning:waarschuwing; waste:afval; water:water; weather:weer;
website:website; weight:gewicht; welfare:bijstand welzijn; win:winnen; wind:wind; winner:winnaar; winter:winter; withdraw:intrekken terugtrekken; woman:vrouw; work:werken; worker:werker medewerker; workshop:workshop; world:wereld; worried:bezorgd; worry:zorg;
write:schrijven; wrong:fout mis; year:jaar; young:jong; youth:jongeren; zone:zone;
self-driving:zelfrijdend; real-time:realtime actueel; low-income:armoede minima; car-free:autovrij autoluw; follow-up:vervolg;
large-scale:grootschalig; energy-neutral:energieneutraal; climate-proof:klimaatbestendig; data-driven:datagedreven;
wi-fi:wifi; e-bike:fiets; co-creation:cocreatie; non-profit:stichting
"""

_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""),
    ("ed", "e"), ("es", ""), ("es", "e"), ("s", ""), ("'s", ""), ("er", ""), ("er", "e"),
)  # fmt: skip
_IRREGULAR = {
    "won": "win", "paid": "pay", "found": "find", "said": "say", "made": "make", "spent": "spend", "built": "build",
    "bought": "buy", "chosen": "choose", "chose": "choose", "went": "go", "began": "begin", "begun": "begin", "ran": "run",
    "led": "lead", "drew": "draw", "sold": "sell", "sent": "send", "lost": "lose", "held": "keep", "taught": "teach",
    "wrote": "write", "written": "write", "people": "people", "children": "child", "taken": "take", "became": "become",
    "driving": "drive", "withdrew": "withdraw", "women": "woman", "criteria": "criteria", "fined": "fine",
}  # fmt: skip


def dutch_for(word: str) -> tuple[str, ...]:
    """The Dutch words for an English word in any form; empty when the glossary has none.

    >>> dutch_for("tenders"), dutch_for("cycled")
    (('aanbesteding',), ('fietsen',))
    """
    low = word.lower()
    entries = _entries()
    for form in (_IRREGULAR.get(low, low), *_base_forms(low)):
        if form in entries:
            return entries[form]
    if "-" in low:
        return tuple(dutch for piece in low.split("-") for dutch in dutch_for(piece))
    return ()


def _base_forms(word: str) -> list[str]:
    forms = [word[: -len(end)] + base for end, base in _ENDINGS if word.endswith(end) and len(word) - len(end) > 1]
    return forms + [form[:-1] for form in forms if len(form) > 3 and form[-1] == form[-2]]


@cache
def _entries() -> dict[str, tuple[str, ...]]:
    entries: dict[str, tuple[str, ...]] = {}
    for entry in re.split(r"[;\n]+", _GLOSSARY):
        english, _, dutch = entry.strip().partition(":")
        if dutch:
            entries[english] = (*entries.get(english, ()), *dutch.split())
    return entries
