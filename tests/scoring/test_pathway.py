"""The shortest way up, against trying everything."""

from fractions import Fraction
from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.editions import load
from scoring.pathway import pathway
from scoring.refusals import Unscorable
from scoring.scores import score
from tests.scoring.small import small_edition
from tests.scoring.strategies import VALUES, assessments

EDITION = load("gbt39116-2020")
TENTHS = {0: 0, 0.5: 5, 0.8: 8, 1: 10}


def brute_force(edition, answers, target, cost, fixed):
    """The least (cost, count, sum of raises in tenths) of all ways to reach the target, or None."""
    ids = list(answers)
    options = [_options(answers[id], cost.get(id, 0), is_fixed=id in fixed) for id in ids]
    best = None
    for way in product(*options):
        price = tuple(map(sum, zip(*(price for _value, price in way), strict=True)))
        if best is None or price < best:
            raised = dict(zip(ids, (value for value, _price in way), strict=True))
            if score(edition, "discrete", raised).level >= target:
                best = price
    return best


def _options(answer, cost, *, is_fixed):
    """What an answer can become, each with its part of the price; in whole numbers, for there are many."""
    above = [] if is_fixed else [value for value in VALUES if value > answer]
    return [(answer, (0, 0, 0)), *((value, (cost, 1, TENTHS[value] - TENTHS[answer])) for value in above)]


def price_of(way, cost):
    steps = way.improvements
    raises = sum(step.after - step.before for step in steps)
    return sum(cost.get(step.requirement, 0) for step in steps), len(steps), 10 * raises


@st.composite
def small_problems(draw):
    """An edition of at most eight requirements, answers, costs, fixed ones and a target."""
    names = ["one", "two"][: draw(st.integers(1, 2))]
    left = 8
    counts = {}
    for name in names:
        by_level = {}
        for level in range(1, 6):
            count = draw(st.integers(0, min(3, left)))
            left -= count
            if count:
                by_level[level] = count
        counts[name] = by_level or {1: 1}
    shares = draw(st.sampled_from([(50, 50), (30, 70), (1, 99)])) if len(names) == 2 else (100,)
    weights = dict(zip(names, shares, strict=True))
    rule = draw(st.sampled_from(("consecutive", "band")))
    edition = small_edition(counts, weights, level_rule=rule)
    ids = list(edition.requirements)
    answers = {id: draw(st.sampled_from(VALUES)) for id in ids}
    cost = draw(st.one_of(st.just({}), st.fixed_dictionaries({id: st.integers(0, 4) for id in ids})))
    fixed = draw(st.frozensets(st.sampled_from(ids), max_size=2))
    return edition, answers, cost, fixed, draw(st.integers(1, 5))


@settings(max_examples=120)
@given(small_problems())
def test_no_way_is_cheaper_or_shorter(problem):
    edition, answers, cost, fixed, target = problem
    result = score(edition, "discrete", answers)

    way = pathway(result, target, cost=cost, fixed=fixed)

    best = brute_force(edition, answers, target, cost, fixed) if target > result.level else (0, 0, 0)
    assert way.is_reachable == (best is not None)
    if best is not None:
        assert price_of(way, cost) == best
        raised = answers | {step.requirement: step.after for step in way.improvements}
        assert score(edition, "discrete", raised).level >= target


@settings(max_examples=40)
@given(assessments(EDITION), st.integers(1, 5))
def test_on_the_real_edition_the_way_leads_there_and_no_step_is_spare(assessment, target):
    type, answers, tailored_out = assessment
    result = score(EDITION, type, answers, tailored_out)

    way = pathway(result, target)

    raised = answers | {step.requirement: step.after for step in way.improvements}
    assert way.is_reachable
    assert score(EDITION, type, raised, tailored_out).level >= min(target, 5)
    for spared in way.improvements:
        without = raised | {spared.requirement: spared.before}
        assert score(EDITION, type, without, tailored_out).level < target


@pytest.mark.parametrize("cost", [{}, {"data.L1.a": 7, "equipment.L2.a": 3, "energy_management.L3.a": 5}])
@pytest.mark.parametrize("met_up_to", [0, 1, 2])
def test_dropping_what_cannot_arrive_changes_no_way(met_up_to, cost, edition, monkeypatch):
    answers = {id: 1 if r.level <= met_up_to else 0.5 for id, r in edition.requirements.items()}
    result = score(edition, "discrete", answers)

    way = pathway(result, 3, cost=cost)

    monkeypatch.setattr("scoring.pathway._next", lambda *_: inf)  # nothing is dropped
    assert way == pathway(result, 3, cost=cost)


def test_a_target_not_above_the_level_needs_nothing(edition):
    result = score(edition, "discrete", dict.fromkeys(edition.requirements, 1))

    way = pathway(result, 3)

    assert (way.start, way.target, way.is_reachable, way.improvements) == (5, 3, True, ())


def test_by_default_it_leads_to_the_next_level(edition):
    result = score(edition, "discrete", dict.fromkeys(edition.requirements, 0))

    assert pathway(result).target == 1


def test_at_the_top_there_is_nothing_left(edition):
    way = pathway(score(edition, "discrete", dict.fromkeys(edition.requirements, 1)))

    assert (way.target, way.improvements) == (5, ())


def test_each_answer_is_raised_only_as_far_as_needed():
    small = small_edition({"only": {1: 5}})
    answers = {"only.L1.a": 0, **dict.fromkeys(("only.L1.b", "only.L1.c", "only.L1.d", "only.L1.e"), 0.8)}

    way = pathway(score(small, "discrete", answers))

    assert [(s.requirement, s.before, s.after) for s in way.improvements] == [
        ("only.L1.a", Fraction(0), Fraction(4, 5))
    ]


def test_cost_comes_before_number():
    small = small_edition({"only": {1: 2}})
    answers = {"only.L1.a": 0.5, "only.L1.b": 0.8}

    cheap = pathway(score(small, "discrete", answers), 1, cost={"only.L1.a": 5, "only.L1.b": 1})
    dear = pathway(score(small, "discrete", answers | {"only.L1.b": 0.5}), 1, cost={"only.L1.a": 5})

    assert [step.requirement for step in cheap.improvements] == ["only.L1.a"]  # the other alone gives 0.75
    assert [step.requirement for step in dear.improvements] == ["only.L1.a", "only.L1.b"]


def test_fixed_answers_can_bar_the_way():
    small = small_edition({"only": {1: 1}})

    way = pathway(score(small, "discrete", {"only.L1.a": 0}), 1, fixed=["only.L1.a"])

    assert (way.is_reachable, way.improvements) == (False, ())


def test_a_level_that_asks_nothing_bars_the_way():
    small = small_edition({"only": {1: 1, 3: 1}})

    way = pathway(score(small, "discrete", {"only.L1.a": 1, "only.L3.a": 0}), 3)

    assert not way.is_reachable


def test_what_does_not_apply_stays_so(edition):
    answers = dict.fromkeys(edition.requirements, 0) | {"energy_management.L2.c": "n/a"}

    way = pathway(score(edition, "discrete", answers), 2)

    assert "energy_management.L2.c" not in [step.requirement for step in way.improvements]


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"to": 6}, "no_such_level"),
        ({"to": 0}, "no_such_level"),
        ({"cost": {"data.L9.a": 1}}, "unknown_requirement"),
        ({"fixed": ["data.L9.a"]}, "unknown_requirement"),
        ({"cost": {"data.L1.a": -1}}, "negative_cost"),
    ],
)
def test_impossible_wishes_are_refused(wishes, code, edition):
    result = score(edition, "discrete", dict.fromkeys(edition.requirements, 0))

    with pytest.raises(Unscorable) as refused:
        pathway(result, **wishes)

    assert refused.value.code == code
