"""Many at once: exactly what `score` says, with NumPy and without."""

import random
from dataclasses import replace
from fractions import Fraction

import numpy
import pytest

from scoring import batch
from scoring.model import ScaleStep
from scoring.refusals import Unscorable
from scoring.scores import score
from tests.scoring.small import ANY, SCALE, small_edition

MARKS = {1: 10, 0.8: 8, 0.5: 5, 0: 0, "n/a": batch.NOT_APPLICABLE}


def made_up(edition, type, tailored_out, count, seed):
    """Answers by row; some at the gate, some with things that do not apply."""
    chance = random.Random(seed)
    ids = batch.columns(edition, type, tailored_out)
    rows = []
    for number in range(count):
        values = (0.5, 0.8, 0.8, 1) if number % 2 else (0, 0.5, 0.8, 1)
        row = {id: chance.choice(values) for id in ids}
        for id in ids:
            if edition.requirements[id].may_not_apply and chance.random() < 0.2:
                row[id] = "n/a"
        rows.append(row)
    return rows


def matrix_of(rows):
    return [[MARKS[value] for value in row.values()] for row in rows]


def assert_same_as_score(scored, edition, type, rows, tailored_out):
    assert len(scored) == len(rows)
    for index, answers in enumerate(rows):
        row, result = scored.row(index), score(edition, type, answers, tailored_out)
        assert (row.level, row.band) == (result.level, result.band)
        assert row.total * result.plan.full == result.standings.total * row.full
        for level, outcome in result.levels.items():
            assert row.score(level) == (outcome.score or 0)


@pytest.mark.parametrize(
    ("type", "tailored_out"), [("discrete", ()), ("process", ()), ("discrete", ("logistics", "sales"))]
)
def test_a_batch_is_exactly_score(type, tailored_out, edition):
    rows = made_up(edition, type, tailored_out, 300, seed=1)

    scored = batch.score_all(edition, type, numpy.array(matrix_of(rows), numpy.uint8), tailored_out)

    assert_same_as_score(scored, edition, type, rows, tailored_out)


def test_without_numpy_the_results_are_the_same(edition, monkeypatch):
    rows = made_up(edition, "process", (), 100, seed=2)
    monkeypatch.setattr(batch, "numpy", None)

    scored = batch.score_all(edition, "process", matrix_of(rows))

    assert isinstance(scored.level, list)
    assert_same_as_score(scored, edition, "process", rows, ())


def test_the_other_level_rule():
    small = small_edition(
        {"one": {1: 2, 2: 2}, "two": {2: 1, 4: 1}}, {"one": 30, "two": 70}, level_rule="band"
    )
    rows = made_up(small, "discrete", (), 200, seed=3)

    scored = batch.score_all(small, "discrete", numpy.array(matrix_of(rows), numpy.uint8))

    assert_same_as_score(scored, small, "discrete", rows, ())


def test_rows_are_kept_in_order_across_chunks(edition, monkeypatch):
    rows = made_up(edition, "discrete", (), 40, seed=4)
    monkeypatch.setattr(batch, "CHUNK", 7)

    scored = batch.score_all(edition, "discrete", numpy.array(matrix_of(rows), numpy.uint8))

    assert_same_as_score(scored, edition, "discrete", rows, ())


def test_weights_too_fine_for_64_bits_are_reckoned_in_python():
    primes = (7919, 7907, 7901, 7883, 7879, 7877, 7873, 7867)
    names = [f"s{n}" for n in range(8)]
    counts = {
        name: {level: 5 + (n + level) % 7 for level in range(1, 6) if level != n}
        for n, name in enumerate(names)
    }
    weights = {name: Fraction(100 * prime, sum(primes)) for name, prime in zip(names, primes, strict=True)}
    fine = small_edition(counts, weights)
    rows = made_up(fine, "discrete", (), 5, seed=5)

    scored = batch.score_all(fine, "discrete", matrix_of(rows))

    assert isinstance(scored.level, list)
    assert_same_as_score(scored, fine, "discrete", rows, ())


def test_rows_that_leave_out_more_than_64_bits_could_tell_apart():
    counts = {f"s{n}": {1: 12} for n in range(6)}
    may_not_apply = tuple(f"s{n}.L1.{letter}" for n in range(6) for letter in "bcdefghijkl")
    wide = small_edition(counts, may_not_apply=may_not_apply)
    rows = made_up(wide, "discrete", (), 40, seed=6)
    for row, id in zip(rows[20:], may_not_apply[::4], strict=False):
        row.update(dict.fromkeys(may_not_apply, 1) | {id: "n/a"})

    scored = batch.score_all(wide, "discrete", numpy.array(matrix_of(rows), numpy.uint8))

    assert isinstance(scored.level, numpy.ndarray)
    assert_same_as_score(scored, wide, "discrete", rows, ())


def test_weights_that_grow_too_fine_where_something_is_left_out():
    names = [f"s{n}" for n in range(6)]
    whole = 10**14 + 31
    parts = [whole // 7 + n for n in range(5)]
    weights = {
        name: Fraction(100 * part, whole)
        for name, part in zip(names, [*parts, whole - sum(parts)], strict=True)
    }
    may_not_apply = tuple(f"{name}.L1.{letter}" for name in names for letter in "bcdefgh")
    fine = small_edition({name: {1: 12} for name in names}, weights, may_not_apply=may_not_apply)
    everything = [dict.fromkeys(batch.columns(fine, "discrete"), 1)]
    left_out = [
        everything[0] | dict.fromkeys([f"{name}.L1.{letter}" for letter in "bcdefgh"[:count]], "n/a")
        for name, count in zip(names, (1, 2, 3, 4, 5, 7), strict=True)
    ]
    at_once = {id: value for row in left_out for id, value in row.items() if value == "n/a"}

    whole_rows = batch.score_all(fine, "discrete", matrix_of(everything))
    scored = batch.score_all(fine, "discrete", matrix_of([*everything, everything[0] | at_once]))

    assert isinstance(whole_rows.level, numpy.ndarray)
    assert isinstance(scored.level, list)
    assert_same_as_score(scored, fine, "discrete", [*everything, everything[0] | at_once], ())


def test_hundreds_of_requirements_that_weigh_alike():
    names = [f"s{n}" for n in range(30)]
    alike = small_edition({name: {1: 12} for name in names}, dict.fromkeys(names, Fraction(10, 3)))
    fine = replace(alike, scale=(*SCALE[:3], ScaleStep(Fraction(1, 200), "hardly", ANY), SCALE[3]))

    scored = batch.score_all(fine, "discrete", numpy.full((2, 360), 200, numpy.uint8))

    assert [scored.row(index).score(1) for index in range(2)] == [1, 1]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (7, "not_a_mark"),
        (254, "not_a_mark"),
        (266, "not_a_mark"),  # 10 in the last eight bits
        (-246, "not_a_mark"),
        (0.8, "not_a_mark"),
        (batch.NOT_APPLICABLE, "must_apply"),
    ],
)
@pytest.mark.parametrize("with_numpy", [True, False])
def test_a_bad_cell_is_refused(cell, code, with_numpy, edition, monkeypatch):
    rows = [[10] * 214, [10] * 214]
    rows[1][0] = cell
    if not with_numpy:
        monkeypatch.setattr(batch, "numpy", None)

    with pytest.raises(Unscorable) as refused:
        batch.score_all(edition, "discrete", rows)

    assert refused.value.code == code
    assert refused.value.details["id"] == "org_strategy.L1.a"


@pytest.mark.parametrize("with_numpy", [True, False])
def test_a_row_of_the_wrong_length_is_refused(with_numpy, edition, monkeypatch):
    if not with_numpy:
        monkeypatch.setattr(batch, "numpy", None)

    with pytest.raises(Unscorable) as refused:
        batch.score_all(edition, "discrete", [[10] * 213])

    assert refused.value.code == "row_length"


def test_no_rows_give_no_results(edition):
    assert len(batch.score_all(edition, "discrete", numpy.empty((0, 214), numpy.uint8))) == 0
