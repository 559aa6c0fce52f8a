"""Everything that the data say to people, in both languages, each with its place and its kind.

Read from the files themselves, so that nothing is overlooked: whatever has `en` or `zh` is a text,
and a text at a place that nobody has given a kind is an error.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scoring.editions import OWN

DATA = OWN.parent
TERMS = DATA / "terms.toml"
LANGUAGES = ("en", "zh")

# What is said where: the file or its folder, and the place in it. "*" is every other place.
KINDS = {
    "subdomains": {
        "name": "name",
        "about": "about",
        "origin.note": "note",
        "portrait": "portrait",
        "step.first": "step",
        "step.takes": "step",
        "step.mistake": "step",
        "theme": "theme",
        "requirement.title": "title",
        "requirement.text": "text",
        "requirement.mostly": "mostly",
        "requirement.partly": "partly",
        "requirement.not_applicable_when": "not_applicable_when",
        "requirement.evidence": "evidence",
    },
    "contradictions": {"pair": "pair"},
    "preparation": {"item": "item", "item.why": "why"},
    "edition": {"wording": "note", "*": "label"},
    "glossary": {"term": "term", "term.means": "means"},
    "sentences": {"*": "sentence"},
    "caveats": {"caveat": "note"},
    "industries": {"industry": "label"},
    "benchmarks": {"source": "citation", "caveat": "note", "finding": "note", "*": "label"},
}
# Whole sentences, and names of things; what the engine says is now one, now the other.
PHRASES = frozenset(("evidence", "item", "label", "name", "term", "title"))
SENTENCES = (
    frozenset(kind for kinds in KINDS.values() for kind in kinds.values())
    - PHRASES
    - {"sentence", "citation"}
)


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said; a language in which it is not said is None."""

    place: str
    kind: str
    en: str | None
    zh: str | None

    def of(self, language: str) -> str | None:
        return self.zh if language == "zh" else self.en

    @property
    def owner(self) -> str:
        """The requirement or subdomain that says it, such as network.L2.a."""
        file, _, rest = self.place.partition(": ")
        found = re.match(r"requirement\[([\w.]+)\]", rest)
        return found[1] if found else Path(file).stem


@cache
def all_words() -> tuple[Words, ...]:
    """Of every file of the data, in the order of files and places."""
    paths = sorted(path for path in DATA.rglob("*.toml") if path != TERMS)
    return tuple(words for path in paths for words in words_in(path))


def words_in(path: Path) -> Iterator[Words]:
    name = path.relative_to(DATA).as_posix()
    group = path.parent.name if path.parent.name in KINDS else path.stem
    if group in KINDS:
        for place, table in _said(tomllib.loads(path.read_text("utf-8")), ""):
            if group == "sentences" and place.startswith("input."):
                continue  # about what a program sent, with JSON's own signs
            yield Words(f"{name}: {place}", kind_of(group, place), table.get("en"), table.get("zh"))
    elif group != "weights":  # which holds numbers alone
        raise LookupError(f"{name}: nobody has said what kinds of text this file holds")


def kind_of(group: str, place: str) -> str:
    kinds = KINDS[group]
    plain = re.sub(r"\[[^\]]*\]|\.for\.\w+|(?<=^portrait)\.\d", "", place)
    if plain not in kinds and "*" not in kinds:
        raise LookupError(f"{group}: {place}: nobody has said what kind of text this is")
    return kinds.get(plain, kinds.get("*", ""))


def texts(words: Iterable[Words], language: str) -> Iterator[tuple[str, str, str]]:
    """Place, kind and text of whatever is said in this language."""
    for each in words:
        if text := each.of(language):
            yield each.place, each.kind, text


def of_kinds(words: Iterable[Words], *kinds: str) -> list[Words]:
    return [each for each in words if each.kind in kinds]


@cache
def terms() -> dict[str, Any]:
    return tomllib.loads(TERMS.read_text("utf-8"))


def _said(node: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each table that says something, with its place, in the order of the file."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            name = isinstance(item, dict) and (item.get("id") or item.get("code") or item.get("to"))
            yield from _said(item, f"{place}[{name or index}]")
    elif isinstance(node, dict):
        if any(isinstance(node.get(language), str) for language in LANGUAGES):
            yield place, node
        for key, inner in node.items():
            yield from _said(inner, f"{place}.{key}" if place else key)
