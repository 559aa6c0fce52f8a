"""Suppose some answers were higher: which level would it be? Worked out anew, never kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.models import Submission, Value
from assessment.models.submissions import score_of
from assessment.printing.fact_rows import answer_name, weight_in_level
from assessment.printing.fact_shapes import AnswerFacts, ResultFacts
from scoring.scores import Result
from scoring.sentences import cut
from scoring.verdict import reached, reasons

FIELD = "to."  # the name of a control: to.<requirement>


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One answer that may be turned up, and what that gives its level."""

    requirement: str
    field: str
    title: str
    subdomain: str
    level: int
    now: str
    options: tuple[Option, ...]
    gain: str
    then_at: str


@dataclass(frozen=True, slots=True)
class Group:
    """The other answers of one subdomain; it stands open where one of them is turned up."""

    name: str
    rows: tuple[Row, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class LevelChange:
    level: int
    before: str
    after: str
    is_met: bool

    @property
    def has_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class WhatIf:
    steps: tuple[Row, ...]  # of the shortest way
    others: tuple[Group, ...]
    level: int
    total: str
    levels: tuple[LevelChange, ...]
    sentences: tuple[str, ...]
    raised: int  # how many answers are turned up


def shortest_way(facts: ResultFacts) -> dict[str, str]:
    """What the form shows first: every improvement of the shortest way is made."""
    return {step.requirement: text_of(step.after) for step in facts.pathway.steps}


def chosen_in(form: Mapping[str, str]) -> dict[str, str]:
    """The answers of the form, by requirement; what they are worth is looked at in `suppose`."""
    return {name.removeprefix(FIELD): value for name, value in form.items() if name.startswith(FIELD)}


def text_of(value: Fraction) -> str:
    """An answer as it is stored."""
    return str(value.numerator) if value.denominator == 1 else str(float(value))


def suppose(submission: Submission, facts: ResultFacts, chosen: Mapping[str, str]) -> WhatIf:
    """The result if these answers were raised; unknown requirements and what is no raise change nothing."""
    return _Supposition(submission, facts, chosen).told()


class _Supposition:
    def __init__(self, submission: Submission, facts: ResultFacts, chosen: Mapping[str, str]) -> None:
        self.facts, sealed = facts, submission.sealed
        given = {answer.requirement: answer for answer in facts.answers}
        scale = [text_of(step.value) for step in submission.edition.scale]
        self.scale = [value for value in scale if value in Value.values]
        self.raised = {
            id: value for id, value in chosen.items() if id in given and value in self._higher(given[id])
        }
        answers = {id: answer.value for id, answer in given.items()} | self.raised
        self.result: Result = score_of(submission.edition, sealed["type"], answers, sealed["tailored_out"])
        self.given = given

    def told(self) -> WhatIf:
        result, language = self.result, self.facts.language
        levels = tuple(
            LevelChange(
                level.level, level.shown, cut(after.score) if after.score is not None else "–", after.met
            )
            for level, after in zip(self.facts.levels, result.levels.values(), strict=True)
        )
        return WhatIf(
            steps=tuple(self._steps()),
            others=tuple(self._others()),
            level=result.level,
            total=cut(result.total),
            levels=levels,
            sentences=(reached(result, language), *reasons(result, language)),
            raised=len(self.raised),
        )

    def _steps(self) -> Iterator[Row]:
        at = {level.level: level.score or Fraction() for level in self.facts.levels}
        for step in self.facts.pathway.steps:
            at[step.level] += self._gain(step.requirement)
            yield self._row(self.given[step.requirement], step.subdomain, cut(at[step.level]))

    def _others(self) -> Iterator[Group]:
        """Every other answer that is not full, by subdomain, as the model orders them."""
        on_the_way = {step.requirement for step in self.facts.pathway.steps}
        names = {subdomain.id: subdomain.name for subdomain in self.facts.subdomains}
        for id, name in names.items():
            answers = [a for a in self.facts.answers if a.subdomain == id and self._higher(a)]
            rows = tuple(self._row(a, name) for a in answers if a.requirement not in on_the_way)
            if rows:
                yield Group(name, rows, any(row.requirement in self.raised for row in rows))

    def _row(self, answer: AnswerFacts, subdomain: str, then_at: str = "") -> Row:
        id = answer.requirement
        now = self.raised.get(id, answer.value)
        options = tuple(
            Option(value, self._name(value), value == now) for value in (*self._higher(answer), answer.value)
        )
        gain = self._gain(id)
        return Row(
            requirement=id,
            field=FIELD + id,
            title=answer.title,
            subdomain=subdomain,
            level=answer.level,
            now=answer.value_name.lower(),
            options=options,
            gain=f"+{cut(gain, 3)}" if gain else "–",
            then_at=then_at,
        )

    def _gain(self, id: str) -> Fraction:
        raised = Fraction(self.raised.get(id, self.given[id].value)) - Fraction(self.given[id].value)
        return weight_in_level(self.result, id) * raised

    def _higher(self, answer: AnswerFacts) -> list[str]:
        """The answers above this one, the highest first; none for what does not apply."""
        if answer.value == Value.NOT_APPLICABLE:
            return []
        return self.scale[: self.scale.index(answer.value)]

    def _name(self, value: str) -> str:
        return answer_name(self.result, Fraction(value), self.facts.language)
