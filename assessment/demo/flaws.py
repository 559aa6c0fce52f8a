"""Answers that a reviewer should look at twice, put in on purpose."""

import random

from assessment.demo.answers import Answers, Kind, a_year_before, draw
from assessment.demo.cast import Part
from scoring.plausibility import contradictions, higher_without_lower


def with_contradiction(kind: Kind, answers: Answers, rng: random.Random) -> Answers:
    """One claim that presupposes something else which is not there; the level stays."""
    level = kind.score(answers).level
    pairs = [pair for pair in kind.edition.contradictions if {pair.claim, pair.needs} <= set(answers)]
    rng.shuffle(pairs)
    for pair in pairs:
        tried = answers | {pair.claim: 0.8}
        result = kind.score(tried)
        if result.level == level and len(list(contradictions(result, None))) == 1:
            if not list(higher_without_lower(result, None)):
                return tried
    return answers


def before(part: Part, kind: Kind, answers: Answers, rng: random.Random) -> Answers:
    """Last year's answers: a little lower, or a whole two levels."""
    return draw(kind, part.level - 2, rng) if part.flaw == "jump" else a_year_before(kind, answers, rng)
