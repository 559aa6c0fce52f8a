"""Notes and findings as sentences: ids and numbers become the names that people use."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from scoring.model import Edition, Language
from scoring.plausibility import RULE_CODES, Finding
from scoring.scores import Note
from scoring.sentences import codes, say

LEVEL_KEYS = frozenset({"level", "lower", "before", "now", "band", "gated"})


def level_name(level: int, language: Language) -> str:
    """Such as "level II" or 二级; 0 is "below level I"."""
    return say(f"level.{level}", language)


def note_sentence(edition: Edition, note: Note, language: Language) -> str:
    return say(f"note.{note.code}", language, **_named(edition, note.details, language))


def finding_sentence(edition: Edition, finding: Finding, language: Language) -> str:
    if finding.code in RULE_CODES:
        details = _named(edition, finding.details, language)
        return say(f"finding.{finding.code}", language, **details)
    pair = next(pair for pair in edition.contradictions if pair.code == finding.code)
    return pair.text.of(language)


def note_codes() -> list[str]:
    return [code.removeprefix("note.") for code in codes() if code.startswith("note.")]


def _named(edition: Edition, details: Mapping[str, object], language: Language) -> dict[str, object]:
    return {key: _name(edition, key, value, language) for key, value in details.items()}


def _name(edition: Edition, key: str, value: object, language: Language) -> object:
    if key in LEVEL_KEYS and isinstance(value, int):
        return level_name(value, language)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_name(edition, key.removesuffix("s"), item, language) for item in value]
    if key == "subdomain":
        return edition.subdomains[str(value)].name.of(language)
    if key == "answer" and isinstance(value, Fraction):
        return next(step.name.of(language) for step in edition.scale if step.value == value)
    return value
