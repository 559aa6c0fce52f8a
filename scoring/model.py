"""The shape of a maturity model.

An edition is read once by `scoring.editions` and never changes. Everything here is a value:
no files, no language, no clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

LEVELS = (1, 2, 3, 4, 5)
NUMERALS = ("0", "I", "II", "III", "IV", "V")
LANGUAGES = ("en", "zh")
NOT_APPLICABLE = "n/a"

Language = Literal["en", "zh"]
LevelRule = Literal["consecutive", "band"]


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in both languages."""

    en: str
    zh: str

    def of(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that shows that a requirement is met: a document, a screen, a log, a site."""

    kind: str
    text: Text


@dataclass(frozen=True, slots=True)
class Wording:
    """What a requirement asks, and what tells "mostly" from "partly" met."""

    title: Text  # a short name for lists
    text: Text
    mostly: Text
    partly: Text


@dataclass(frozen=True, slots=True)
class Requirement:
    id: str
    level: int
    subdomain: str
    wording: Wording
    evidence: tuple[Evidence, ...]
    knows: tuple[str, ...]  # codes of `Edition.people`
    certainty: str
    variants: Mapping[str, Wording] = field(default_factory=dict)  # by type
    not_applicable_when: Text | None = None

    @property
    def may_not_apply(self) -> bool:
        return self.not_applicable_when is not None

    def worded_for(self, type: str) -> Wording:
        """The wording that an enterprise of this type reads."""
        return self.variants.get(type, self.wording)


@dataclass(frozen=True, slots=True)
class Step:
    """Advice for reaching one level in one subdomain."""

    to: int
    first: Text
    takes: Text
    mistake: Text


@dataclass(frozen=True, slots=True)
class Theme:
    """One lever of policy or practice that answers a weakness, of a kind such as `talent`."""

    kind: str
    text: Text


@dataclass(frozen=True, slots=True)
class Subdomain:
    id: str
    element: str
    domain: str
    name: Text
    about: Text
    portraits: tuple[Text, ...]  # six: not yet, I … V
    steps: tuple[Step, ...]
    themes: tuple[Theme, ...]
    requirements: tuple[Requirement, ...]  # level I first
    source: str
    note: Text | None = None

    def at_level(self, level: int) -> list[Requirement]:
        return [r for r in self.requirements if r.level == level]


@dataclass(frozen=True, slots=True)
class Domain:
    id: str
    name: Text
    subdomains: tuple[Subdomain, ...]


@dataclass(frozen=True, slots=True)
class Element:
    id: str
    name: Text
    domains: tuple[Domain, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """The three tiers for one type of enterprise, in percent; each group adds up to 100."""

    elements: Mapping[str, Fraction]
    domains: Mapping[str, Mapping[str, Fraction]]  # by element
    subdomains: Mapping[str, Mapping[str, Fraction]]  # by domain

    def in_force(self) -> set[str]:
        """The ids of the subdomains that are assessed for this type."""
        return {id for group in self.subdomains.values() for id in group}


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One answer that can be given, and what it counts."""

    value: Fraction
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that do not go together: `claim` presupposes `needs`."""

    code: str
    claim: str
    claim_at_least: Fraction
    needs: str
    needs_below: Fraction
    text: Text


@dataclass(frozen=True, slots=True)
class Preparation:
    """Something to have at hand before starting."""

    types: tuple[str, ...]
    knows: tuple[str, ...]
    text: Text
    why: Text


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition of the model, complete and free of contradictions."""

    id: str
    hash: str  # SHA-256 over the files, hexadecimal
    name: Text
    wording_note: Text
    level_rule: LevelRule
    threshold: Fraction  # a level is met from here
    bands: Mapping[int, Fraction]  # level -> the total at which its band begins
    scale: tuple[ScaleStep, ...]  # highest first
    level_names: Mapping[int, Text]
    types: Mapping[str, Text]
    people: Mapping[str, Text]
    elements: tuple[Element, ...]
    weights: Mapping[str, Weights]  # by type
    tailorable: tuple[str, ...]
    certainty: Mapping[str, str]
    contradictions: tuple[Contradiction, ...] = ()
    preparation: tuple[Preparation, ...] = ()

    def domains(self) -> Iterator[Domain]:
        for element in self.elements:
            yield from element.domains

    @cached_property
    def subdomains(self) -> dict[str, Subdomain]:
        """By id, in the order of the model."""
        return {s.id: s for domain in self.domains() for s in domain.subdomains}

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        """By id, in the order of the model."""
        return {r.id: r for s in self.subdomains.values() for r in s.requirements}

    def requirements_in_force(self, type: str, tailored_out: frozenset[str]) -> list[Requirement]:
        """What an enterprise of this type and tailoring has to answer, in the model's order."""
        subdomains = self.weights[type].in_force() - tailored_out
        return [r for r in self.requirements.values() if r.subdomain in subdomains]
