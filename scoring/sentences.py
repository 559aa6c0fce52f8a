"""The engine speaks in codes with particulars; here a code becomes a sentence.

The sentences lie in `data/sentences.toml`, in both languages. A particular that is a list is
joined as the language joins lists; a list of more than six says how many it left out.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path

from scoring.model import Language, Text
from scoring.tables import read_table

DATA = Path(__file__).parent / "data"
NAMED_AT_MOST = 6


def say(code: str, language: Language, **details: object) -> str:
    """The sentence of this code, such as `note.band_differs`; KeyError if there is none."""
    shown = {key: _shown(value, language) for key, value in details.items()}
    return _sentences()[code].of(language).format_map(shown)


def codes() -> list[str]:
    return list(_sentences())


def sentence_of(code: str) -> Text:
    """The template itself, for tests and for editors."""
    return _sentences()[code]


def cut(value: Fraction, places: int = 2) -> str:
    """Printed without rounding up, so that 0.7999 never reads 0.80."""
    whole = floor(value * 10**places)
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}" if places else str(whole)


def _shown(value: object, language: Language) -> str:
    if isinstance(value, Fraction):
        return cut(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return _listed([_shown(item, language) for item in value], language)
    return str(value)


def _listed(items: list[str], language: Language) -> str:
    joint = "、" if language == "zh" else ", "
    if len(items) <= NAMED_AT_MOST:
        return joint.join(items)
    shown, rest = items[:NAMED_AT_MOST], len(items) - NAMED_AT_MOST
    return joint.join(shown) + (f"等，另有{rest}项" if language == "zh" else f" and {rest} more")


@cache
def _sentences() -> dict[str, Text]:
    table = read_table(DATA / "sentences.toml", DATA)
    groups = {group: table.table(group) for group in table}
    return {f"{name}.{code}": group.text(code) for name, group in groups.items() for code in group}
