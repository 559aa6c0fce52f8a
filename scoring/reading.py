"""JSON text becomes an input to the engine, or a sentence that says what is wrong and where.

Stricter than `json` by itself: no repeated keys, no NaN or Infinity, no booleans or texts for
numbers, no keys that nobody knows.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from scoring.answers import Answer
from scoring.editions import UnknownEdition, load
from scoring.model import NOT_APPLICABLE, Edition, Language, Text
from scoring.plausibility import UNKNOWN, Circumstances
from scoring.refusals import Unscorable
from scoring.scores import Result, score
from scoring.sentences import say

KEYS = frozenset(
    {
        "about",
        "answered_at",
        "answers",
        "cost",
        "edition",
        "evidence",
        "fixed",
        "last_year",
        "notes",
        "tailored_out",
        "type",
    }
)
KEYS_BY_REQUIREMENT = ("answered_at", "cost", "evidence", "fixed", "notes")


class BadInput(ValueError):
    """The input is not of the documented form.

    `code` names the sentence in `data/sentences.toml`, `details` are its particulars.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, language: Language) -> str:
        return say(f"input.{self.code}", language, **self.details)


class OfLastYear(BadInput):
    """What is wrong with the answers of the year before."""

    def __init__(self, error: BadInput | Unscorable) -> None:
        super().__init__(error.code, **error.details)
        self.error = error

    def sentence(self, language: Language) -> str:
        return f"last_year: {self.error.sentence(language)}"


@dataclass(frozen=True, slots=True)
class Input:
    """One set of answers with whatever else was given about it."""

    edition: Edition
    type: str
    answers: Mapping[str, Answer]
    tailored_out: frozenset[str]
    circumstances: Circumstances = UNKNOWN
    cost: Mapping[str, Fraction] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    about: Text | None = None  # whose answers these are


def parse(text: str) -> Input:
    """Raises BadInput."""
    return _input(_json(text))


def _json(text: str) -> Any:
    try:
        return json.loads(
            text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeats,
        )
    except RecursionError:
        raise BadInput("nested_too_deeply") from None
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise BadInput("not_json", problem=error.msg, **where) from None


def _input(content: Any) -> Input:
    if not isinstance(content, dict):
        raise BadInput("not_an_object", found=_shown(content))
    _refuse_unknown_keys(content)
    for key in ("edition", "type", "answers"):
        if key not in content:
            raise BadInput("missing_key", place=key)
    given = Input(
        edition=_edition(_text(content["edition"], "edition")),
        type=_text(content["type"], "type"),
        answers=_answers(content["answers"]),
        tailored_out=_texts(content.get("tailored_out", []), "tailored_out"),
        circumstances=_circumstances(content),
        cost=_costs(content.get("cost", {})),
        fixed=_texts(content.get("fixed", []), "fixed"),
        about=_about(content["about"]) if "about" in content else None,
    )
    _refuse_unknown_ids(content, given.edition)
    return given


def _edition(id: str) -> Edition:
    try:
        return load(id)
    except UnknownEdition as error:
        raise BadInput("unknown_edition", id=repr(id), known=error.known) from None


def _about(content: Any) -> Text:
    """One name, or one in each language."""
    if isinstance(content, str):
        return Text(content, content)
    names = _object(content, "about")
    if set(names) != {"en", "zh"}:
        raise BadInput("about")
    return Text(_text(names["en"], "about.en"), _text(names["zh"], "about.zh"))


def _circumstances(content: dict[str, Any]) -> Circumstances:
    notes = _object(content.get("notes", {}), "notes")
    times = _object(content.get("answered_at", {}), "answered_at")
    files = _object(content["evidence"], "evidence") if "evidence" in content else None
    before = content.get("last_year")
    return Circumstances(
        notes={id: _text(note, f"notes.{id}", may_be_empty=True) for id, note in notes.items()},
        evidence=None if files is None else {id: _count(n, f"evidence.{id}") for id, n in files.items()},
        answered_at={id: _seconds(time, f"answered_at.{id}") for id, time in times.items()},
        last_year=None if before is None else _last_year(before),
    )


def _last_year(content: Any) -> Result:
    if isinstance(content, dict) and "last_year" in content:
        raise BadInput("one_year_back")
    try:
        before = _input(content)
        return score(before.edition, before.type, before.answers, before.tailored_out)
    except (BadInput, Unscorable) as error:
        raise OfLastYear(error) from None


def _answers(content: Any) -> dict[str, Answer]:
    answers = _object(content, "answers")
    for id, value in answers.items():
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if not is_number and not (isinstance(value, str) and value == NOT_APPLICABLE):
            raise BadInput("answer_expected", place=f"answers.{id}", found=_shown(value))
    return answers


def _costs(content: Any) -> dict[str, Fraction]:
    costs = _object(content, "cost")
    for id, value in costs.items():
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise BadInput("cost_expected", place=f"cost.{id}", found=_shown(value))
        if len(str(value)) > 30 or not -12 <= Decimal(value).adjusted() < 18:
            if value != 0:
                raise BadInput("cost_out_of_range", place=f"cost.{id}")
    return {id: Fraction(value) for id, value in costs.items()}


def _object(content: Any, place: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise BadInput("object_expected", place=place, found=_shown(content))
    return content


def _text(content: Any, place: str, *, may_be_empty: bool = False) -> str:
    if not isinstance(content, str) or not (content or may_be_empty):
        raise BadInput("text_expected", place=place, found=_shown(content))
    return content


def _texts(content: Any, place: str) -> frozenset[str]:
    if not isinstance(content, list) or not all(isinstance(item, str) for item in content):
        raise BadInput("ids_expected", place=place, found=_shown(content))
    return frozenset(content)


def _count(content: Any, place: str) -> int:
    if isinstance(content, bool) or not isinstance(content, int) or content < 0:
        raise BadInput("number_of_files_expected", place=place, found=_shown(content))
    return content


def _seconds(content: Any, place: str) -> float:
    """A time such as 2026-05-01T08:00:00+08:00, as seconds; without an offset it is UTC."""
    try:
        time = datetime.fromisoformat(_text(content, place))
    except ValueError:
        raise BadInput("time_expected", place=place, found=_shown(content)) from None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def _refuse_unknown_keys(content: dict[str, Any]) -> None:
    if unknown := sorted(set(content) - KEYS):
        raise BadInput("unknown_key", place=unknown[0], known=", ".join(sorted(KEYS)))


def _refuse_unknown_ids(content: dict[str, Any], edition: Edition) -> None:
    """A misspelt id would otherwise be passed over; those of `answers` are looked at when scored."""
    for key in KEYS_BY_REQUIREMENT:
        for id in content.get(key, ()):
            if id not in edition.requirements:
                raise BadInput("unknown_requirement", place=key, id=id)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        times = Counter(key for key, _ in pairs)
        repeated = next(key for key, count in times.items() if count > 1)
        raise BadInput("repeated_key", key=_shown(repeated))
    return content


def _refuse_constant(name: str) -> None:
    raise BadInput("not_a_number", name=name)


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise BadInput("number_out_of_range", digits=digits[:20]) from None


def _whole(digits: str) -> int:
    if len(digits) > 100:
        raise BadInput("number_out_of_range", digits=digits[:20])
    return int(digits)


def _shown(value: Any) -> str:
    shown = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else shown[:57] + "…"
