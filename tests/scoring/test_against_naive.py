"""The engine against a second implementation that shares nothing with it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import editions
from scoring.scores import score
from scoring.trace import LevelStep, Step, trace
from tests.scoring.naive import naive_scores
from tests.scoring.small import small_edition
from tests.scoring.strategies import VALUES, assessments

EDITION = editions.load("gbt39116-2020")


def assert_same(edition, type, answers, tailored_out):
    result = score(edition, type, answers, tailored_out)
    expected = naive_scores(edition, type, answers, tailored_out)

    assert (result.level, result.band, result.total) == tuple(
        expected[key] for key in ("level", "band", "total")
    )
    assert {level: outcome.score for level, outcome in result.levels.items()} == expected["levels"]
    assert {level: outcome.met for level, outcome in result.levels.items()} == expected["met"]
    assert result.elements == expected["elements"]
    assert result.domains == expected["domains"]
    assert result.subdomains == expected["subdomains"]


@settings(max_examples=400)
@given(assessments(EDITION))
def test_the_engine_agrees_with_the_naive_rules(assessment):
    type, answers, tailored_out = assessment
    assert_same(EDITION, type, answers, tailored_out)


def test_it_agrees_on_four_thousand_assessments_at_the_gate():
    """Answers around 0.8, where plain floats take wrong decisions."""
    chance = random.Random(39116)
    for _ in range(4000):
        type = chance.choice(("discrete", "process"))
        in_force = EDITION.requirements_in_force(type, frozenset())
        answers = {r.id: chance.choice((0.5, 0.8, 0.8, 0.8, 1, 1)) for r in in_force}
        result = score(EDITION, type, answers)
        expected = naive_scores(EDITION, type, answers)
        assert (result.level, result.band, result.total) == (
            expected["level"],
            expected["band"],
            expected["total"],
        )


@st.composite
def small_assessments(draw):
    """Editions of up to three subdomains with gaps and empty levels, under either rule."""
    names = ["one", "two", "three"][: draw(st.integers(1, 3))]
    counts = {
        name: {level: n for level in range(1, 6) if (n := draw(st.integers(0, 3)))} or {1: 1}
        for name in names
    }
    cuts = sorted(
        draw(st.lists(st.integers(1, 99), min_size=len(names) - 1, max_size=len(names) - 1, unique=True))
    )
    borders = [0, *cuts, 100]
    weights = {name: high - low for name, low, high in zip(names, borders[:-1], borders[1:], strict=True)}
    rule = draw(st.sampled_from(("consecutive", "band")))
    edition = small_edition(counts, weights, level_rule=rule, tailorable=tuple(names[1:]))
    answers = {id: draw(st.sampled_from(VALUES)) for id in edition.requirements}
    return edition, answers, draw(st.frozensets(st.sampled_from(names[1:]))) if names[1:] else frozenset()


@settings(max_examples=400)
@given(small_assessments())
def test_it_agrees_on_editions_with_gaps_under_either_rule(assessment):
    edition, answers, tailored_out = assessment
    assert_same(edition, "discrete", answers, tailored_out)


@settings(max_examples=150)
@given(assessments(EDITION), st.data())
def test_raising_an_answer_never_lowers_anything(assessment, data):
    type, answers, tailored_out = assessment
    before = score(EDITION, type, answers, tailored_out)
    id = data.draw(
        st.sampled_from([id for id, value in answers.items() if value not in (1, "n/a")] or [None])
    )
    if id is None:
        return

    after = score(EDITION, type, {**answers, id: 1}, tailored_out)

    assert (after.level, after.band, after.total) >= (before.level, before.band, before.total)
    assert after.level >= before.level
    assert after.band >= before.band
    assert after.total >= before.total
    for level in range(1, 6):
        assert (after.levels[level].score or 0) >= (before.levels[level].score or 0)


@settings(max_examples=60)
@given(assessments(EDITION))
def test_the_trace_adds_up_at_every_tier(assessment):
    type, answers, tailored_out = assessment
    result = score(EDITION, type, answers, tailored_out)

    for level in range(1, 6):
        steps = trace(result, level)
        outcome = steps[-1]
        assert isinstance(outcome, LevelStep)
        assert outcome.score == result.levels[level].score
        for kind in ("requirement", "subdomain", "domain", "element"):
            tier = [step for step in steps if isinstance(step, Step) and step.kind == kind]
            assert sum(step.contribution for step in tier) == (outcome.score or 0)
            assert sum(step.of_level for step in tier) == (0 if outcome.score is None else 1)
