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
from typing import Any, NoReturn

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
CHUNK = 8_192  # rows; a chunk and what is worked out from it stay in the processor's cache
SAFE = 2**62
BITS = 31  # of a pattern at a time: with the number of a row, they fit 64


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
    is_bare = numpy is None
    if is_bare:
        return _in_python(plan, matrix)
    marks = _as_marks(plan, matrix)
    groups = _by_plan(plan, marks)
    if all(own.full * len(LEVELS) < SAFE for own, _ in groups):
        return _in_numpy(groups, marks)
    return _in_python(plan, marks)


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
            _refuse_mark(plan, id, mark)
    plan = _without(plan, [position for position, mark in enumerate(row) if mark == NOT_APPLICABLE])
    marks = tuple(0 if mark == NOT_APPLICABLE else int(mark) for mark in row)
    sums = sums_of(plan, marks)
    standings = standings_of(plan, sums)
    return Row(standings.level, standings.band, sums, standings.total, plan.full)


# ── With NumPy ──────────────────────────────────────────────────────────────────────────


def _as_marks(plan: Plan, matrix: Any) -> Any:
    """A uint8 array of as many columns as the plan; nothing is rounded on the way there."""
    lengths = {len(row) for row in matrix} if not isinstance(matrix, numpy.ndarray) else {matrix.shape[-1]}
    if lengths - {len(plan.ids)}:
        raise Unscorable("row_length", found=min(lengths - {len(plan.ids)}), expected=len(plan.ids))
    given = numpy.asarray(matrix).reshape(-1, len(plan.ids))
    marks = given if given.dtype == numpy.uint8 else given.astype(numpy.uint8)
    if marks is not given and not numpy.array_equal(marks, given):
        row, column = (int(place[0]) for place in numpy.nonzero(marks != given))
        _refuse_mark(plan, plan.ids[column], given[row, column])
    return marks


def _in_numpy(groups: list[tuple[Plan, Any]], matrix: Any) -> Batch:
    count = len(matrix)
    small, wide = numpy.int8, numpy.int64
    batch = Batch(
        numpy.empty(count, small),
        numpy.empty(count, small),
        numpy.empty((len(LEVELS), count), wide),
        numpy.empty(count, wide),
        numpy.empty(count, wide),
    )
    parts = [
        (own_plan, rows[start : start + CHUNK])
        for own_plan, rows in groups
        for start in range(0, len(rows), CHUNK)
    ]
    with ThreadPoolExecutor(cpu_count()) as threads:  # NumPy lets go of the lock while it works
        for _ in threads.map(lambda part: _score_rows(part[0], part[1], matrix, batch), parts):
            pass  # an error in a thread comes up here
    return batch


def _by_plan(plan: Plan, matrix: Any) -> list[tuple[Plan, Any]]:
    """Rows that leave out the same share one plan: each plan with the numbers of its rows."""
    if not len(matrix):
        return []
    may = [i for i, id in enumerate(plan.ids) if plan.edition.requirements[id].may_not_apply]
    pattern = _patterns(matrix, may)
    order = numpy.argsort(pattern, kind="stable")
    starts = numpy.flatnonzero(numpy.diff(pattern[order])) + 1
    return [
        (_without(plan, [p for p in may if matrix[rows[0], p] == NOT_APPLICABLE]), rows)
        for rows in numpy.split(order, starts)
    ]


def _patterns(matrix: Any, positions: list[int]) -> Any:
    """A number for each row: the same where the same of these positions are left out."""
    pattern = numpy.zeros(len(matrix), numpy.int64)
    for count, position in enumerate(positions):
        if count and count % BITS == 0:  # the next bits would not fit: number the patterns so far
            pattern = numpy.unique(pattern, return_inverse=True)[1].reshape(-1)
        pattern = pattern << 1 | (matrix[:, position] == NOT_APPLICABLE)
    return pattern


def _score_rows(plan: Plan, rows: Any, matrix: Any, batch: Batch) -> None:
    by_column = numpy.ascontiguousarray(matrix[rows].T)
    for position, id in enumerate(plan.ids):
        if id in plan.not_applicable:
            by_column[position] = 0
    _refuse_bad_marks(plan, by_column)
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
            most = plan.answer_unit * len(places)
            alike = numpy.zeros(by_column.shape[1], numpy.uint16 if most < 2**16 else numpy.uint32)
            for place in places:
                alike += by_column[place]
            sums += alike * numpy.int64(weight)
    return sums


def _refuse_bad_marks(plan: Plan, by_column: Any) -> None:
    """What may not apply has been taken care of: any NOT_APPLICABLE that is left is one too many."""
    fine = numpy.zeros(by_column.shape, bool)
    for mark in _allowed(plan):  # few: comparing with each is faster than looking each cell up
        fine |= by_column == numpy.uint8(mark)
    if not fine.all():
        column, row = (int(place[0]) for place in numpy.nonzero(~fine))
        _refuse_mark(plan, plan.ids[column], int(by_column[column, row]))


def _refuse_mark(plan: Plan, id: str, mark: float) -> NoReturn:
    if mark == NOT_APPLICABLE:
        raise Unscorable("must_apply", id=id)
    raise Unscorable("not_a_mark", id=id, value=mark, known=sorted(_allowed(plan)))


def _allowed(plan: Plan) -> set[int]:
    return {int(step.value * plan.answer_unit) for step in plan.edition.scale}


def _without(plan: Plan, positions: Iterable[int]) -> Plan:
    """The same plan with these requirements not applicable."""
    ids = frozenset(plan.ids[position] for position in positions)
    if not ids:
        return plan
    for id in sorted(ids):
        if not plan.edition.requirements[id].may_not_apply:
            raise Unscorable("must_apply", id=id)
    found = plan_for(plan.edition, plan.type, plan.tailored_out, ids)
    check_nothing_lost(found)
    return found
