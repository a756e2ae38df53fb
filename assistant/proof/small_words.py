"""Words that carry little or nothing by themselves, Dutch and English, by how a reading treats them.

Knows nothing about sentences: `assistant.proof.readings` decides what stands where.
"""

from __future__ import annotations

from assistant.proof.signal_words import WORDS, Signal
from assistant.words import listed

# Words without content of their own; signals are read apart.
STOP = listed(
    """
    de het een en van in op te dat die dit deze zij ze hij er hun haar hem zijn is was waren ben bent wordt worden
    werd werden geworden heeft hebben had hadden gehad aan met bij om ook nog al dan als zo uit over door voor naar
    af toe mee daar hier waar wie wat welke zich zelf men je u we wij ons onze mijn jouw ik wel nu toen weer bijna
    daarmee daarvan daarbij daarin waarmee waarvan waarin waarbij eromheen ervan erbij erin ermee hiervan onder
    tussen per ten ter des der den s zn eens even heel zeer erg tot sinds vanaf rond tijdens via omtrent geweest
    sprake the a an of in on at to for by with from as and or is are was were be been being has have had it its they
    their them he she his her this that these those there here which who whom whose what into out up down off also
    still yet now than then so such very more do does did done doing about within during per via both one ones own
    same other uiteindelijk inmiddels namelijk overigens bovendien daarnaast verder tevens eveneens vooral zoals
    zowel moreover furthermore indeed thereby eventually finally ultimately end turned out since too anyone anything
    iemand iets whether far while among tussen between waarom why how hoe waarvoor waaruit waarop waaraan waartoe
    daarvoor daarop daaruit daaraan daartoe hiervoor hierop hieruit hieraan hiertoe ermee ervoor eraan erop eruit
    mede zo'n zon men myself itself himself herself themselves oneself whereby wherein therein thereof upon onto
    according versus around near along beside towards toward onwards across volgens aldus
    few near nearby along beside towards toward onwards across
    """
)
# Verbs that carry little by themselves: they count for less.
LIGHT = listed(
    """
    maken doen gaan komen krijgen laten staan zitten liggen geven nemen hebben houden vinden plaatsvinden gebeuren
    blijken blijven zorgen brengen stellen zetten leggen worden raken treden gelden heten tellen telt make do go
    come get take give keep put set become happen remain bring let prove turn take made took came went gave got
    plaats sprake place leiden lead opleveren eerst first later samen together totaal total tegen against werken
    zelf betreffen waarnemen hold holding remain laten zien blijken show people mensen mens apply gelden part deel
    tonen aantonen uitwijzen locate situate bevinden aanvankelijk initially aantal number periode period eigen zelf
    soort soorten kind kinds type types sort sorts place manier wijze way
    tijd time
    """
)

# Verbs by which somebody is quoted: who says it is compared, the verb is not.
SAYING = WORDS[Signal.ATTRIBUTION] - listed(
    """
    vreest vreesde vreesden vrezen vermoedt vermoedde vermoeden vermoedden schat schatte schatten erkent erkende
    verzekert verzekerde klaagt klaagde klaagden klagen mening opinion fears feared estimated estimates admits
    admitted acknowledges acknowledged boasts complained complains considers considered
    """
) | listed("weten wees erop wijst wijzen wezen points pointed")


# Signal words that are wholly read as signals; the others ("geschrapt", "pilot") are content as well.
FUNCTIONAL = listed(
    """
    niet geen nooit niemand niets nergens noch evenmin zonder nauwelijks amper not no never nobody none nothing
    neither nor without cannot can't couldn't won't wouldn't don't doesn't didn't isn't aren't wasn't weren't hasn't
    haven't hadn't shouldn't hardly barely alle allen alles elke elk ieder iedere iedereen altijd overal steeds
    volledig geheel all every everyone always each everywhere fully meeste most sommige enkele soms paar some
    sometimes several veel vele many much least weinig few little alleen slechts enkel uitsluitend only merely
    solely just bijna vrijwel nagenoeg almost nearly ongeveer circa ruim about around approximately maximaal
    minimaal minstens hooguit hoogstens kan kun kunt kunnen kon konden mogelijk misschien wellicht waarschijnlijk
    vermoedelijk zou zouden can could might possible possibly perhaps maybe probably likely would moet moeten moest
    moesten hoeft hoeven dient must shall should wil willen wilde wilden zal zullen gaat gaan jaarlijks maandelijks
    wekelijks dagelijks annually yearly monthly weekly daily will wants want wanted van
    mag mogen mocht mochten may indien mits zolang zodra tenzij wanneer if unless provided when whether behalve
    except volgens aldus according said says zegt zei of ofwel or either omdat doordat want vanwege wegens dankzij
    daardoor waardoor daarom zodat dus because since therefore thus due na nadat daarna vervolgens voordat voor
    after then before subsequently maar echter hoewel ondanks but however although though despite dan than als pas
    vroeger until totdat lijkt schijnt seems appears zo'n zon vooral voornamelijk hoofdzakelijk mainly mostly
    chiefly enkelen sommigen velen yet
    """
)
