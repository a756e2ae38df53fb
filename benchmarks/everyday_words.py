"""Everyday Dutch for what reports say in their own words, with the English: groups that mean nearly the same.

Written by hand from general knowledge of Dutch and of municipalities. They teach the shipped model and do nothing
else: search does not see them.
"""

from __future__ import annotations

EVERYDAY: tuple[tuple[str, ...], ...] = tuple(
    tuple(part.strip() for part in line.split(","))
    for line in """
    ouderen, bejaarden, senioren, elderly, older people
    jongeren, jeugd, tieners, young people, youth
    kind, kinderen, child, children, kids
    school, onderwijs, les krijgen, education
    leerling, scholier, student, pupil
    leraar, docent, leerkracht, teacher
    ziekenhuis, kliniek, hospital
    arts, dokter, huisarts, doctor
    zorg, verzorging, hulpverlening, care
    ziek, ziekte, aandoening, illness, disease
    werkloos, zonder baan, werkzoekend, unemployed, jobless
    baan, werk, betrekking, werkgelegenheid, job, employment
    werknemer, personeel, medewerker, employee, staff
    werkgever, baas, employer
    loon, salaris, inkomen, verdienen, wage, salary, income
    uitkering, bijstand, benefit, welfare
    arm, armoede, geldgebrek, rondkomen, poor, poverty
    geld, bedrag, financiering, money, funds
    betalen, bekostigen, financieren, pay
    goedkoop, betaalbaar, voordelig, cheap, affordable
    duur, kostbaar, prijzig, expensive
    besparen, bezuinigen, uitsparen, save
    belasting, heffing, accijns, tax, levy
    huis, woning, thuis, house, home, dwelling
    huur, huren, huurder, rent, tenant
    eigenaar, bezitter, owner
    bouwen, bouw, nieuwbouw, optrekken, build, construction
    slopen, sloop, afbreken, demolish, demolition
    renoveren, opknappen, verbouwen, renovate, refurbish
    isoleren, isolatie, insulate, insulation
    verwarming, warmte, stoken, heating, heat
    stroom, elektriciteit, electricity, power
    energie, energieverbruik, energy
    gas, aardgas, natural gas
    zonnepaneel, zonnecel, zonne-energie, solar panel
    windmolen, windturbine, wind turbine
    batterij, accu, opslag, battery
    stroomnet, elektriciteitsnet, power grid
    netcongestie, vol stroomnet, grid congestion
    auto, wagen, voertuig, car, vehicle
    vrachtwagen, vrachtauto, truck, lorry
    bestelbus, bestelwagen, delivery van
    trein, spoor, train, railway
    bus, ov, openbaar vervoer, public transport
    halte, station, stop
    reiziger, passagier, traveller, passenger
    reizen, vervoer, mobiliteit, travel, transport
    verkeer, rijden, traffic
    file, filevorming, opstopping, traffic jam, congestion
    kruispunt, kruising, intersection, crossing
    verkeerslicht, stoplicht, traffic light
    weg, straat, road, street
    stoep, trottoir, voetpad, pavement, sidewalk
    wandelen, lopen, voetganger, walk, pedestrian
    snelheid, hard rijden, speed
    ongeluk, ongeval, aanrijding, botsing, accident, crash
    parkeerplaats, parkeerplek, parkeervak, parking space
    fietsenstalling, stalling, fietsparkeren, bicycle parking
    deelfiets, leenfiets, shared bike
    step, scooter, bromfiets, moped
    brandweer, brand, blussen, fire brigade, fire
    politie, agent, police, officer
    misdaad, criminaliteit, delict, crime
    diefstal, stelen, inbraak, theft, burglary
    dief, inbreker, thief
    geweld, agressie, mishandeling, violence
    ruzie, conflict, onenigheid, dispute, quarrel
    onveilig, gevaar, gevaarlijk, risico, unsafe, danger, risk
    bewaken, bewaking, toezien, surveillance
    camera, filmen, cameratoezicht, camera
    gezicht, gelaat, face
    herkennen, identificeren, recognise, identify
    volgen, tracking, traceren, track
    afluisteren, meeluisteren, eavesdrop
    wet, wetgeving, wettelijk, law, legislation
    regel, voorschrift, rule, regulation
    verbod, verboden, niet toegestaan, ban, forbidden
    toestemming, goedkeuring, instemming, akkoord, permission, consent
    vergunning, ontheffing, permit, licence
    rechtszaak, proces, procedure, lawsuit
    onrechtmatig, illegaal, onwettig, illegal, unlawful
    straf, sanctie, punishment
    klacht, bezwaar, ontevreden, complaint, objection
    ambtenaar, overheidsmedewerker, civil servant, official
    overheid, rijk, bestuur, government
    raad, gemeenteraad, volksvertegenwoordiging, council
    wethouder, bestuurder, alderman
    burgemeester, mayor
    verkiezing, stemmen, election, vote
    beslissen, besluit, beslissing, besluiten, decide, decision
    meepraten, inspraak, participatie, meedenken, participation, have a say
    bijeenkomst, vergadering, overleg, meeting
    afspraak, overeenkomst, contract, agreement
    bedrijf, onderneming, firma, company, business
    ondernemer, zelfstandige, zzp, entrepreneur
    winkel, winkelier, zaak, shop, store, retailer
    horeca, restaurant, cafe, kroeg, pub
    markt, kraam, market
    toerist, bezoeker, tourist, visitor
    feest, festival, evenement, party, event
    mensen, publiek, bevolking, people, public
    buurt, wijk, stadsdeel, neighbourhood, district
    buur, omwonende, buurtbewoner, neighbour, local resident
    dorp, platteland, village, countryside
    plein, marktplein, square
    park, groen, plantsoen, green space
    plant, struik, begroeiing, plants
    natuur, biodiversiteit, dieren en planten, nature, biodiversity
    dier, beest, animal
    tuin, gazon, garden
    dak, dakbedekking, roof
    muur, gevel, wall, facade
    regen, neerslag, bui, rain, rainfall
    droogte, watertekort, uitdroging, drought
    riool, riolering, sewer
    rivier, gracht, kanaal, river, canal
    water, vocht, water
    dijk, kering, dike, levee
    warm, heet, hot
    koelte, verkoeling, schaduw, cooling, shade
    weer, klimaat, weather, climate
    klimaatverandering, opwarming, climate change
    lucht, atmosfeer, air
    vervuiling, verontreiniging, vies, pollution
    roet, fijnstof, soot, particulate matter
    stank, geur, smell, odour
    stil, rustig, quiet
    vuilnis, afval, rommel, vuil, trash, rubbish
    vuilnisbak, afvalbak, prullenbak, container, bin
    ophalen, inzamelen, inzameling, collect, collection
    hergebruik, recycling, opnieuw gebruiken, reuse, recycle
    bouwafval, puin, sloopmateriaal, construction waste
    grondstof, materiaal, raw material
    kapot, defect, stuk, storing, broken, failure
    repareren, herstellen, maken, repair, fix
    onderhoud, instandhouding, maintenance
    schoonmaken, reinigen, opruimen, clean
    oud, verouderd, historisch, old, outdated
    nieuw, vernieuwend, innovatief, new, innovative
    modern, eigentijds, modern
    snel, vlug, fast, quick
    traag, langzaam, slow
    groot, omvangrijk, large, big
    klein, beperkt, small
    veel, talrijk, many
    weinig, schaars, tekort, shortage, scarce
    groei, toename, stijging, meer worden, growth, increase
    afname, daling, vermindering, decrease, decline
    druk, vol, overvol, busy, crowded
    leeg, leegstand, empty, vacant
    ruimte, plek, plaats, space, place
    computer, software, programma, computer
    website, internetpagina, webpagina, website
    internet, online, digitaal, online
    telefoon, mobiel, smartphone, mobile phone
    app, applicatie, application
    gegevens, data, informatie, data, information
    gegevensbank, database, register, database
    kaart, plattegrond, map
    rekenmodel, simulatie, nabootsen, simulation
    voorspellen, voorspelling, prognose, verwachten, predict, forecast
    kunstmatige intelligentie, ai, zelflerend, artificial intelligence, machine learning
    robot, automaat, robot
    automatisch, vanzelf, zelfstandig, automatic
    zelfrijdend, autonoom, zonder bestuurder, self-driving, autonomous
    drone, onbemand vliegtuig, drone
    vliegtuig, luchtvaart, vliegen, aeroplane, aviation
    haven, schip, boot, harbour, ship, boat
    leverancier, aanbieder, verkoper, supplier, vendor
    kopen, aanschaffen, inkoop, aankoop, buy, purchase, procurement
    verkopen, verkoop, sell
    aanbesteding, opdracht, tender
    delen, uitwisselen, beschikbaar stellen, share, exchange
    openbaar maken, publiceren, bekendmaken, publish
    geheim, vertrouwelijk, secret, confidential
    beveiliging, beveiligen, beschermen, bescherming, security, protect
    hacken, inbreken, cyberaanval, hack, cyber attack
    lek, datalek, gelekt, leak, data breach
    anoniem, onherkenbaar, niet herleidbaar, anonymous
    vertrouwen, geloven, trust
    eerlijk, rechtvaardig, fair
    ongelijk, discriminatie, uitsluiting, vooroordeel, inequality, discrimination, bias
    vrouw, vrouwelijk, woman
    man, mannelijk, man
    gezin, familie, ouders, family, parents
    vluchteling, asielzoeker, statushouder, refugee, asylum seeker
    migrant, arbeidsmigrant, buitenlander, migrant
    taal, spreken, laaggeletterd, language
    gehandicapt, beperking, handicap, rolstoel, disabled, wheelchair
    blind, slechtziend, visueel beperkt, blind
    doof, slechthorend, deaf
    toegankelijk, bereikbaar, accessible
    dement, dementie, vergeetachtig, dementia
    alleen, eenzaam, lonely
    vrijwilliger, onbetaald, volunteer
    sport, bewegen, exercise
    spelen, speeltuin, speelplek, play, playground
    eten, voedsel, voeding, food
    boer, landbouw, agrarier, farmer, agriculture
    kunst, cultuur, art, culture
    museum, tentoonstelling, museum, exhibition
    bibliotheek, boek, library, book
    beginnen, starten, van start, begin, start
    stoppen, ophouden, eindigen, staken, stop, end
    doorgaan, voortzetten, vervolgen, continue
    uitstellen, vertraging, later, delay, postpone
    plan, voornemen, ambitie, plan
    doel, bedoeling, streven, goal, aim
    oorzaak, reden, aanleiding, cause, reason
    gevolg, effect, uitwerking, consequence, effect
    resultaat, uitkomst, opbrengst, result, outcome
    probleem, knelpunt, moeilijkheid, problem, issue
    oplossing, aanpak, remedie, solution
    hulp, steun, ondersteuning, bijstaan, help, support
    goed, geslaagd, succes, good, success
    slecht, mislukt, fout, bad, failure
    verbeteren, vooruitgang, beter maken, improve
    verslechteren, achteruitgang, worsen
    veranderen, wijzigen, aanpassen, change, adapt
    gebruiken, inzetten, toepassen, use, apply
    proberen, testen, uitproberen, try, test
    onderzoek, studie, research, study
    onderzoeker, wetenschapper, researcher, scientist
    universiteit, hogeschool, university
    cursus, training, opleiding, course
    leren, kennis, opsteken, learn, knowledge
    uitleggen, toelichten, verklaren, explain
    waarschuwen, alarm, melding, warn, alert
    melden, aangeven, doorgeven, report
    tellen, telling, aantal, count, number
    meten, waarnemen, observeren, measure, observe
    vergelijken, vergelijking, compare, comparison
    kiezen, keuze, selecteren, choose, choice
    vragen, verzoek, aanvragen, request, apply
    antwoord, reactie, reageren, answer, response
    tijd, duur, looptijd, time, duration
    jaarlijks, elk jaar, yearly, annually
    dagelijks, elke dag, daily
    nacht, avond, donker, night, evening, dark
    licht, verlichting, lamp, light, lighting
    scherm, beeldscherm, display
    mening, opvatting, standpunt, opinion, view
    boos, woedend, angry
    bang, angst, vrees, afraid, fear
    blij, tevreden, satisfied, happy
    oorlog, strijd, leger, war, army
    buitenland, internationaal, abroad, international
    europa, europese unie, european union
    grens, grenzen, border
    """.splitlines()
    if line.strip()
)
