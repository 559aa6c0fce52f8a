"""What a result comes to, in sentences: the level and why, the standing, the weak places.

Said here once, for the terminal, the page and the paper.
"""

from collections.abc import Iterator
from fractions import Fraction

from scoring.benchmark import Benchmark, Standing
from scoring.model import LEVELS, Edition, Language
from scoring.scores import LevelScore, Result
from scoring.sentences import cut, say
from scoring.shapes import number
from scoring.telling import level_name
from scoring.trace import Step, trace

WEAKEST = 5
BESIDE_THE_LEVEL = "band_differs"  # a note that is said with the level itself, not among the notes


def reached(result: Result, language: Language) -> str:
    """The level that is reached, in one sentence."""
    if not result.level:
        return say("explain.not_reached", language)
    name = result.edition.level_names[result.level].of(language)
    return say("explain.reached", language, level=level_name(result.level, language), name=name)


def reasons(result: Result, language: Language) -> Iterator[str]:
    """Why it is this level and not another."""
    threshold = cut(result.edition.threshold)
    if result.edition.level_rule == "band":
        yield say("explain.by_band", language, total=result.total)
        return
    level = result.level
    if level == len(LEVELS):
        yield say("explain.met_all", language, threshold=threshold)
        return
    if level:
        code = "met_one" if level == 1 else "met"
        yield say(f"explain.{code}", language, level=level_name(level, language), threshold=threshold)
    score = result.levels[level + 1].score
    following = starting(level_name(level + 1, language))
    if score is None:
        yield say("explain.stopped_empty", language, level=following)
    else:
        code = "stopped" if level else "stopped_first"
        short = gap(result.edition, score)
        yield say(f"explain.{code}", language, level=following, score=score, gap=short, threshold=threshold)


def level_row(edition: Edition, outcome: LevelScore, language: Language) -> str:
    """What there is to say of one level's score: met, so much short, nothing asked."""
    if outcome.score is None:
        return say("explain.row_empty", language)
    if outcome.met:
        return say("explain.row_met", language)
    return say("explain.row_short", language, gap=gap(edition, outcome.score))


def standing_sentence(where: Standing, language: Language) -> str:
    """The interval in words."""
    if where.below == 0:
        code = "standing_bottom"
    else:
        code = "standing_middle" if where.above else "standing_top"
    return say(
        f"explain.{code}",
        language,
        name=where.benchmark.name.of(language),
        below=number(where.below),
        same=number(where.same),
        above=number(where.above),
        top=number(100 - where.below),
    )


def source_sentence(benchmark: Benchmark, language: Language) -> str:
    """Where the figures come from, and of how many enterprises."""
    sample = benchmark.sample
    said = sample.text.of(language) if sample else say("explain.sample_unknown", language)
    return say("explain.source", language, source=benchmark.source.of(language), sample=said)


def next_level(result: Result) -> int:
    """The level to aim at: the one above, or V itself."""
    return min(result.level + 1, len(LEVELS))


def weakest(result: Result) -> list[tuple[Step, Fraction]]:
    """The subdomains that cost the next level most, with what each costs it; those that cost nothing not."""
    rows = [
        (step, step.of_level - step.contribution)
        for step in trace(result, next_level(result))
        if isinstance(step, Step) and step.kind == "subdomain" and step.score is not None
    ]
    return sorted((row for row in rows if row[1]), key=lambda row: -row[1])[:WEAKEST]


def gap(edition: Edition, score: Fraction) -> str:
    """The difference of what is printed, so that the reader's own sum comes out."""
    return cut(Fraction(cut(edition.threshold)) - Fraction(cut(score)))


def starting(text: str) -> str:
    """As it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]
