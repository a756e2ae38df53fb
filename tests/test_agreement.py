"""The hand labels are well formed, and agreement with them is counted as it should be."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def measure():
    """The benchmark as a module; it is a script beside the packages."""
    import sys

    spec = importlib.util.spec_from_file_location("benchmark_agreement", _FOLDER / "benchmarks" / "agreement.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_kappa_is_the_textbook_value(measure):
    """20 both yes, 15 both no, 5 and 10 apart: 0.7 observed, 0.5 by chance, so 0.4."""
    judged = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert measure.kappa(judged) == pytest.approx(0.4)
    found = measure.agreement(judged)
    assert (found.count, found.share, found.only_reader, found.only_machine) == (50, 0.7, 5, 10)


def test_kappa_at_its_ends(measure):
    """One where all agree, minus one where none does, nothing where there is but one verdict."""
    assert measure.kappa([(True, True), (False, False)]) == 1
    assert measure.kappa([(True, False), (False, True)]) == -1
    assert measure.kappa([(True, True), (True, True)]) is None


def test_kappa_is_zero_where_one_judge_always_says_yes(measure):
    """A judge that never says no agrees by chance alone, however high the share."""
    assert measure.kappa([(True, True)] * 9 + [(False, True)]) == pytest.approx(0)


def test_the_labels_are_a_hundred_and_well_formed(measure):
    """Every label names its question once, has allowed values and the answer that was read."""
    labels = measure.read_labels()
    assert len(labels) == 100
    assert len({(one["file"], one["id"]) for one in labels}) == 100
    for one in labels:
        assert all(one[key] in values for key, values in measure.ALLOWED.items()), one["id"]
        assert len(one["answer"]) == 12
        assert bool(one["unsupported"]) == (one["every_sentence_supported"] == "nee"), one["id"]
        refused = one["given"] == "none"
        assert refused == (one["answered_right"] == "nvt") == (one["every_sentence_supported"] == "nvt"), one["id"]
        assert (one["given"] == "full") == (one["refusal_right"] == "nvt"), one["id"]


def test_labelled_own_questions_still_exist(measure):
    """A label of a question of ours names one that is in its file, in the same words."""
    from assistant.evaluating import read_questions

    gold = _FOLDER / "tests" / "gold"
    for name in ("own_questions.yaml", "near_misses.yaml"):
        texts = {one.id: one.text for one in read_questions(gold / name)}
        for label in measure.read_labels():
            if label["file"] == name:
                assert texts[label["id"]] == label["question"]
