"""Answers as real plants give them: a maturity of the enterprise, one of each subdomain, and chance.

Each draw hits its level exactly, and nothing in it contradicts itself: what the engine's plausibility
rules find is mended by claiming less.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.editions import load
from scoring.model import NOT_APPLICABLE, Edition, Requirement
from scoring.plausibility import Finding, contradictions, higher_without_lower, plausibility
from scoring.scores import Result, score

SCALE = (0, 0.5, 0.8, 1)
BOUNDS = ((0.75, 1), (0.1, 0.8), (-0.7, 0.5))  # how far above its level a plant is, and its answer
SPREAD_OF_SUBDOMAINS = 0.4
SPREAD_OF_ANSWERS = 0.5
HALVINGS = 12
ALIKE = ("all_alike",)
RULES = (higher_without_lower, contradictions)

Answers = dict[str, float | int | str]


@dataclass(frozen=True)
class Kind:
    """What is asked of a plant: its type, and what was tailored out or does not apply, with reasons."""

    type: str
    tailored_out: Mapping[str, str] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    edition: Edition = field(default_factory=load)

    def asked(self) -> list[Requirement]:
        return self.edition.requirements_in_force(self.type, frozenset(self.tailored_out))

    def score(self, answers: Answers) -> Result:
        return score(self.edition, self.type, answers, self.tailored_out)


def draw(kind: Kind, level: int, rng: random.Random) -> Answers:
    """A complete set of answers that comes to exactly this level."""
    while True:
        luck = _luck(kind, rng)
        low, high = -1.0, 8.0
        maturity = level + rng.uniform(0.45, 1.1)
        for _ in range(HALVINGS):
            answers = mended(kind, _answers(kind, luck, maturity))
            found = kind.score(answers)
            if found.level == level and not _is_dull(found):
                return answers
            low, high = (low, maturity) if found.level > level else (maturity, high)
            maturity = (low + high) / 2


def a_year_before(kind: Kind, answers: Answers, rng: random.Random) -> Answers:
    """The same plant a little less advanced: at most one level lower."""
    now = kind.score(answers).level
    share = 0.3
    while True:
        lowered = {id for id in answers if rng.random() < share}
        before = mended(kind, {id: _lower(v) if id in lowered else v for id, v in answers.items()})
        if now - kind.score(before).level <= 1:
            return before
        share *= 0.8


def mended(kind: Kind, answers: Answers) -> Answers:
    """Without what contradicts itself; claims are only ever lowered, so this comes to an end."""
    answers = dict(answers)
    while findings := [finding for rule in RULES for finding in rule(kind.score(answers), None)]:
        for finding in findings:
            _mend(kind.edition, answers, finding)
    return answers


def text(value: float | int | str) -> str:
    """As it is stored."""
    return str(value)


def _luck(kind: Kind, rng: random.Random) -> dict[str, float]:
    """How much better than the enterprise as a whole it does at each requirement."""
    of_subdomain = {id: rng.gauss(0, SPREAD_OF_SUBDOMAINS) for id in kind.edition.subdomains}
    return {r.id: of_subdomain[r.subdomain] + rng.gauss(0, SPREAD_OF_ANSWERS) for r in kind.asked()}


def _answers(kind: Kind, luck: Mapping[str, float], maturity: float) -> Answers:
    answers: Answers = {}
    for requirement in kind.asked():
        above = maturity + luck[requirement.id] - requirement.level
        answers[requirement.id] = next((value for bound, value in BOUNDS if above >= bound), 0)
    return answers | {id: NOT_APPLICABLE for id in kind.not_applicable if id in answers}


def _mend(edition: Edition, answers: Answers, finding: Finding) -> None:
    if finding.code == "higher_without_lower":
        subdomain = edition.subdomains[str(finding.details["subdomain"])]
        level = int(str(finding.details["level"]))
        claims = [r.id for r in subdomain.at_level(level) if answers[r.id] != NOT_APPLICABLE]
        highest = max(claims, key=lambda id: float(answers[id]))
        answers[highest] = _lower(answers[highest])
        return
    pair = next(pair for pair in edition.contradictions if pair.code == finding.code)
    while float(answers[pair.claim]) >= pair.claim_at_least:
        answers[pair.claim] = _lower(answers[pair.claim])


def _lower(value: float | int | str) -> float | int | str:
    if isinstance(value, str):
        return value
    return SCALE[max(0, SCALE.index(value) - 1)]


def _is_dull(result: Result) -> bool:
    return any(finding.code in ALIKE for finding in plausibility(result))
