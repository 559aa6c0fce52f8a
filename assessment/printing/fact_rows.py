"""The rows of a result: subdomains, the trace, the way up, advice, indicators, answers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessment.models import Submission, Value
from assessment.printing.fact_shapes import (
    AdviceFacts,
    AnswerFacts,
    ElementFacts,
    FragileFacts,
    IndicatorFacts,
    PathwayFacts,
    StepFacts,
    SubdomainFacts,
    ThemeFacts,
    TraceFacts,
)
from scoring.benchmark import Indicator
from scoring.model import Language, Requirement
from scoring.pathway import Improvement, fragile, pathway
from scoring.scores import Result
from scoring.sentences import cut, say
from scoring.telling import level_name
from scoring.trace import Step, trace
from scoring.verdict import next_level, weakest

THEME_NAMES = {
    "policy_standards": gettext_lazy("Policy and standards"),
    "basic_capability": gettext_lazy("Basic capability"),
    "chips_equipment": gettext_lazy("Chips and equipment"),
    "industrial_software": gettext_lazy("Industrial software"),
    "talent": gettext_lazy("Talent"),
    "innovation_investment": gettext_lazy("Innovation and investment"),
    "industrial_big_data": gettext_lazy("Industrial big data"),
    "finance_tax": gettext_lazy("Finance and tax"),
}
NO_BREAK = "\N{NO-BREAK SPACE}"
LEFT_OUT = {
    "tailored_out": gettext_lazy("tailored out"),
    "not_applicable": gettext_lazy("not applicable"),
    "nothing_to_score": gettext_lazy("nothing asked here"),
}
PARENTS = {"requirement": "subdomain", "subdomain": "domain", "domain": "element", "element": "level"}
YES_NO = {True: pgettext_lazy("indicator", "yes"), False: pgettext_lazy("indicator", "no")}


def percent(value: Fraction | Decimal | float, language: Language, places: int = 0) -> str:
    """Such as "75 %" or 75%, cut; decimals only where there are any."""
    exact = Fraction(value)
    shown = cut(exact, places if exact.denominator == 1 else max(places, 1))
    return f"{shown}%" if language == "zh" else f"{shown}{NO_BREAK}%"


def answer_name(result: Result, value: Fraction, language: Language) -> str:
    return next(step.name.of(language) for step in result.edition.scale if step.value == value)


def weight_in_level(result: Result, requirement: str) -> Fraction:
    """What part of its level's score hangs on this requirement."""
    plan = result.plan.levels[result.edition.requirements[requirement].level - 1]
    return plan.shares[plan.ids.index(requirement)]


class Rows:
    """Tells the rows of one result in one language."""

    def __init__(self, submission: Submission, result: Result, language: Language) -> None:
        self.sealed, self.result, self.language = submission.sealed, result, language
        self.edition = result.edition

    def subdomain(self, id: str) -> str:
        return self.edition.subdomains[id].name.of(self.language)

    def elements(self) -> Iterator[ElementFacts]:
        weights = self.edition.weights[self.result.type]
        for element in self.edition.elements:
            if element.id in weights.elements:
                ids = [s.id for domain in element.domains for s in domain.subdomains]
                rows = tuple(self._subdomain_row(id) for id in ids if id in self.result.subdomains)
                share = percent(weights.elements[element.id], self.language)
                yield ElementFacts(element.id, element.name.of(self.language), share, rows)

    def _subdomain_row(self, id: str) -> SubdomainFacts:
        subdomain, weights = self.edition.subdomains[id], self.edition.weights[self.result.type]
        of_domain = weights.subdomains[subdomain.domain][id]
        of_element = weights.domains[subdomain.element][subdomain.domain]
        weight = weights.elements[subdomain.element] * of_element * of_domain / 10_000
        scores = tuple(self.result.subdomains[id].values())
        depth = sum((score for score in scores if score is not None), Fraction())
        return SubdomainFacts(
            id=id,
            name=self.subdomain(id),
            weight=percent(weight, self.language, 1),
            scores=scores,
            depth=depth,
            depth_shown=cut(depth),
            is_tailored_out=id in self.result.plan.tailored_out,
        )

    # ── Why this level ──────────────────────────────────────────────────────────────────

    def trace(self, level: int) -> tuple[TraceFacts, ...]:
        """The arithmetic of one level from the elements down."""
        below: dict[tuple[str, str | None], list[TraceFacts]] = defaultdict(list)
        for step in trace(self.result, level):  # each part stands after what it is made of
            if isinstance(step, Step):
                parts = tuple(below[step.kind, step.id])
                if step.kind == "domain" and [part.id for part in parts] == [step.id]:
                    (only,) = parts  # the domain is one subdomain: one line is enough
                    traced = replace(self._traced(step, only.below), left_out=only.left_out)
                else:
                    traced = self._traced(step, parts)
                if step.left_out != "nothing_to_score" or parts:
                    below[PARENTS[step.kind], step.parent].append(traced)
        return tuple(below["level", None])

    def _traced(self, step: Step, below: tuple[TraceFacts, ...]) -> TraceFacts:
        is_requirement = step.kind == "requirement"
        weight = step.weight if step.score is not None and step.weight != step.share * 100 else None
        return TraceFacts(
            kind=step.kind,
            id=step.id,
            name=self._name(step),
            share=str(step.share) if is_requirement else percent(step.share * 100, self.language),
            published="" if weight is None else percent(weight, self.language),
            score=step.score,
            shown="–" if step.score is None else cut(step.score),
            contribution=cut(step.contribution, 4),
            answer=self._answer(step.score) if is_requirement and step.score is not None else "",
            left_out=str(LEFT_OUT[step.left_out]) if step.left_out else "",
            below=below,
        )

    def _name(self, step: Step) -> str:
        if step.kind == "requirement":
            return self._title(step.id)
        if step.kind == "subdomain":
            return self.subdomain(step.id)
        named = self.edition.domains() if step.kind == "domain" else self.edition.elements
        return next(part.name.of(self.language) for part in named if part.id == step.id)

    # ── The way up, and on what the level hangs ─────────────────────────────────────────

    def pathway(self) -> PathwayFacts:
        way = pathway(self.result)
        count = len(way.improvements)
        if way.target <= self.result.level:
            sentence = say("explain.way_none", self.language)
        elif not way.is_reachable:
            sentence = say("explain.way_barred", self.language)
        else:
            code = "way_one" if count == 1 else "way_count"
            sentence = say(f"explain.{code}", self.language, count=count)
        if sentence.endswith((":", "：")):  # the list stands apart here
            sentence = sentence[:-1] + ("。" if self.language == "zh" else ".")
        name = level_name(way.target, self.language)
        steps = tuple(self._steps(way.improvements))
        return PathwayFacts(way.target, name, way.is_reachable, sentence, steps)

    def _steps(self, improvements: tuple[Improvement, ...]) -> Iterator[StepFacts]:
        """The largest gain first; `then_at` adds them up, level by level."""
        gains = {i: weight_in_level(self.result, i.requirement) * (i.after - i.before) for i in improvements}
        at = {level: outcome.score or Fraction() for level, outcome in self.result.levels.items()}
        for step, gain in sorted(gains.items(), key=lambda item: -item[1]):
            requirement = self.edition.requirements[step.requirement]
            at[requirement.level] += gain
            yield StepFacts(
                requirement=step.requirement,
                title=self._title(step.requirement),
                subdomain=self.subdomain(requirement.subdomain),
                level=requirement.level,
                before=step.before,
                before_name=self._answer(step.before),
                after=step.after,
                after_name=self._answer(step.after),
                gain=f"+{cut(gain, 3)}",
                then_at=cut(at[requirement.level]),
            )

    def fragile(self) -> Iterator[FragileFacts]:
        for answer in fragile(self.result):
            requirement = self.edition.requirements[answer.requirement]
            yield FragileFacts(
                answer.requirement,
                self._title(answer.requirement),
                self.subdomain(requirement.subdomain),
                level_name(answer.level, self.language),
            )

    # ── What to do, and how others do ───────────────────────────────────────────────────

    def advice(self) -> Iterator[AdviceFacts]:
        """For the subdomains that cost the next level most, where the model has advice for that step."""
        target = next_level(self.result)
        level = level_name(target, self.language)
        for row, lost in weakest(self.result):
            subdomain = self.edition.subdomains[row.id]
            step = next((step for step in subdomain.steps if step.to == target), None)
            if step is None:
                continue
            name = self.subdomain(row.id)
            figures = {"name": name, "score": row.score, "lost": lost, "level": level}
            yield AdviceFacts(
                subdomain=row.id,
                name=name,
                score=cut(row.score or Fraction()),
                sentence=say("explain.weakest_row", self.language, **figures),
                first=step.first.of(self.language),
                takes=step.takes.of(self.language),
                mistake=step.mistake.of(self.language),
                themes=tuple(self._theme(theme) for theme in subdomain.themes),
            )

    def _theme(self, theme) -> ThemeFacts:
        return ThemeFacts(theme.kind, str(THEME_NAMES[theme.kind]), theme.text.of(self.language))

    def indicator(self, indicator: Indicator) -> IndicatorFacts:
        stated = self.sealed["enterprise"]["indicators"].get(indicator.id)
        own: Decimal | bool | None = None
        shown = _("not stated")
        if stated is not None and indicator.kind == "rate":
            own = Decimal(stated)
            shown = percent(own, self.language)
        elif stated is not None:
            own = bool(stated)
            shown = str(YES_NO[own])
        return IndicatorFacts(
            id=indicator.id,
            name=indicator.name.of(self.language),
            kind=indicator.kind,
            own=own,
            own_shown=shown,
            published=indicator.value,
            published_shown=percent(indicator.value, self.language),
            of=indicator.of.of(self.language),
        )

    def answers(self) -> Iterator[AnswerFacts]:
        """As handed in, in the order of the model."""
        files = defaultdict(list)
        for file in self.sealed["evidence"]:
            files[file["requirement"]].append(file["name"])
        for id, requirement in self.edition.requirements.items():
            if id in self.sealed["answers"]:
                yield self._as_handed_in(requirement, self.sealed["answers"][id], tuple(files[id]))

    def _as_handed_in(self, requirement: Requirement, answer: dict, files: tuple[str, ...]) -> AnswerFacts:
        value = answer["value"]
        is_left_out = value == Value.NOT_APPLICABLE
        return AnswerFacts(
            requirement=requirement.id,
            subdomain=requirement.subdomain,
            level=requirement.level,
            title=self._title(requirement.id),
            text=requirement.worded_for(self.result.type).text.of(self.language),
            value=value,
            value_name=str(Value(value).label) if is_left_out else self._answer(Fraction(value)),
            note=answer["note"],
            reason=answer["reason"],
            evidence=files,
        )

    # ── Names ───────────────────────────────────────────────────────────────────────────

    def _title(self, id: str) -> str:
        return self.edition.requirements[id].worded_for(self.result.type).title.of(self.language)

    def _answer(self, value: Fraction) -> str:
        return answer_name(self.result, value, self.language)
