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
abandon:stoppen afzien; attend:bezoeken trekken; frequency:frequentie; band:band; tolerate:gedogen; inform:informeren;
notice:merken; notify:melden; obtain:verkrijgen; own:bezitten; cope:omgaan; struggle:moeite; block:blokkeren; break:breken; burn:branden; carry:dragen;
catch:vangen; cover:bedekken; cross:oversteken; cut:verminderen; dim:dimmen; dispose:weggooien; download:downloaden; earn:verdienen; employ:inzetten;
empty:legen; enforce:handhaven; enter:betreden; equip:uitrusten; establish:oprichten; exceed:overschrijden; exist:bestaan; experience:ervaren;
facilitate:faciliteren; feel:voelen; fill:vullen; follow:volgen; force:dwingen; form:vormen; gain:winnen; govern:besturen; guide:begeleiden; host:organiseren;
influence:beïnvloeden; injure:gewond; intervene:ingrijpen; invite:uitnodigen; kill:doden; label:labelen; map:kaart; meet:ontmoeten; mention:noemen;
mislead:misleiden; modify:wijzigen; note:opmerken; observe:waarnemen; occupy:bezetten; overrule:vernietigen; park:parkeren; perform:uitvoeren; pick:kiezen;
play:spelen; praise:prijzen; press:persen; process:verwerken; promote:bevorderen; provide:bieden; pull:trekken; push:duwen; raise:verhogen; react:reageren;
rely:steunen; remain:blijven; remove:verwijderen; reopen:heropenen; represent:vertegenwoordigen; request:verzoek vragen; respond:reageren; restrict:beperken;
return:terugkeren; reverse:terugdraaien; revoke:intrekken; roll:uitrollen; rollout:uitrol; select:selecteren; separate:scheiden; serve:dienen; set:zetten;
settle:schikken; signal:signaal; slow:traag; sort:sorteren; spot:plek; stand:staan; stay:blijven; stem:stammen; submit:indienen; sue:aanklagen; suggest:suggereren;
sum:bedrag; surround:omringen; survive:overleven; switch:overstappen; target:richten; tell:vertellen; threaten:dreigen; throw:gooien; touch:raken; trade:handelen;
transform:transformeren; treat:behandelen; trigger:aanleiding; turn:draaien; undermine:ondermijnen; upgrade:verbeteren; urge:oproepen; vary:variëren; verify:controleren;
view:zien; warn:waarschuwen; wear:dragen; weigh:wegen; welcome:verwelkomen; widen:verbreden; alternative:alternatief; annoyance:ergernis; antenna:antenne;
apartment:appartement; archive:archief; asphalt:asfalt; bench:bankje; bias:bias scheefheid; bill:rekening; boat:boot; boulevard:boulevard; brain:brein; branch:tak;
canal:gracht; capacity:capaciteit; capital:hoofdstad; cargo:lading; case:zaak casus; cause:oorzaak; cell:cel; chance:kans; cloud:wolk; coach:coach; coin:munt; concert:concert;
copy:kopie; corner:hoek; couple:paar; course:cursus; coverage:dekking; curve:curve; customer:klant; cyclepath:fietspad; path:pad; deed:daad; defence:verweer verdediging; degree:graad;
democratisation:democratisering; desk:balie; detail:detail; diagram:diagram; dimension:afmeting; disaster:ramp; disease:ziekte; dispatch:meldkamer; drought:droogte; earthquake:aardbeving;
edition:editie; elevator:lift; emergency:nood hulpdienst; engine:motor; engineer:ingenieur; entrance:ingang; error:fout; exam:examen; excuse:excuus; exit:uitgang; extent:mate; extreme:extreem;
eye:oog; fabric:stof; facade:gevel; facility:voorziening; factory:fabriek; faction:fractie; fear:vrees; feature:functie kenmerk; feedback:feedback; fibre:glasvezel; field:veld; file:bestand dossier;
film:film; filter:filter; fleet:vloot; floor:vloer; flow:stroom; forecast:voorspelling; forest:bos; form:formulier; fraction:deel; fridge:koelkast; fuel:brandstof; garden:tuin; gate:poort;
generation:generatie; glass:glas; globe:wereld; graph:grafiek; guard:wacht; guest:gast; habit:gewoonte; hall:zaal; hazard:gevaar; heart:hart; heating:verwarming; heating:warmte; hygiene:hygiëne;
idea:idee; illness:ziekte; image:beeld; image:foto; individual:individu; industry:industrie; intention:bedoeling voornemen; interface:koppelvlak; investor:investeerder; island:eiland; item:onderdeel;
junction:kruispunt; intersection:kruispunt kruising; kitchen:keuken; lane:strook; laptop:laptop; leaf:blad; legacy:erfenis; leisure:vrijetijd; length:lengte; lift:lift; line:lijn; load:belasting;
lock:slot; magazine:magazine; majority:meerderheid; manual:handleiding; marine:marine; meal:maaltijd; media:media; memory:geheugen; metal:metaal; minute:minuut; minimum:minimum; miss:missen; mode:modus;
moment:moment; mood:stemming; motor:motor; movement:beweging; music:muziek; newspaper:krant; news:nieuws; nurse:verpleger; offence:overtreding; opportunity:kans; option:optie; origin:herkomst; parcel:pakket;
partner:partner; pass:pas; patient:patiënt; pattern:patroon; pause:pauze; peak:piek; photo:foto; picture:foto beeld; pipe:leiding; plastic:plastic; pole:paal; pool:zwembad; pot:pot; practice:praktijk; press:pers;
prison:gevangenis; privacy:privacy; prize:prijs; promise:belofte; proportion:aandeel; pump:pomp; quarter:kwart; questionnaire:enquête vragenlijst; queue:rij; race:race; rail:spoor; range:bereik; ranking:ranglijst;
reality:werkelijkheid; recipient:ontvanger; recovery:herstel; reference:referentie; reflection:reflectie; relation:relatie; relationship:relatie; reputation:reputatie; rescue:redding; responsibility:verantwoordelijkheid;
roadworks:wegwerkzaamheden; rubbish:afval; rural:landelijk platteland; sanction:sanctie; sample:steekproef; sand:zand; scheme:regeling; seat:zetel; second:seconde; sensitive:gevoelig; sewer:riool; shadow:schaduw; shape:vorm; sheet:blad;
ship:schip; shore:kust; side:kant; sight:zicht; signature:handtekening; silence:stilte; single:enkel; sister:zus; skill:vaardigheid; sky:lucht; slot:slot; smell:geur stank; snow:sneeuw; soil:bodem; sound:geluid; spectator:toeschouwer;
speech:toespraak; sport:sport; stadium:stadion; stair:trap; step:stap; stock:voorraad; stone:steen; stress:stress; structure:structuur; style:stijl; subsidence:bodemdaling; suburb:buitenwijk; subway:metro; sun:zon; surface:oppervlak;
surveillance:surveillance toezicht; suspicion:verdenking; table:tafel; tap:kraan; telephone:telefoon; territory:gebied; theatre:theater; theory:theorie; threshold:drempel; tide:getij; tile:tegel; title:titel; ton:ton; tonne:ton; tower:toren;
track:spoor; traveller:reiziger; treatment:behandeling; trend:trend; trouble:probleem; tube:buis; type:soort; uncertainty:onzekerheid; usage:gebruik; valley:vallei; variety:variatie; view:uitzicht; vision:visie; voice:stem; voltage:spanning;
volume:volume; wage:loon; wall:muur; war:oorlog; weapon:wapen; week:week; weekend:weekend; wheel:wiel; wish:wens; wood:hout; word:woord; early:vroeg; elder:oudere; equal:gelijk; exact:precies; false:vals; former:voormalig; full:vol; general:algemeen;
illegal:illegaal; independent:onafhankelijk; initial:eerste; joint:gezamenlijk; long-term:lange; loud:luid; lower:lager; mutual:wederzijds; official:officieel; original:oorspronkelijk; outdoor:buiten; popular:populair; possible:mogelijk; previous:eerder;
real:echt; recent:recent; reliable:betrouwbaar; remote:afstand; representative:vertegenwoordiger; rich:rijk; similar:vergelijkbaar; specific:specifiek; strict:streng; strong:sterk; temporary:tijdelijk; total:totaal; unclear:onduidelijk; unique:uniek; various:divers; voluntary:vrijwillig; weak:zwak; wide:breed;
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
    for form in (_IRREGULAR.get(low, low), *base_forms(low)):
        if form in entries:
            return entries[form]
    if "-" in low:
        return tuple(dutch for piece in low.split("-") for dutch in dutch_for(piece))
    return ()


def is_english_verb(word: str) -> bool:
    """Whether the glossary has an English word as a verb: all its Dutch words are infinitives.

    >>> is_english_verb("received"), is_english_verb("tender")
    (True, False)
    """
    dutch = dutch_for(word)
    return bool(dutch) and all(one.endswith("en") and one not in _NOT_VERBS for one in dutch)


_NOT_VERBS = frozenset(
    """mensen maatregelen kosten deelnemers medewerkers jongeren ouderen inkomsten gegevens bezwaren voorwaarden goederen
    eigen ondergronds rijden wonen""".split()
)


def base_forms(word: str) -> list[str]:
    """What an English word may be a form of: cities → city, planned → plan."""
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
