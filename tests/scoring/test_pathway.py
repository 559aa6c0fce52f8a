"""The shortest way up, against trying everything."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

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
UNDER = {"consecutive": EDITION, "band": replace(EDITION, level_rule="band")}
SCALE = [Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(1)]


def brute_force(edition, answers, target, cost, fixed):
    """The least (cost, count, sum of raises) of all ways to reach the target, or None."""
    ids = list(answers)
    options = [[_exact(answers[id])] if id in fixed else _raises(answers[id]) for id in ids]
    best = None
    for values in product(*options):
        raised = [i for i, id in enumerate(ids) if values[i] > _exact(answers[id])]
        price = (
            sum(cost.get(ids[i], 0) for i in raised),
            len(raised),
            sum((values[i] - _exact(answers[ids[i]]) for i in raised), Fraction()),
        )
        if best is None or price < best:
            if score(edition, "discrete", dict(zip(ids, values, strict=True))).level >= target:
                best = price
    return best


def _exact(value):
    return Fraction(str(value))


def _raises(value):
    return [step for step in SCALE if step >= _exact(value)]


def price_of(way, cost):
    steps = way.improvements
    raises = sum((step.after - step.before for step in steps), Fraction())
    return sum(cost.get(step.requirement, 0) for step in steps), len(steps), raises


@st.composite
def small_problems(draw):
    """An edition of at most twelve requirements, answers, costs, fixed ones and a target."""
    names = ["one", "two"][: draw(st.integers(1, 2))]
    left = 12
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
    answers = draw(answers_with_few_ways_up(ids))
    cost = draw(st.one_of(st.just({}), st.fixed_dictionaries({id: st.integers(0, 4) for id in ids})))
    fixed = draw(st.frozensets(st.sampled_from(ids), max_size=2))
    return edition, answers, cost, fixed, draw(st.integers(1, 5))


@st.composite
def answers_with_few_ways_up(draw, ids):
    """So many open answers that all ways up can still be tried; which ones are open is drawn."""
    answers, ways = dict.fromkeys(ids, 1), 1
    for id in draw(st.permutations(ids)):
        answers[id] = draw(st.sampled_from(VALUES if ways < 100 else (0.8, 1) if ways < 1500 else (1,)))
        ways *= len(_raises(answers[id]))
    return answers


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


@pytest.mark.parametrize("rule", ["consecutive", "band"])
@settings(max_examples=30)
@given(assessment=assessments(EDITION), target=st.integers(1, 5))
def test_on_the_real_edition_the_way_leads_there_and_no_step_is_spare(rule, assessment, target):
    edition = UNDER[rule]
    type, answers, tailored_out = assessment
    result = score(edition, type, answers, tailored_out)

    way = pathway(result, target)

    raised = answers | {step.requirement: step.after for step in way.improvements}
    assert way.is_reachable
    assert score(edition, type, raised, tailored_out).level >= target
    for spared in way.improvements:
        without = raised | {spared.requirement: spared.before}
        assert score(edition, type, without, tailored_out).level < target


def test_costs_in_proportion_to_what_is_gained_are_searched_to_the_end():
    """No choice stands out by its price here, so that nearly all of them have to be weighed up."""
    result = score(EDITION, "discrete", dict.fromkeys(EDITION.requirements, 0))
    weights = zip(result.plan.levels[0].ids, result.plan.coefficients[0], strict=True)
    cost = dict(weights)

    way = pathway(result, 1, cost=cost)

    needed = result.plan.met_from[0]
    assert sum(cost[step.requirement] for step in way.improvements) == needed / result.plan.answer_unit


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
