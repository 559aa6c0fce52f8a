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
    marks = _plain_marks(plan, answers)
    if marks is not None:
        return Reading(plan, marks)
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
    not_applicable = frozenset(id for id in plan.ids if _is_not_applicable(answers.get(id)))
    if not_applicable:
        plan = plan_for(edition, type, plan.tailored_out, not_applicable)
        check_nothing_lost(plan)
    _, mark_of = _reader(plan)
    marks = tuple(
        MISSING if id not in answers else 0 if id in not_applicable else mark_of[answers[id]]
        for id in plan.ids
    )
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


def _plain_marks(plan: Plan, answers: Answers) -> tuple[int, ...] | None:
    """The marks where each requirement in force has a number and nothing else is there."""
    pick, mark_of = _reader(plan)
    try:
        values = pick(answers)
        if len(answers) == len(values) and NUMBERS.issuperset(map(builtins.type, values)):
            return tuple(map(mark_of.__getitem__, values))
    except (KeyError, TypeError):
        pass  # read again with care, to say what is wrong
    return None


@lru_cache(maxsize=1024)
def _reader(plan: Plan) -> tuple[Callable[[Answers], tuple[Answer, ...]], Mapping[Answer, int]]:
    mark_of: dict[Answer, int] = {}
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


def _is_finite_number(value: object) -> bool:
    """A Decimal that is no number cannot even be compared with one."""
    return builtins.type(value) in NUMBERS and not (isinstance(value, Decimal) and not value.is_finite())


def _refuse_bad_answer(edition: Edition, id: str, value: object) -> None:
    requirement = edition.requirements.get(id)
    if requirement is None:
        raise Unscorable("unknown_requirement", id=id)
    if _is_not_applicable(value):
        if not requirement.may_not_apply:
            raise Unscorable("must_apply", id=id)
        return
    values = [step.value for step in edition.scale]
    if not _is_finite_number(value) or not any(value in (v, float(v)) for v in values):
        raise Unscorable("not_an_answer", id=id, value=value, known=[f"{float(v):g}" for v in values])


def check_nothing_lost(plan: Plan) -> None:
    """A subdomain that cannot be tailored out keeps something to score at each of its levels."""
    for level in plan.levels:
        for id in level.ids:
            subdomain = plan.edition.requirements[id].subdomain
            if not level.scored.get(subdomain) and subdomain not in plan.edition.tailorable:
                raise Unscorable("nothing_left", subdomain=subdomain, level=level.level)
