"""Answers as people give them become marks in the order of a plan, or are refused.

An answer is a value of the edition's scale (1, 0.8, 0.5, 0) as int, float, Fraction or Decimal, or
"n/a". A float is only ever recognised, never reckoned with.
"""

import builtins
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter

from scoring.model import NOT_APPLICABLE, Edition
from scoring.plan import Plan, plan_for
from scoring.refusals import Unscorable

Answer = int | float | Fraction | Decimal | str
Answers = Mapping[str, Answer]

NUMBERS = frozenset({int, float, Fraction, Decimal})  # bool is none of them
KINDS = NUMBERS | {str}
MISSING = -1  # the mark of a requirement that is not answered yet


@dataclass(frozen=True, slots=True)
class Reading:
    """Answers understood: `marks` stand in the order of `plan.ids`, 0 where not applicable."""

    plan: Plan
    marks: tuple[int, ...]
    ignored: tuple[str, ...] = ()  # answered and known, but not in force

    def answer_to(self, position: int) -> Fraction:
        return Fraction(self.marks[position], self.plan.answer_unit)


def read(edition: Edition, type: str, answers: Answers, tailored_out: Collection[str] = ()) -> Reading:
    """A complete set of answers; raises Unscorable, naming what is missing or wrong."""
    plan = sound_plan(edition, type, frozenset(tailored_out))
    reading = _plain_reading(plan, answers)
    if reading is not None:
        return reading
    reading = read_so_far(edition, type, answers, tailored_out)
    missing = [id for id, mark in zip(reading.plan.ids, reading.marks, strict=True) if mark == MISSING]
    if missing:
        raise Unscorable("missing", count=len(missing), ids=missing)
    return reading


def read_so_far(edition: Edition, type: str, answers: Answers, tailored_out: Collection[str] = ()) -> Reading:
    """Answers some of which may be missing (MISSING); raises Unscorable for what is wrong."""
    plan = sound_plan(edition, type, frozenset(tailored_out))
    for id, value in answers.items():
        _refuse_bad_answer(edition, id, value)
    plan = without(plan, frozenset(id for id in plan.ids if _is_not_applicable(answers.get(id))))
    _, mark_of = _reader(plan)
    marks = tuple(mark_of[answers[id]] if id in answers else MISSING for id in plan.ids)
    in_force = set(plan.ids)
    return Reading(
        plan, marks, tuple(id for id in edition.requirements if id in answers and id not in in_force)
    )


@lru_cache(maxsize=1024)
def sound_plan(edition: Edition, type: str, tailored_out: frozenset[str]) -> Plan:
    """The plan for a type and a tailoring that the edition allows; raises Unscorable."""
    if type not in edition.weights:
        raise Unscorable("unknown_type", type=type, known=list(edition.weights))
    for id in sorted(tailored_out):
        if id not in edition.subdomains:
            raise Unscorable("unknown_subdomain", id=id)
        if id not in edition.tailorable:
            raise Unscorable("cannot_be_tailored_out", id=id)
    return plan_for(edition, type, tailored_out)


def without(plan: Plan, ids: frozenset[str]) -> Plan:
    """The same plan with these requirements not applicable; raises Unscorable where that is not allowed."""
    if not ids:
        return plan
    for id in sorted(ids):
        if not plan.edition.requirements[id].may_not_apply:
            raise Unscorable("must_apply", id=id)
    found = plan_for(plan.edition, plan.type, plan.tailored_out, ids)
    _check_nothing_lost(found)
    return found


def _plain_reading(plan: Plan, answers: Answers) -> Reading | None:
    """The reading where each requirement in force is answered on the scale and nothing else is there."""
    pick, mark_of = _reader(plan)
    try:
        values = pick(answers)
        kinds = set(map(builtins.type, values))
        if len(answers) != len(values) or not kinds <= KINDS:
            return None
        marks = tuple(map(mark_of.__getitem__, values))
    except (KeyError, TypeError):
        return None  # to be read with care, which says what is wrong
    if str not in kinds:
        return Reading(plan, marks)
    left_out = (id for id, value in zip(plan.ids, values, strict=True) if builtins.type(value) is str)
    return Reading(without(plan, frozenset(left_out)), marks)


@lru_cache(maxsize=1024)
def _reader(plan: Plan) -> tuple[Callable[[Answers], tuple[Answer, ...]], Mapping[Answer, int]]:
    mark_of: dict[Answer, int] = {NOT_APPLICABLE: 0}
    for step in plan.edition.scale:
        mark = int(step.value * plan.answer_unit)
        mark_of[_quick_key(step.value)] = mark
        mark_of.setdefault(step.value, mark)
    if len(plan.ids) == 1:  # an itemgetter of one gives no tuple
        return lambda answers: (answers[plan.ids[0]],), mark_of
    return itemgetter(*plan.ids), mark_of


def _quick_key(value: Fraction) -> int | float:
    """What people write for this value; comparing with a Fraction is twenty times slower."""
    return int(value) if value.denominator == 1 else float(value)


def _is_not_applicable(value: object) -> bool:
    return isinstance(value, str) and value == NOT_APPLICABLE


def _is_on_the_scale(edition: Edition, value: object) -> bool:
    try:
        return builtins.type(value) in NUMBERS and value in _values(edition)
    except TypeError:  # a signalling NaN cannot even be looked up
        return False


@lru_cache(maxsize=64)
def _values(edition: Edition) -> frozenset[Answer]:
    """Each step of the scale, exact and as people write it."""
    return frozenset(key for step in edition.scale for key in (step.value, _quick_key(step.value)))


def _refuse_bad_answer(edition: Edition, id: str, value: object) -> None:
    requirement = edition.requirements.get(id)
    if requirement is None:
        raise Unscorable("unknown_requirement", id=id)
    if _is_not_applicable(value):
        if not requirement.may_not_apply:
            raise Unscorable("must_apply", id=id)
        return
    if not _is_on_the_scale(edition, value):
        known = [f"{float(step.value):g}" for step in edition.scale]
        raise Unscorable("not_an_answer", id=id, value=value, known=known)


@lru_cache(maxsize=1024)
def _check_nothing_lost(plan: Plan) -> None:
    """A subdomain that cannot be tailored out keeps something to score at each of its levels."""
    for level in plan.levels:
        for id in level.ids:
            subdomain = plan.edition.requirements[id].subdomain
            if not level.scored.get(subdomain) and subdomain not in plan.edition.tailorable:
                raise Unscorable("nothing_left", subdomain=subdomain, level=level.level)
