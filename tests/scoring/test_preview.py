"""What is certain already, and what is still possible."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.editions import load
from scoring.refusals import Unscorable
from scoring.scores import preview, score
from tests.scoring.small import small_edition
from tests.scoring.strategies import assessments

EDITION = load("gbt39116-2020")


def test_nothing_answered_leaves_everything_open(edition):
    seen = preview(edition, "process", {})

    assert (seen.certain, seen.possible, seen.answered, seen.of) == (0, 5, 0, 189)


def test_level_one_answered_makes_it_certain(edition):
    answers = {r.id: 1 for r in edition.requirements.values() if r.level == 1}

    seen = preview(edition, "discrete", answers)

    assert (seen.certain, seen.possible, seen.answered, seen.of) == (1, 5, len(answers), 214)


def test_a_level_that_cannot_be_met_any_more_bounds_what_is_possible(edition):
    answers = {r.id: 0 for r in edition.requirements.values() if r.level == 3}

    assert preview(edition, "discrete", answers).possible == 2


def test_not_applicable_counts_as_answered(edition):
    seen = preview(edition, "discrete", {"energy_management.L2.c": "n/a"})

    assert (seen.answered, seen.of) == (1, 214)


def test_a_wrong_answer_is_refused_here_too(edition):
    with pytest.raises(Unscorable) as refused:
        preview(edition, "discrete", {"data.L1.a": "n/a"})

    assert refused.value.code == "must_apply"


def test_not_applicable_may_stand_alone_only_while_others_are_open():
    small = small_edition({"only": {1: 2}}, may_not_apply=("only.L1.a", "only.L1.b"))

    assert preview(small, "discrete", {"only.L1.a": "n/a"}).certain == 0
    with pytest.raises(Unscorable):
        preview(small, "discrete", {"only.L1.a": "n/a", "only.L1.b": "n/a"})


@settings(max_examples=80)
@given(assessments(EDITION), st.data())
def test_the_level_always_ends_up_inside_the_interval(assessment, data):
    type, answers, tailored_out = assessment
    share = data.draw(st.integers(0, 100))
    random = data.draw(st.randoms(use_true_random=False))
    so_far = {id: value for id, value in answers.items() if random.randint(1, 100) <= share}

    seen = preview(EDITION, type, so_far, tailored_out)

    final = score(EDITION, type, answers, tailored_out).level
    assert seen.certain <= final <= seen.possible
    assert (seen.answered, seen.of) == (len(so_far), len(answers))
