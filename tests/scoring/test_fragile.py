"""The single answers on which the level hangs."""

from fractions import Fraction

from hypothesis import given, settings

from scoring.editions import load
from scoring.pathway import fragile
from scoring.scores import score
from tests.scoring.small import small_edition
from tests.scoring.strategies import assessments

EDITION = load("gbt39116-2020")
LOWER = {1: 0.8, 0.8: 0.5, 0.5: 0}


def test_a_level_held_by_one_answer_hangs_on_it():
    small = small_edition({"only": {1: 2}})

    found = fragile(score(small, "discrete", {"only.L1.a": 0.8, "only.L1.b": 0.8}))

    assert [(f.requirement, f.before, f.after, f.level) for f in found] == [
        ("only.L1.a", Fraction(4, 5), Fraction(1, 2), 0),
        ("only.L1.b", Fraction(4, 5), Fraction(1, 2), 0),
    ]


def test_a_level_with_room_hangs_on_nothing(edition):
    assert fragile(score(edition, "discrete", dict.fromkeys(edition.requirements, 1))) == []


def test_below_level_one_there_is_nothing_to_lose(edition):
    assert fragile(score(edition, "discrete", dict.fromkeys(edition.requirements, 0.5))) == []


@settings(max_examples=25)
@given(assessments(EDITION))
def test_exactly_those_answers_cost_the_level(assessment):
    type, answers, tailored_out = assessment
    result = score(EDITION, type, answers, tailored_out)

    expected = {}
    for id, value in answers.items():
        if value in LOWER:
            level = score(EDITION, type, answers | {id: LOWER[value]}, tailored_out).level
            if level < result.level:
                expected[id] = level

    assert {f.requirement: f.level for f in fragile(result)} == expected
