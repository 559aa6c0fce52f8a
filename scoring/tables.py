"""Reading TOML so that every complaint names the file and the place in it."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from scoring.model import LANGUAGES, Text

NUMBER = re.compile(r"-?[0-9]{1,12}([./][0-9]{1,12})?")  # 14, 0.8, 100/3


class DataError(ValueError):
    """Data that contradicts itself; the message says which file, where, and what is wrong."""

    def __init__(self, file: str, place: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {problem}" if place else f"{file}: {problem}")
        self.file, self.place, self.problem = file, place, problem


def read_table(path: Path, within: Path) -> "Table":
    """The whole file as one table; `within` is cut off the name that complaints carry."""
    name = path.relative_to(within).as_posix()
    content = read_bytes(path, within)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return Table(tomllib.loads(text, parse_float=Decimal), name, "")
    except RecursionError:
        raise DataError(name, "", "cannot be read: it is nested too deeply") from None
    except InvalidOperation:
        raise DataError(name, "", "cannot be read: a number in it is out of range") from None
    except ValueError as error:  # not UTF-8, not TOML, or a whole number of thousands of digits
        raise DataError(name, "", f"cannot be read: {error}") from None


def read_bytes(path: Path, within: Path) -> bytes:
    name = path.relative_to(within).as_posix()
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(name, "", "the file is missing") from None
    except OSError as error:
        raise DataError(name, "", f"cannot be read: {error.strerror}") from None


class Table:
    """One TOML table. Each key is taken once; `done` complains of those that nobody asked for."""

    def __init__(self, content: Any, file: str, place: str) -> None:
        self.file, self.place = file, place
        if not isinstance(content, dict):
            raise DataError(file, place, "a table is expected here")
        self.content = content
        self._left = set(content)

    def problem(self, key: str, problem: str) -> DataError:
        return DataError(self.file, self._at(key), problem)

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def __iter__(self) -> Iterator[str]:
        return iter(self.content)

    def string(self, key: str) -> str:
        value: str = self._take(key, str, "a text")
        if not value.strip() or value != value.strip():
            raise self.problem(key, "the text is empty, or begins or ends with a space")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        values = self._take(key, list, "a list of texts")
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.problem(key, "a list of texts is expected here")
        if len(set(values)) < len(values):
            raise self.problem(key, "the list names something twice")
        return tuple(values)

    def whole(self, key: str) -> int:
        value: int = self._take(key, int, "a whole number")
        return value

    def flag(self, key: str) -> bool:
        return self._take(key, bool, "true or false") if key in self else False

    def number(self, key: str) -> Fraction:
        """Exact: 0.8 is four fifths. Texts such as "4/5" are taken too."""
        value = self._take(key, (int, Decimal, str), "a number")
        if not NUMBER.fullmatch(str(value)):
            raise self.problem(key, f"{_shown(value)} is not a number such as 14, 0.8 or 100/3")
        try:
            return Fraction(value)
        except ZeroDivisionError:
            raise self.problem(key, f"{_shown(value)} is divided by 0") from None

    def table(self, key: str) -> "Table":
        return Table(self._take(key, dict, "a table"), self.file, self._at(key))

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of a list; none where the key is missing."""
        for index, content in enumerate(self._take(key, list, "a list of tables") if key in self else []):
            name = content.get("id") or content.get("code") if isinstance(content, dict) else None
            yield Table(content, self.file, f"{self._at(key)}[{name or index}]")

    def text(self, key: str) -> Text:
        """`key.en` and `key.zh`."""
        return self.table(key).both()

    def both(self) -> Text:
        """The `en` and `zh` of this very table."""
        text = self.both_beside()
        self.done()
        return text

    def both_beside(self) -> Text:
        """The `en` and `zh` of a table that has other keys too."""
        for language in LANGUAGES:
            if language not in self:
                raise self.problem(language, "this language is missing")
        return Text(self.string("en"), self.string("zh"))

    def optional_text(self, key: str) -> Text | None:
        return self.text(key) if key in self else None

    def done(self) -> None:
        if self._left:
            raise self.problem(min(self._left), "nothing of this name is known here")

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _take(self, key: str, kind: type | tuple[type, ...], expected: str) -> Any:
        if key not in self.content:
            raise self.problem(key, f"{expected} is missing")
        value = self.content[key]
        wrong_bool = isinstance(value, bool) and kind is not bool
        if wrong_bool or not isinstance(value, kind):
            raise self.problem(key, f"{expected} is expected, not {_shown(value)}")
        self._left.discard(key)
        return value


def refuse_twice(table: Table, place: str, ids: Iterable[str]) -> None:
    ids = list(ids)
    for id in ids:
        if ids.count(id) > 1:
            raise table.problem(place, f"{id!r} stands here twice")


def _shown(value: Any) -> str:
    shown = str(value) if isinstance(value, Decimal) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
