"""The rules of scoring, case by case; the cases are in vectors/scores.json."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.refusals import Unscorable
from scoring.scores import score
from tests.scoring.small import small_edition

CASES = json.loads((Path(__file__).parent / "vectors" / "scores.json").read_text("utf-8"))


def by_name(case):
    return case["name"]


def prepared(case, edition):
    """The edition, type, answers and tailoring of a case."""
    if "small" in case:
        counts = {id: {int(level): n for level, n in by.items()} for id, by in case["small"].items()}
        rule = case.get("level_rule", "consecutive")
        may_not_apply = tuple(case.get("may_not_apply", ()))
        small = small_edition(counts, case.get("weights"), level_rule=rule, may_not_apply=may_not_apply)
        return small, "discrete", case["answers"], ()
    type, tailored_out = case["type"], case.get("tailored_out", ())
    asked = type if type in edition.types else "discrete"
    known = frozenset(tailored_out) & set(edition.subdomains)
    in_force = edition.requirements_in_force(asked, known)
    answers = {r.id: case["fill"][str(r.level)] for r in in_force} | case.get("answers", {})
    return edition, type, {k: v for k, v in answers.items() if k not in case.get("without", ())}, tailored_out


@pytest.mark.parametrize("case", CASES["vectors"], ids=by_name)
def test_a_vector_comes_out_as_worked_by_hand(case, edition):
    result = score(*prepared(case, edition))

    expected = case["expect"]
    assert (result.level, result.band, str(result.total)) == (
        expected["level"],
        expected["band"],
        expected["total"],
    )
    for level, (value, met) in expected.get("levels", {}).items():
        outcome = result.levels[int(level)]
        assert (outcome.score, outcome.met) == (value and Fraction(value), met)
    for tier in ("elements", "domains", "subdomains"):
        for id, by_level in expected.get(tier, {}).items():
            for level, value in by_level.items():
                assert getattr(result, tier)[id][int(level)] == (value and Fraction(value))
    assert result.not_applicable == expected.get("not_applicable", 0)
    codes = [note.code for note in result.notes]
    assert [code for code in codes if code in expected.get("notes", ())] == expected.get("notes", [])


@pytest.mark.parametrize("case", CASES["refusals"], ids=by_name)
def test_what_cannot_be_scored_is_refused_with_a_sentence(case, edition):
    with pytest.raises(Unscorable) as refused:
        score(*prepared(case, edition))

    assert refused.value.code == case["code"]
    assert case["says"] in str(refused.value)
    assert refused.value.sentence("zh") != str(refused.value)


@pytest.mark.parametrize("number", [float, Decimal, Fraction], ids=["float", "Decimal", "Fraction"])
def test_any_kind_of_number_is_read_exactly(number, edition):
    texts = dict.fromkeys(edition.requirements, "0.8")

    result = score(edition, "discrete", {id: number(text) for id, text in texts.items()})

    assert result.total == 5
    assert {outcome.score for outcome in result.levels.values()} == {Fraction(4, 5)}


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        None,
        [],
        {},
        b"1",
        2,
        -1,
        10**400,
        "N/A",
    ],
)
def test_nothing_else_is_an_answer(value, edition):
    answers = dict.fromkeys(edition.requirements, 1) | {"data.L1.a": value}

    with pytest.raises(Unscorable) as refused:
        score(edition, "discrete", answers)

    assert refused.value.code == "not_an_answer"


def test_answers_not_in_force_are_kept_out_and_noted(edition):
    answers = dict.fromkeys(edition.requirements, 1)

    result = score(edition, "process", answers, ["logistics"])

    (note,) = [note for note in result.notes if note.code == "answers_ignored"]
    ignored = [
        id
        for id, r in edition.requirements.items()
        if r.subdomain in ("product_design", "logistics", "product_service")
    ]
    assert note.details["requirements"] == ignored
    assert result.level == 5


def test_what_the_type_does_not_ask_is_not_noted_as_tailored_out(edition):
    answers = {r.id: 1 for r in edition.requirements_in_force("process", frozenset())}

    result = score(edition, "process", answers, ["product_design"])

    assert "tailored_out" not in [note.code for note in result.notes]
    assert result.levels == score(edition, "process", answers).levels


def test_an_answer_not_in_force_decides_nothing(edition):
    in_force = {r.id: 1 for r in edition.requirements_in_force("process", frozenset())}

    without = score(edition, "process", in_force)
    beside = score(edition, "process", in_force | {"product_service.L1.a": 0})

    assert (without.level, without.total) == (beside.level, beside.total) == (5, 5)


def test_every_result_says_what_it_was_made_with(edition):
    result = score(edition, "discrete", dict.fromkeys(edition.requirements, 1))

    assert result.edition.id == "gbt39116-2020"
    assert len(result.edition.hash) == 64


def test_plain_floats_would_have_taken_a_wrong_decision_here(edition):
    """The positive control of exactness: the second vector, reckoned as most programs would."""
    case = CASES["vectors"][1]
    _, type, answers, _ = prepared(case, edition)
    weights = edition.weights[type]

    total = 0.0
    for element in edition.elements:
        for domain in element.domains:
            for subdomain in domain.subdomains:
                given = [answers[r.id] for r in subdomain.at_level(1)]
                total += (
                    float(weights.elements[element.id])
                    / 100
                    * float(weights.domains[element.id][domain.id])
                    / 100
                    * float(weights.subdomains[domain.id][subdomain.id])
                    / 100
                    * (sum(given) / len(given))
                )

    assert total < 0.8
    assert score(edition, type, answers).level == 1
