"""Answers as JSON by hand: they come by the hundred, and each has the same few fields."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from assessment.models import Answer, Finding

# As it is kept, and as the engine and programs take it; nothing is a note without an answer yet.
NUMBERS: Mapping[str, Any] = {"": None, "1": 1, "0.8": 0.8, "0.5": 0.5, "0": 0, "n/a": "n/a"}
COLUMNS = (
    "requirement",
    "value",
    "note",
    "reason",
    "version",
    "answered_by__name",
    "answered_by__email",
    "answered_at",
)


def answer_shape(answer: Answer) -> dict[str, Any]:
    return {
        "requirement": answer.requirement,
        "answer": NUMBERS[answer.value],
        "note": answer.note,
        "reason": answer.reason,
        "version": answer.version,
        "by": str(answer.answered_by),
        "at": utc(answer.answered_at),
    }


def finding_shape(finding: Finding) -> dict[str, Any]:
    return {
        "requirement": finding.requirement,
        "tier": finding.tier,
        "answer": NUMBERS[finding.value],
        "reason": finding.reason,
        "version": finding.version,
        "is_carried": finding.carried_from_id is not None,
        "by": str(finding.by),
        "at": utc(finding.at),
    }


def present_shape(present: object) -> dict[str, Any] | None:
    """What stands there instead of what was to be saved."""
    if isinstance(present, Finding):
        return finding_shape(present)
    return answer_shape(present) if isinstance(present, Answer) else None


def row_shape(row: tuple) -> dict[str, Any]:
    """The same from `COLUMNS`, without making objects of the model."""
    requirement, value, note, reason, version, name, email, at = row
    return {
        "requirement": requirement,
        "answer": NUMBERS[value],
        "note": note,
        "reason": reason,
        "version": version,
        "by": name or email,
        "at": utc(at),
    }


def utc(moment: datetime) -> str:
    """ISO 8601 in UTC, such as 2026-05-01T00:00:00.123456Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
