"""Many assessments at once, in exact integers; each row comes out as `score` would have it.

A matrix has one row an assessment and one column a requirement in force, in the order of
`columns`. A cell holds the answer times ten (10, 8, 5, 0; times `Plan.answer_unit` in general), or
NOT_APPLICABLE. With NumPy installed the work is done column by column in 64-bit integers, without
it row by row in Python's own; the results are the same to the last digit. Where the weights of an
edition are so fine that 64 bits would not hold them, Python's integers are used.
"""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from os import cpu_count
from typing import Any

from scoring.answers import check_nothing_lost, sound_plan
from scoring.model import LEVELS, Edition
from scoring.plan import Plan, plan_for
from scoring.refusals import Unscorable
from scoring.scores import standings_of, sums_of

try:
    import numpy
except ImportError:  # a bare machine: slower, the same numbers
    numpy = None  # type: ignore[assignment]

NOT_APPLICABLE = 255
CHUNK = 16_384  # rows; a chunk and what is worked out from it stay in the processor's cache
SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Row:
    """What one assessment comes to. `sums` are by level, `total` is of all, both over `full`."""

    level: int
    band: int
    sums: tuple[int, ...]
    total: int
    full: int

    def score(self, level: int) -> Fraction:
        return Fraction(self.sums[level - 1], self.full)


@dataclass(frozen=True, eq=False)
class Batch:
    """Columns, one entry a row of the matrix: `level`, `band`, `total`, `full`; `sums` by level.

    They are lists or NumPy arrays of integers.
    """

    level: Any
    band: Any
    sums: Any
    total: Any
    full: Any

    def __len__(self) -> int:
        return len(self.level)

    def row(self, index: int) -> Row:
        sums = tuple(int(column[index]) for column in self.sums)
        numbers = (self.level[index], self.band[index], self.total[index], self.full[index])
        level, band, total, full = (int(number) for number in numbers)
        return Row(level, band, sums, total, full)


def columns(edition: Edition, type: str, tailored_out: Collection[str] = ()) -> tuple[str, ...]:
    """The requirements that the columns of a matrix stand for."""
    return sound_plan(edition, type, frozenset(tailored_out)).ids


def score_all(edition: Edition, type: str, matrix: Any, tailored_out: Collection[str] = ()) -> Batch:
    """Score every row of `matrix`: a uint8 array (rows × columns), or a sequence of such rows.

    Raises Unscorable where a cell is no answer, and where a row leaves nothing to score.
    """
    plan = sound_plan(edition, type, frozenset(tailored_out))
    if numpy is None or plan.full * len(LEVELS) >= SAFE:
        return _in_python(plan, matrix)
    return _in_numpy(plan, numpy.ascontiguousarray(matrix, dtype=numpy.uint8))


# ── Without NumPy ───────────────────────────────────────────────────────────────────────


def _in_python(plan: Plan, rows: Iterable[Sequence[int]]) -> Batch:
    scored = [_row(plan, row) for row in rows]
    sums = [[row.sums[level] for row in scored] for level in range(len(LEVELS))]
    return Batch(
        [row.level for row in scored],
        [row.band for row in scored],
        sums,
        [row.total for row in scored],
        [row.full for row in scored],
    )


def _row(plan: Plan, row: Sequence[int]) -> Row:
    allowed = _allowed(plan)
    if len(row) != len(plan.ids):
        raise Unscorable("row_length", found=len(row), expected=len(plan.ids))
    for id, mark in zip(plan.ids, row, strict=True):
        if mark not in allowed and mark != NOT_APPLICABLE:
            raise Unscorable("not_a_mark", id=id, value=mark, known=sorted(allowed))
    left_out = [position for position, mark in enumerate(row) if mark == NOT_APPLICABLE]
    if left_out:
        plan = _without(plan, left_out)
    marks = tuple(0 if mark == NOT_APPLICABLE else int(mark) for mark in row)
    sums = sums_of(plan, marks)
    standings = standings_of(plan, sums)
    return Row(standings.level, standings.band, sums, standings.total, plan.full)


# ── With NumPy ──────────────────────────────────────────────────────────────────────────


def _in_numpy(plan: Plan, matrix: Any) -> Batch:
    if matrix.ndim != 2 or matrix.shape[1] != len(plan.ids):
        found = matrix.shape[1] if matrix.ndim == 2 else 0
        raise Unscorable("row_length", found=found, expected=len(plan.ids))
    _refuse_bad_marks(plan, matrix)
    count = len(matrix)
    small, wide = numpy.int8, numpy.int64
    batch = Batch(
        numpy.empty(count, small),
        numpy.empty(count, small),
        numpy.empty((len(LEVELS), count), wide),
        numpy.empty(count, wide),
        numpy.empty(count, wide),
    )
    chunks = [slice(start, start + CHUNK) for start in range(0, count, CHUNK)]
    with ThreadPoolExecutor(cpu_count()) as threads:  # NumPy lets go of the lock while it works
        for _ in threads.map(lambda chunk: _score_chunk(plan, matrix, chunk, batch), chunks):
            pass
    return batch


def _score_chunk(plan: Plan, matrix: Any, chunk: slice, batch: Batch) -> None:
    rows = numpy.arange(chunk.start, min(chunk.stop, len(matrix)))
    for own_plan, chosen in _by_plan(plan, matrix[chunk]):
        _score_rows(own_plan, matrix, rows if chosen is None else rows[chosen], batch)


def _by_plan(plan: Plan, marks: Any) -> Iterable[tuple[Plan, Any]]:
    """Rows that leave out the same share one plan; None stands for all rows."""
    may = [i for i, id in enumerate(plan.ids) if plan.edition.requirements[id].may_not_apply]
    left_out = marks[:, may] == NOT_APPLICABLE
    if not left_out.any():
        return [(plan, None)]
    patterns, which = numpy.unique(left_out, axis=0, return_inverse=True)
    which = which.reshape(-1)
    return [
        (_without(plan, [may[i] for i in numpy.flatnonzero(pattern)]), numpy.flatnonzero(which == index))
        for index, pattern in enumerate(patterns)
    ]


def _score_rows(plan: Plan, matrix: Any, rows: Any, batch: Batch) -> None:
    by_column = numpy.ascontiguousarray(matrix[rows].T)
    by_column[by_column == NOT_APPLICABLE] = 0
    total = numpy.zeros(len(rows), numpy.int64)
    consecutive = numpy.ones(len(rows), bool)
    gated = numpy.zeros(len(rows), numpy.int8)
    for index in range(len(LEVELS)):
        sums = _level_sums(plan, index, by_column)
        met = sums >= plan.met_from[index]
        total += numpy.where(met, plan.full, sums)
        consecutive &= met
        gated += consecutive
        batch.sums[index][rows] = sums
    band = numpy.searchsorted(numpy.array(plan.band_from), total, side="right")
    batch.level[rows] = band if plan.edition.level_rule == "band" else gated
    batch.band[rows], batch.total[rows], batch.full[rows] = band, total, plan.full


def _level_sums(plan: Plan, index: int, by_column: Any) -> Any:
    """Columns of the same weight are added first, in small integers, and weighed once."""
    start, _ = plan.spans[index]
    positions: dict[int, list[int]] = {}
    for offset, weight in enumerate(plan.coefficients[index]):
        positions.setdefault(weight, []).append(start + offset)
    sums = numpy.zeros(by_column.shape[1], numpy.int64)
    for weight, places in positions.items():
        if weight:
            alike = numpy.zeros(by_column.shape[1], numpy.uint16)
            for place in places:
                alike += by_column[place]
            sums += alike * numpy.int64(weight)
    return sums


def _refuse_bad_marks(plan: Plan, matrix: Any) -> None:
    known = numpy.zeros(256, bool)
    known[[*_allowed(plan), NOT_APPLICABLE]] = True
    for start in range(0, len(matrix), CHUNK):
        chunk = matrix[start : start + CHUNK]
        fine = known[chunk]
        if not fine.all():
            row, column = (int(place[0]) for place in numpy.nonzero(~fine))
            value, id = int(chunk[row, column]), plan.ids[column]
            raise Unscorable("not_a_mark", id=id, value=value, known=sorted(_allowed(plan)))
    for position, id in enumerate(plan.ids):
        if not plan.edition.requirements[id].may_not_apply and (matrix[:, position] == NOT_APPLICABLE).any():
            raise Unscorable("must_apply", id=id)


def _allowed(plan: Plan) -> set[int]:
    return {int(step.value * plan.answer_unit) for step in plan.edition.scale}


def _without(plan: Plan, positions: Iterable[int]) -> Plan:
    """The same plan with these requirements not applicable."""
    ids = frozenset(plan.ids[position] for position in positions)
    for id in sorted(ids):
        if not plan.edition.requirements[id].may_not_apply:
            raise Unscorable("must_apply", id=id)
    found = plan_for(plan.edition, plan.type, plan.tailored_out, ids)
    check_nothing_lost(found)
    return found
