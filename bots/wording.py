"""Every sentence a person who asks gets to see, in Dutch and English, in one file that anyone can edit.

Knows nothing about channels: no Markdown, no HTML, no Slack. Operator messages (`index`, `verify`, errors of the
set-up) are English and stand where they arise.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers import Answer, Language, Notice
from indexing.hits import Coverage

ABOUT = "about_assistant"
"""The reason of an answer to who speaks to the assistant itself."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's sentences; `{…}` is filled in by the caller. A test compares the two languages."""

    months: tuple[str, ...]
    # the answer
    nothing_found: str
    about_assistant: str
    about_examples: str
    missing: str
    nearest: str
    way_on: str
    sources: str
    record_from: str
    record_alone: str
    inferred: str
    page: str
    differing: str
    stopped: str
    more: str
    and_more: str
    shortened: str
    clarify: str
    subject_unknown: str
    other_municipality: str
    other_year: str
    property_not_stated: str
    notice_unproven: str
    notice_model: str
    notice_judge: str
    understood_as: str
    read_at: str
    searched: str
    searched_newest: str
    one_document: str
    documents: str
    one_municipality: str
    municipalities: str
    # comparing
    compared: str
    compared_more: str
    compared_left_out: str
    compared_caption: str
    compare_title: str
    compare_intro: str
    compare_link: str
    compare_button: str
    compared_national: str
    nothing_compared: str
    map_title: str
    map_intro: str
    map_alternative: str
    map_projects: str
    map_missing: str
    map_timeline: str
    map_undated: str
    corrected: str
    row_municipality: str
    row_project: str
    row_standing: str
    standing_opgelost: str
    standing_ervaring: str
    standing_gestopt: str
    standing_plan: str
    standing_onbekend: str
    row_problem: str
    row_approach: str
    row_status: str
    row_period: str
    row_result: str
    row_lessons: str
    row_contact: str
    unknown: str
    # what is wrong with a question
    question_empty: str
    question_too_long: str
    question_unreadable: str
    # what is wrong with us
    apology: str
    not_ready: str
    out_of_order: str
    # the web pages
    page_title: str
    page_intro: str
    page_label: str
    page_hint: str
    page_button: str
    page_answer: str
    page_skip: str
    page_home: str
    page_error: str
    page_not_found: str
    document_record: str
    document_origins: str
    document_original: str
    document_internal: str
    document_marked: str
    document_page: str
    document_position_gone: str
    published: str
    footnote: str
    problem_kinds: str
    # Slack
    slack_searching: str
    slack_no_question: str
    slack_small_print: str
    # the terminal
    first_run: str
    first_run_done: str
    hits_none: str
    projects_none: str
    register_total: str
    facet_city: str
    facet_theme: str
    facet_kind: str
    facet_status: str
    facet_year: str
    facet_organisation: str
    begin_agenda: str
    begin_instrument: str
    begin_gelukt: str
    begin_gestopt: str
    begin_lessen: str
    lessons_werkte: str
    lessons_werkte_niet: str
    lessons_onbekend: str
    gaps_none: str
    gaps_off: str
    lessons_none: str
    prove_note: str


NL = Wording(
    months=(
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    nothing_found="Dit staat niet in de documenten.",
    about_assistant="Ik ben Stadsgeheugen. Ik beantwoord vragen over projecten van Nederlandse gemeenten met zinnen "
    "uit de documenten zelf, met de bron erbij; staat het er niet in, dan zeg ik dat.",
    about_examples="Vraag bijvoorbeeld naar: {proposals}.",
    missing="Dit deel staat niet in de documenten: {missing}",
    nearest="Dichtbij, maar geen antwoord op je vraag:",
    way_on="Verder: gebruik andere woorden, noem een gemeente of thema, of vraag het een organisatie bij de bronnen.",
    sources="Bronnen",
    record_from="Stadsgeheugen-record, naar:",
    record_alone="Stadsgeheugen-record, zonder genoemde bron",
    inferred="gevolgtrekking van de redactie",
    page="p. {page}",
    differing="De bronnen verschillen over {subject} (nieuwste eerst):",
    stopped="Gestopt, mislukt of bekritiseerd:",
    more="Meer hierover",
    and_more="en nog {count}",
    shortened="Het antwoord is hier ingekort: nog {count} zinnen. Stel een preciezere vraag om de rest te zien.",
    clarify="Je vraag is nog algemeen. Noem een onderwerp, bijvoorbeeld: {proposals}.",
    subject_unknown="De naam '{absent}' komt in de gevonden documenten niet voor.",
    other_municipality="Wat hierover gevonden is, gaat niet over {absent}.",
    other_year="Wat hierover gevonden is, gaat niet over {absent}.",
    property_not_stated="Het onderwerp komt wel voor, maar wat je vraagt staat er niet bij.",
    notice_unproven="Weggelaten omdat geen passage het bewijst: {detail} zin(nen).",
    notice_model="Het taalmodel kon dit antwoord niet (helemaal) schrijven; de rest is uit de bronnen overgenomen.",
    notice_judge="De tweede beoordelaar was niet bereikbaar; zinnen die hij had moeten beoordelen zijn weggelaten.",
    understood_as="Opgevat als: {question}",
    read_at="lees de passage",
    searched="Doorzocht: {documents} over {municipalities}.",
    searched_newest="Doorzocht: {documents} over {municipalities}; het nieuwste is van {newest}.",
    one_document="1 document",
    documents="{count} documenten",
    one_municipality="1 gemeente",
    municipalities="{count} gemeenten",
    compared="Per gemeente",
    compared_more="Met probleem, aanpak, lessen en de bron van elke cel: stadsgeheugen compare \"{question}\"",
    compared_left_out="En nog {count} regels: maak de vraag nauwer.",
    compared_caption="Gemeenten en projecten bij: {question}",
    compare_title="Vergelijk gemeenten",
    compare_intro="Welke gemeente heeft dit al gedaan? Je krijgt elk project dat past, ook wat gestopt of mislukt is.",
    compare_link="Vergelijk gemeenten: wie heeft dit al gedaan?",
    compare_button="Vergelijk",
    compared_national="Landelijk",
    nothing_compared="Geen project in de documenten past bij deze vraag.",
    map_title="Slimme-stadprojecten in Nederland",
    map_intro="{projects} projecten in {municipalities} gemeenten. Kies een stip en ga naar de lijst van die gemeente.",
    map_alternative="Kaart van Nederland met een stip per gemeente; de lijst eronder zegt hetzelfde",
    map_projects="{count} project(en)",
    map_missing="Niet op de kaart: {names}.",
    map_timeline="Projecten per jaar",
    map_undated="Van {count} projecten is het jaar niet bekend.",
    corrected="gecorrigeerd",
    row_municipality="Gemeente",
    row_project="Project",
    row_standing="Stand",
    standing_opgelost="Werkt daar, volgens de bronnen",
    standing_ervaring="Heeft er ervaring mee",
    standing_gestopt="Gestopt",
    standing_plan="Nog een plan",
    standing_onbekend="Stand niet gevonden",
    row_problem="Probleem",
    row_approach="Aanpak",
    row_status="Status",
    row_period="Periode",
    row_result="Resultaat",
    row_lessons="Lessen",
    row_contact="Wie te vragen",
    unknown="onbekend",
    question_empty="Er staat geen vraag. Typ een vraag van een paar woorden.",
    question_too_long="De vraag is {length} tekens lang; het mogen er {limit} zijn. Maak de vraag korter.",
    question_unreadable="De vraag bevat tekens die niet te lezen zijn. Typ de vraag opnieuw.",
    apology="Sorry, er ging iets mis en er is geen antwoord. Probeer het nog eens; "
    "lukt het weer niet, geef de beheerder dan dit nummer: {reference}.",
    not_ready="Er zijn nog geen documenten om in te zoeken. De beheerder moet ze eerst inlezen.",
    out_of_order="Er kan nu niet in de documenten gezocht worden. De beheerder ziet in het logboek waarom.",
    page_title="Stadsgeheugen",
    page_intro="Antwoorden over slimme-stadprojecten in Nederland. Elke zin komt uit een bron die je kunt openen.",
    page_label="Je vraag",
    page_hint="Bijvoorbeeld: Welke stad kreeg een boete voor wifi-tracking? Noem geen persoonsgegevens.",
    page_button="Vraag",
    page_answer="Antwoord",
    page_skip="Naar de inhoud",
    page_home="Een vraag stellen",
    page_error="Er is iets mis met je vraag",
    page_not_found="Deze bladzijde bestaat niet, of het document is verwijderd.",
    document_record="Dit is een samenvatting van Stadsgeheugen zelf, niet de tekst van een uitgever.",
    document_origins="Gemaakt uit deze bronnen",
    document_original="Het origineel bij de uitgever",
    document_internal="Intern document",
    document_marked="Naar de gemarkeerde passage",
    document_page="Bladzijde {page}",
    document_position_gone="De passage van deze link is niet meer te vinden; het document is sindsdien veranderd.",
    published="Uitgegeven: {date}",
    footnote="Voetnoot",
    problem_kinds="Soorten fouten",
    slack_searching="zoekt in de documenten…",
    slack_no_question="Stel je vraag in hetzelfde bericht, bijvoorbeeld: “Wat is er al gedaan rond hittestress?”",
    slack_small_print="Automatisch antwoord uit bronnen; lees de bron voor je erop bouwt.",
    first_run="Eerste keer: de startcollectie wordt ingelezen. Dat gebeurt één keer.",
    first_run_done="Klaar: {documents} ingelezen in {seconds} s.",
    hits_none="Geen passage gevonden. Gebruik andere woorden of minder filters.",
    projects_none="Geen project met deze filters.",
    register_total="{count} projecten",
    facet_city="Gemeente",
    facet_theme="Thema",
    facet_kind="Soort",
    facet_status="Status",
    facet_year="Jaar",
    facet_organisation="Organisatie",
    begin_agenda="Begin hier: wat is er afgesproken, en waarom?",
    begin_instrument="Daarna: waarmee kun je aan de slag?",
    begin_gelukt="Een voorbeeld dat volgens de bronnen werkt.",
    begin_gestopt="Een voorbeeld dat stopte: lees waarom.",
    begin_lessen="Tot slot: wat anderen ervan leerden.",
    lessons_werkte="Van projecten die werkten:",
    lessons_werkte_niet="Van projecten die stopten:",
    lessons_onbekend="Van projecten waarvan de afloop niet vaststaat:",
    gaps_none="Er is geen vraag zonder antwoord.",
    gaps_off="Vragen worden niet bewaard; zet STADSGEHEUGEN_KEEP_GAPS op 1 om dat wel te doen.",
    lessons_none="Geen lessen over “{theme}”. Er zijn lessen over: {themes}.",
    prove_note="letterlijk: de zin staat er zo; ondersteund: de passage zegt het; niet gevonden: ze zegt het niet",
)  # fmt: skip

EN = Wording(
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    nothing_found="This is not in the documents.",
    about_assistant="I am Stadsgeheugen. I answer questions about projects of Dutch municipalities with sentences from "
    "the documents themselves, each with its source; when it is not in them, I say so.",
    about_examples="Ask about {proposals}, for instance.",
    missing="This part is not in the documents: {missing}",
    nearest="Close, but not an answer to your question:",
    way_on="To go on: use other words, name a municipality or theme, or ask the organisation named with a source.",
    sources="Sources",
    record_from="Stadsgeheugen record, after:",
    record_alone="Stadsgeheugen record, no source named",
    inferred="inferred by the editors",
    page="p. {page}",
    differing="The sources differ about {subject} (newest first):",
    stopped="Stopped, failed or criticised:",
    more="More on this",
    and_more="and {count} more",
    shortened="The answer is cut short here: {count} more sentences. Ask a narrower question to see the rest.",
    clarify="Your question is still general. Name a subject, for instance: {proposals}.",
    subject_unknown="The name '{absent}' does not occur in the documents found.",
    other_municipality="What was found on this is not about {absent}.",
    other_year="What was found on this is not about {absent}.",
    property_not_stated="The subject occurs, but what you ask is not stated with it.",
    notice_unproven="Left out because no passage proves it: {detail} sentence(s).",
    notice_model="The language model could not write (all of) this answer; the rest is quoted from the sources.",
    notice_judge="The second judge could not be reached; sentences it should have judged are left out.",
    understood_as="Understood as: {question}",
    read_at="read the passage",
    searched="Searched: {documents} about {municipalities}.",
    searched_newest="Searched: {documents} about {municipalities}; the newest is from {newest}.",
    one_document="1 document",
    documents="{count} documents",
    one_municipality="1 municipality",
    municipalities="{count} municipalities",
    compared="By municipality",
    compared_more="With problem, approach, lessons and the source of each cell: stadsgeheugen compare \"{question}\"",
    compared_left_out="And {count} more rows: narrow the question.",
    compared_caption="Municipalities and projects for: {question}",
    compare_title="Compare municipalities",
    compare_intro="Which municipality has done this? You get every project that fits, stopped or failed ones too.",
    compare_link="Compare municipalities: who has done this?",
    compare_button="Compare",
    compared_national="National",
    nothing_compared="No project in the documents fits this question.",
    map_title="Smart-city projects in the Netherlands",
    map_intro="{projects} projects in {municipalities} municipalities. Choose a dot to go to a municipality's list.",
    map_alternative="Map of the Netherlands with a dot per municipality; the list below says the same",
    map_projects="{count} project(s)",
    map_missing="Not on the map: {names}.",
    map_timeline="Projects per year",
    map_undated="The year of {count} projects is not known.",
    corrected="corrected",
    row_municipality="Municipality",
    row_project="Project",
    row_standing="State",
    standing_opgelost="Works there, according to the sources",
    standing_ervaring="Has experience with it",
    standing_gestopt="Stopped",
    standing_plan="Still a plan",
    standing_onbekend="State not found",
    row_problem="Problem",
    row_approach="Approach",
    row_status="Status",
    row_period="Period",
    row_result="Result",
    row_lessons="Lessons",
    row_contact="Whom to ask",
    unknown="unknown",
    question_empty="There is no question. Type a question of a few words.",
    question_too_long="The question is {length} characters long; {limit} are allowed. Make the question shorter.",
    question_unreadable="The question holds characters that cannot be read. Type the question again.",
    apology="Sorry, something went wrong and there is no answer. Please try again; "
    "if it fails again, give the administrator this number: {reference}.",
    not_ready="There are no documents to search yet. The administrator has to read them in first.",
    out_of_order="The documents cannot be searched right now. The administrator finds the reason in the log.",
    page_title="Stadsgeheugen",
    page_intro="Answers about smart-city projects in the Netherlands. Every sentence comes from a source you can open.",
    page_label="Your question",
    page_hint="For instance: Which city was fined for Wi-Fi tracking? Leave out personal data.",
    page_button="Ask",
    page_answer="Answer",
    page_skip="Skip to content",
    page_home="Ask a question",
    page_error="Something is wrong with your question",
    page_not_found="This page does not exist, or the document was removed.",
    document_record="This is a summary by Stadsgeheugen itself, not a publisher's text.",
    document_origins="Made from these sources",
    document_original="The original at the publisher",
    document_internal="Internal document",
    document_marked="To the marked passage",
    document_page="Page {page}",
    document_position_gone="The passage of this link can no longer be found; the document has changed since.",
    published="Published: {date}",
    footnote="Footnote",
    problem_kinds="Kinds of errors",
    slack_searching="is searching the documents…",
    slack_no_question="Ask your question in the same message, for instance: “What has been done about heat stress?”",
    slack_small_print="Automatic answer from sources; read the source before you build on it.",
    first_run="First run: reading the starter collection. This happens once.",
    first_run_done="Done: {documents} read in {seconds} s.",
    hits_none="No passage found. Use other words or fewer filters.",
    projects_none="No project with these filters.",
    register_total="{count} projects",
    facet_city="Municipality",
    facet_theme="Theme",
    facet_kind="Kind",
    facet_status="Status",
    facet_year="Year",
    facet_organisation="Organisation",
    begin_agenda="Begin here: what was agreed, and why?",
    begin_instrument="Next: what can you work with?",
    begin_gelukt="An example that works, according to the sources.",
    begin_gestopt="An example that stopped: read why.",
    begin_lessen="Last: what others learned from it.",
    lessons_werkte="From projects that worked:",
    lessons_werkte_niet="From projects that stopped:",
    lessons_onbekend="From projects whose outcome is not certain:",
    gaps_none="There is no question without an answer.",
    gaps_off="Questions are not kept; set STADSGEHEUGEN_KEEP_GAPS to 1 to keep them.",
    lessons_none="No lessons about “{theme}”. There are lessons about: {themes}.",
    prove_note="letterlijk: the sentence stands there; ondersteund: the passage says it; niet gevonden: it does not",
)  # fmt: skip


def words(language: Language) -> Wording:
    """The sentences of one language."""
    return EN if language == "en" else NL


def notice_in_words(notice: Notice, wording: Wording) -> str:
    """A notice as a sentence; the assistant gives a code and a detail, and a code we do not know says its detail.

    >>> notice_in_words(Notice("unproven_removed", "2"), NL)
    'Weggelaten omdat geen passage het bewijst: 2 zin(nen).'
    """
    known = {
        "unproven_removed": wording.notice_unproven,
        "model_unavailable": wording.notice_model,
        "judge_unavailable": wording.notice_judge,
    }
    return known[notice.code].format(detail=notice.text) if notice.code in known else notice.text


def clarify_in_words(answer: Answer, wording: Wording) -> str | None:
    """What to ask instead of a question that is too general; the assistant only gives the subjects."""
    if answer.clarify is None:
        return None
    sentence = wording.about_examples if answer.reason == ABOUT else wording.clarify
    return sentence.format(proposals=answer.clarify)


def conclusion_in_words(answer: Answer, wording: Wording) -> str:
    """What is said in place of an answer: that it is not in the documents, or, spoken to ourselves, who we are."""
    return wording.about_assistant if answer.reason == ABOUT else wording.nothing_found


def way_on_in_words(answer: Answer, wording: Wording) -> str | None:
    """How to go on after a refusal; nothing after an answer, or to who only greeted us."""
    return wording.way_on if answer.completeness == "none" and answer.reason != ABOUT else None


def reason_in_words(answer: Answer, wording: Wording) -> str | None:
    """Why there is no answer, where that is known."""
    told: str = getattr(wording, answer.reason) if answer.reason and answer.reason != ABOUT else ""
    return told.format(absent=answer.absent) or None


def date_in_words(iso: str | None, wording: Wording) -> str | None:
    """An ISO date, whole or partial, as people write it; text that is no date comes back as it is.

    >>> date_in_words("2021-04-29", NL), date_in_words("2017-11", EN), date_in_words("2019", NL)
    ('29 april 2021', 'November 2017', '2019')
    """
    if not iso:
        return None
    parts = iso.split("-")
    if len(parts) > 3 or not all(part.isdigit() for part in parts):
        return iso
    month = int(parts[1]) if len(parts) > 1 else 0
    if len(parts) == 1 or not 1 <= month <= 12:
        return iso
    day = f"{int(parts[2])} " if len(parts) == 3 else ""
    return f"{day}{wording.months[month - 1]} {parts[0]}"


def searched(coverage: Coverage, wording: Wording) -> str:
    """What a "no" is worth: how much was there to be searched.

    >>> searched(Coverage(1, 2, None), NL)
    'Doorzocht: 1 document over 2 gemeenten.'
    """
    amounts = {
        "documents": documents(coverage.documents, wording),
        "municipalities": wording.one_municipality
        if coverage.municipalities == 1
        else wording.municipalities.format(count=coverage.municipalities),
    }
    newest = date_in_words(coverage.newest, wording)
    return wording.searched_newest.format(newest=newest, **amounts) if newest else wording.searched.format(**amounts)


def documents(count: int, wording: Wording) -> str:
    """A number of documents, in singular or plural."""
    return wording.one_document if count == 1 else wording.documents.format(count=count)
