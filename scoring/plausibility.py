"""What in a set of answers deserves a second look.

Every finding is explained and none is a verdict: it may well be right as it stands. The rules look
at answers and, where they are given, at notes, evidence, times and last year's result. What they
know of the clock is what they are told.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from scoring.model import LEVELS, Edition
from scoring.scores import Result

ALL_ALIKE_FROM = Fraction(95, 100)  # share of alike answers that is worth a look
MANY_NOT_APPLICABLE = Fraction(1, 2)  # of those that may not apply and are in force
HIGH_CLAIM = Fraction(8, 10)
HIGH_LEVEL = 3  # from here a claim without evidence is worth a look
NOTES_ALIKE_FROM = 5  # requirements with one and the same note
JUMP = 1  # levels a year that surprise nobody
SECONDS_TO_READ = 3  # one requirement, by a practised reader
FAST_FROM = 10  # answers in a row


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the answers; all of it optional."""

    notes: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, int] | None = None  # requirement -> number of files; None: not known
    answered_at: Mapping[str, float] = field(default_factory=dict)  # seconds on any one clock
    last_year: Result | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` names its sentence; `requirements` are those to look at; `details` the particulars."""

    code: str
    requirements: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)


Rule = Callable[[Result, Circumstances], Iterator[Finding]]
UNKNOWN = Circumstances()


def plausibility(result: Result, circumstances: Circumstances = UNKNOWN) -> list[Finding]:
    """All findings, rule by rule, within a rule in the order of the model."""
    return [finding for rule in RULES for finding in rule(result, circumstances)]


def higher_without_lower(result: Result, _: Circumstances) -> Iterator[Finding]:
    """A level of a subdomain is claimed although a lower one of it is not met."""
    threshold = result.edition.threshold
    for id, scores in result.subdomains.items():
        for level in LEVELS:
            lower = [n for n in range(1, level) if (s := scores[n]) is not None and s < threshold]
            score = scores[level]
            if score is not None and score >= threshold and lower:
                details = {"subdomain": id, "level": level, "lower": lower[0]}
                ids = _ids(result, id, lower[0]) + _ids(result, id, level)
                yield Finding("higher_without_lower", ids, details)
                break  # one finding a subdomain says enough


def all_alike(result: Result, _: Circumstances) -> Iterator[Finding]:
    """All answers, or nearly all, are the same."""
    answers = list(_answers(result).values())
    for step in result.edition.scale:
        alike = answers.count(step.value)
        if alike >= ALL_ALIKE_FROM * len(answers):
            yield Finding("all_alike", (), {"answer": step.value, "count": alike, "of": len(answers)})


def many_not_applicable(result: Result, _: Circumstances) -> Iterator[Finding]:
    """Half or more of what may be left out as not applicable was left out."""
    may = [id for id in result.plan.ids if result.edition.requirements[id].may_not_apply]
    left_out = tuple(id for id in may if id in result.plan.not_applicable)
    if len(left_out) > 1 and len(left_out) >= MANY_NOT_APPLICABLE * len(may):
        details = {"count": len(left_out), "of": len(may)}
        yield Finding("many_not_applicable", left_out, details)


def high_without_evidence(result: Result, circumstances: Circumstances) -> Iterator[Finding]:
    """Claims from level III up in one subdomain to which no file was added."""
    if circumstances.evidence is None:
        return
    answers = _answers(result)
    for id in result.subdomains:
        bare = tuple(
            r.id
            for r in result.edition.subdomains[id].requirements
            if r.level >= HIGH_LEVEL
            and answers.get(r.id, 0) >= HIGH_CLAIM
            and not circumstances.evidence.get(r.id)
        )
        if bare:
            details = {"subdomain": id, "count": len(bare), "level": HIGH_LEVEL}
            yield Finding("high_without_evidence", bare, details)


def notes_alike(result: Result, circumstances: Circumstances) -> Iterator[Finding]:
    """One and the same note at many requirements."""
    by_note: dict[str, list[str]] = {}
    for id in result.plan.ids:
        if note := circumstances.notes.get(id, "").strip():
            by_note.setdefault(note, []).append(id)
    for ids in by_note.values():
        if len(ids) >= NOTES_ALIKE_FROM:
            yield Finding("notes_alike", tuple(ids), {"count": len(ids)})


def level_jump(result: Result, circumstances: Circumstances) -> Iterator[Finding]:
    """More than one level up (or down) since last year."""
    before = circumstances.last_year
    if before is not None and abs(result.level - before.level) > JUMP:
        code = "level_jump" if result.level > before.level else "level_drop"
        yield Finding(code, (), {"before": before.level, "now": result.level})


def too_fast(result: Result, circumstances: Circumstances) -> Iterator[Finding]:
    """Answers that follow each other faster than they can be read."""
    times = circumstances.answered_at
    order = sorted((id for id in result.plan.ids if id in times), key=times.__getitem__)
    run = order[:1]
    for before, id in pairwise(order):
        if times[id] - times[before] >= SECONDS_TO_READ:
            yield from _fast(run, times)
            run = []
        run.append(id)
    yield from _fast(run, times)


def contradictions(result: Result, _: Circumstances) -> Iterator[Finding]:
    """Pairs across subdomains of which one presupposes the other; the pairs are data."""
    answers = _answers(result)
    for pair in result.edition.contradictions:
        claim, needs = answers.get(pair.claim), answers.get(pair.needs)
        if claim is not None and needs is not None:
            if claim >= pair.claim_at_least and needs < pair.needs_below:
                yield Finding(pair.code, (pair.claim, pair.needs), {"claim": claim, "needs": needs})


RULES: tuple[Rule, ...] = (
    higher_without_lower,
    all_alike,
    many_not_applicable,
    high_without_evidence,
    notes_alike,
    level_jump,
    too_fast,
    contradictions,
)

RULE_CODES = (
    "higher_without_lower",
    "all_alike",
    "many_not_applicable",
    "high_without_evidence",
    "notes_alike",
    "level_jump",
    "level_drop",
    "too_fast",
)


def codes(edition: Edition) -> list[str]:
    """Every code that a finding of this edition can have."""
    return [*RULE_CODES, *(pair.code for pair in edition.contradictions)]


def _fast(run: list[str], times: Mapping[str, float]) -> Iterator[Finding]:
    if len(run) >= FAST_FROM:
        seconds = int(times[run[-1]] - times[run[0]])
        yield Finding("too_fast", tuple(run), {"count": len(run), "seconds": seconds})


def _answers(result: Result) -> dict[str, Fraction]:
    """By id, without what does not apply."""
    reading = result.reading
    return {
        id: reading.answer_to(position)
        for position, id in enumerate(result.plan.ids)
        if id not in result.plan.not_applicable
    }


def _ids(result: Result, subdomain: str, level: int) -> tuple[str, ...]:
    return tuple(r.id for r in result.edition.subdomains[subdomain].at_level(level))
