"""The sentences that only Slack shows, in Dutch and English; what all channels share stands in `wording.py`.

Knows nothing about blocks or deliveries.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers import Language


@dataclass(frozen=True, slots=True)
class SlackWording:
    """One language's sentences; `{…}` is filled in by the caller. A test compares the two languages."""

    searching_sources: str
    asked: str
    command_usage: str
    too_late: str
    busy: str
    continued: str
    stopped: str
    edited: str
    redo: str
    share: str
    shared_by: str
    shared: str
    not_shared: str
    passages: str
    passages_title: str
    everything: str
    everything_title: str
    gone: str
    withheld: str
    close: str
    send: str
    colleague: str
    colleague_post: str
    colleague_done: str
    colleague_failed: str
    good: str
    bad: str
    reason_title: str
    reason_label: str
    reason_source: str
    reason_wrong: str
    reason_incomplete: str
    reason_old: str
    reason_other: str
    reason_comment: str
    reason_hint: str
    reason_needed: str
    thanks: str
    vote_kept: str
    table_more: str
    table_csv: str
    shortcut_title: str
    shortcut_label: str
    shortcut_started: str
    prompts_title: str
    prompts: tuple[str, ...]
    home_title: str
    home_intro: str
    home_begin: str
    home_themes: str
    home_cities: str
    home_newest: str
    home_empty: str
    why_agenda: str
    why_instrument: str
    why_gelukt: str
    why_gestopt: str
    why_lessen: str
    refused_workspace: str
    refused_channel: str
    refused_outsider: str
    refused_shared: str
    refused_group: str
    refused_unsure: str
    installed_title: str
    installed: str
    not_installed_title: str
    not_welcome: str
    not_allowed: str
    install_again: str


NL = SlackWording(
    searching_sources="Bronnen doorzoeken",
    asked="Vraag: {question}",
    command_usage="Typ je vraag achter het commando, bijvoorbeeld: /stadsgeheugen Welke stad telt fietsers?",
    too_late="Deze vraag bleef door een storing liggen. Stel hem opnieuw als je het antwoord nog wilt ({reference}).",
    busy="Sorry, Slack laat nu weinig berichten toe. Je antwoord komt zodra het kan ({reference}).",
    continued="(vervolg)",
    stopped="Gestopt op verzoek.",
    edited="Je hebt je vraag gewijzigd. Wil je een antwoord op de nieuwe vraag?",
    redo="Opnieuw beantwoorden",
    share="Deel in kanaal",
    shared_by="Gedeeld door een collega.",
    shared="Gedeeld in het kanaal.",
    not_shared="Delen lukt niet: de app zit niet in dit kanaal. Nodig hem uit met /invite.",
    passages="Toon passages",
    passages_title="Passages",
    everything="Toon alles (nog {count} zinnen)",
    everything_title="Het hele antwoord",
    gone="Dit antwoord is niet meer bewaard. Stel de vraag opnieuw.",
    withheld="De bronnen van dit antwoord kun je niet (meer) inzien.",
    close="Sluiten",
    send="Verstuur",
    colleague="Vraag een collega",
    colleague_post="Een collega zoekt hulp bij een vraag die de documenten niet (genoeg) beantwoorden:",
    colleague_done="Je vraag staat in het kanaal van de collega's.",
    colleague_failed="De vraag kon niet worden doorgezet. De beheerder kan zien waarom ({reference}).",
    good="Goed antwoord",
    bad="Geen goed antwoord",
    reason_title="Wat klopte er niet?",
    reason_label="Wat is er mis?",
    reason_source="De bron zegt dit niet",
    reason_wrong="Het antwoord is onjuist",
    reason_incomplete="Het is onvolledig",
    reason_old="Het is verouderd",
    reason_other="Iets anders",
    reason_comment="Toelichting (mag leeg blijven)",
    reason_hint="Noem geen persoonsgegevens.",
    reason_needed="Schrijf kort wat er mis is.",
    thanks="Dank je, je reactie is bewaard.",
    vote_kept="Je stem is bewaard.",
    table_more="De tabel toont {shown} van de {count} rijen.",
    table_csv="Alle {count} rijen staan in het CSV-bestand.",
    shortcut_title="Wie loste dit al op?",
    shortcut_label="Waar zoek je een oplossing voor?",
    shortcut_started="Ik zoek het uit; alleen jij ziet het antwoord.",
    prompts_title="Wat wil je weten?",
    prompts=(
        "Wat is er al gedaan rond hittestress?",
        "Welke stad telt fietsers met sensoren?",
        "Welke projecten zijn gestopt, en waarom?",
        "Wat zijn lessen over wifi-tellen?",
    ),
    home_title="Stadsgeheugen",
    home_intro="Stel een vraag in het tabblad Berichten, of noem @stadsgeheugen in een kanaal. "
    "Elke zin van een antwoord komt uit een bron die je kunt openen.",
    home_begin="Begin hier",
    home_themes="Thema's",
    home_cities="Gemeenten",
    home_newest="Nieuwste projecten",
    home_empty="Er zijn nog geen projecten ingelezen.",
    why_agenda="Agenda",
    why_instrument="Instrument",
    why_gelukt="Dit werkte",
    why_gestopt="Dit is gestopt",
    why_lessen="Geleerde lessen",
    refused_workspace="Deze werkruimte mag Stadsgeheugen niet gebruiken.",
    refused_channel="In dit kanaal antwoord ik niet. Stel je vraag in een direct bericht.",
    refused_outsider="Alleen medewerkers van deze organisatie kunnen hier vragen stellen.",
    refused_shared="Dit kanaal wordt gedeeld met een andere organisatie; daar antwoord ik niet. "
    "Stel je vraag in een direct bericht.",
    refused_group="Alleen leden van de aangewezen gebruikersgroep kunnen vragen. De beheerder kan je toevoegen.",
    refused_unsure="Ik kan nu niet nagaan of je vragen mag stellen. Probeer het later nog eens.",
    installed_title="Stadsgeheugen is geïnstalleerd",
    installed="De app staat in de werkruimte {workspace}. Stuur hem in Slack een direct bericht om te beginnen.",
    not_installed_title="Stadsgeheugen is niet geïnstalleerd",
    not_welcome="Deze werkruimte staat niet op de lijst. De toegang is meteen ingetrokken en er is niets bewaard. "
    "Vraag de beheerder van Stadsgeheugen om de werkruimte op de lijst te zetten.",
    not_allowed="Je hebt in Slack geen toestemming gegeven. Er is niets veranderd.",
    install_again="Het installeren is niet gelukt. Begin opnieuw op /slack/install, in dezelfde browser.",
)  # fmt: skip

EN = SlackWording(
    searching_sources="Searching sources",
    asked="Question: {question}",
    command_usage="Type your question after the command, for instance: /stadsgeheugen Which city counts cyclists?",
    too_late="A failure held this question up. Ask it again if you still want the answer ({reference}).",
    busy="Sorry, Slack allows few messages right now. Your answer comes as soon as it can ({reference}).",
    continued="(continued)",
    stopped="Stopped at your request.",
    edited="You changed your question. Do you want an answer to the new one?",
    redo="Answer again",
    share="Share in channel",
    shared_by="Shared by a colleague.",
    shared="Shared in the channel.",
    not_shared="Sharing failed: the app is not in this channel. Invite it with /invite.",
    passages="Show passages",
    passages_title="Passages",
    everything="Show all ({count} more sentences)",
    everything_title="The whole answer",
    gone="This answer is no longer kept. Ask the question again.",
    withheld="You cannot open the sources of this answer (any more).",
    close="Close",
    send="Send",
    colleague="Ask a colleague",
    colleague_post="A colleague looks for help with a question that the documents do not answer (well enough):",
    colleague_done="Your question stands in the colleagues' channel.",
    colleague_failed="The question could not be passed on. The administrator can see why ({reference}).",
    good="Good answer",
    bad="Not a good answer",
    reason_title="What was wrong?",
    reason_label="What is wrong?",
    reason_source="The source does not say this",
    reason_wrong="The answer is incorrect",
    reason_incomplete="It is incomplete",
    reason_old="It is out of date",
    reason_other="Something else",
    reason_comment="Explanation (may stay empty)",
    reason_hint="Leave out personal data.",
    reason_needed="Write in short what is wrong.",
    thanks="Thank you, your reaction was kept.",
    vote_kept="Your vote was kept.",
    table_more="The table shows {shown} of {count} rows.",
    table_csv="All {count} rows stand in the CSV file.",
    shortcut_title="Who solved this?",
    shortcut_label="What do you seek a solution for?",
    shortcut_started="I am looking; only you see the answer.",
    prompts_title="What do you want to know?",
    prompts=(
        "What has been done about heat stress?",
        "Which city counts cyclists with sensors?",
        "Which projects were stopped, and why?",
        "What are the lessons about Wi-Fi counting?",
    ),
    home_title="Stadsgeheugen",
    home_intro="Ask a question in the Messages tab, or mention @stadsgeheugen in a channel. "
    "Every sentence of an answer comes from a source you can open.",
    home_begin="Begin here",
    home_themes="Themes",
    home_cities="Municipalities",
    home_newest="Newest projects",
    home_empty="No projects have been read in yet.",
    why_agenda="Agenda",
    why_instrument="Instrument",
    why_gelukt="This worked",
    why_gestopt="This was stopped",
    why_lessen="Lessons learned",
    refused_workspace="This workspace may not use Stadsgeheugen.",
    refused_channel="I do not answer in this channel. Ask your question in a direct message.",
    refused_outsider="Only staff of this organisation can ask questions here.",
    refused_shared="This channel is shared with another organisation; I do not answer there. Ask in a direct message.",
    refused_group="Only members of the appointed user group can ask questions. The administrator can add you.",
    refused_unsure="I cannot check right now whether you may ask questions. Please try again later.",
    installed_title="Stadsgeheugen is installed",
    installed="The app is in the workspace {workspace}. Send it a direct message in Slack to begin.",
    not_installed_title="Stadsgeheugen is not installed",
    not_welcome="This workspace is not on the list. The access was withdrawn at once and nothing was kept. "
    "Ask the administrator of Stadsgeheugen to put the workspace on the list.",
    not_allowed="You did not give permission in Slack. Nothing has changed.",
    install_again="The installation did not succeed. Begin again at /slack/install, in the same browser.",
)


def slack_words(language: Language) -> SlackWording:
    """Slack's own sentences of one language."""
    return EN if language == "en" else NL
