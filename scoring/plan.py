"""The arithmetic of one edition for one kind of enterprise, worked out once and in integers.

A level's score is a weighted sum of answers. Which weights apply depends on the type, on what was
tailored out and on what does not apply, and on nothing else; so for each such case the weight of
every requirement is worked out once, as an integer over one common denominator. Scoring is then
five sums of products of integers, and no rounding can decide a level.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm

from scoring.model import LEVELS, Edition, Weights

Shares = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """What counts how much at one level. Shares are of the parent, after rescaling, 0 to 1."""

    level: int
    ids: tuple[str, ...]  # requirements in force at this level, in the model's order
    elements: Shares
    domains: Shares  # only of domains that have something to score
    subdomains: Shares
    scored: Mapping[str, int]  # subdomain -> how many of its requirements count
    shares: tuple[Fraction, ...]  # of the level's score, for each of `ids`; 0 where not applicable

    @property
    def is_empty(self) -> bool:
        return not self.scored


@dataclass(frozen=True, eq=False)
class Plan:
    """One plan serves every enterprise of the same type, tailoring and not-applicable items."""

    edition: Edition
    type: str
    tailored_out: frozenset[str]
    not_applicable: frozenset[str]
    levels: tuple[LevelPlan, ...]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The requirements in force, level I first: the order of marks and of batch columns."""
        return tuple(id for level in self.levels for id in level.ids)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each level begins and ends in `ids`."""
        spans, start = [], 0
        for level in self.levels:
            spans.append((start, start + len(level.ids)))
            start += len(level.ids)
        return tuple(spans)

    @cached_property
    def answer_unit(self) -> int:
        """Marks are answers times this: 10 where the scale is 1, 0.8, 0.5, 0."""
        return lcm(*(step.value.denominator for step in self.edition.scale))

    @cached_property
    def weight_unit(self) -> int:
        """The coefficients of a level with something to score add up to this."""
        borders = (self.edition.threshold, *self.edition.bands.values())
        shares = (share for level in self.levels for share in level.shares)
        return lcm(*(number.denominator for number in (*shares, *borders)))

    @cached_property
    def full(self) -> int:
        """The sum of a level at which every answer is 1."""
        return self.weight_unit * self.answer_unit

    @cached_property
    def coefficients(self) -> tuple[tuple[int, ...], ...]:
        """By level: the weight of each requirement, as an integer."""
        return tuple(tuple(int(share * self.weight_unit) for share in level.shares) for level in self.levels)

    @cached_property
    def met_from(self) -> tuple[int, ...]:
        """By level: the sum from which it is met; out of reach where there is nothing to score."""
        threshold = int(self.edition.threshold * self.full)
        return tuple(self.full + 1 if level.is_empty else threshold for level in self.levels)

    @cached_property
    def band_from(self) -> tuple[int, ...]:
        """By level: the total, in the same unit, at which its band begins."""
        return tuple(int(self.edition.bands[level] * self.full) for level in LEVELS)


@lru_cache(maxsize=1024)
def plan_for(
    edition: Edition,
    type: str,
    tailored_out: frozenset[str] = frozenset(),
    not_applicable: frozenset[str] = frozenset(),
) -> Plan:
    """The plan for known ids; what may be tailored out or not apply is checked by the caller."""
    in_force = edition.requirements_in_force(type, tailored_out)
    levels = []
    for level in LEVELS:
        requirements = [r for r in in_force if r.level == level]
        scored = Counter(r.subdomain for r in requirements if r.id not in not_applicable)
        elements, domains, subdomains = _shares(edition, edition.weights[type], scored)
        of_level = _of_level(edition, elements, domains, subdomains)
        shares = tuple(
            Fraction(0) if r.id in not_applicable else of_level[r.subdomain] / scored[r.subdomain]
            for r in requirements
        )
        ids = tuple(r.id for r in requirements)
        levels.append(LevelPlan(level, ids, elements, domains, subdomains, scored, shares))
    return Plan(edition, type, tailored_out, not_applicable, tuple(levels))


def _shares(edition: Edition, weights: Weights, scored: Iterable[str]) -> tuple[Shares, Shares, Shares]:
    """Each one's share of its parent: whatever has nothing to score leaves, the rest fill up to 1."""
    subdomains: dict[str, Fraction] = {}
    domains: dict[str, Fraction] = {}
    for group in weights.subdomains.values():
        subdomains |= _rescaled(group, scored)
    with_subdomains = {edition.subdomains[id].domain for id in subdomains}
    for group in weights.domains.values():
        domains |= _rescaled(group, with_subdomains)
    with_domains = {edition.subdomains[id].element for id in subdomains}
    return _rescaled(weights.elements, with_domains), domains, subdomains


def _rescaled(group: Shares, present: Iterable[str]) -> Shares:
    weights = {id: weight for id, weight in group.items() if id in present}
    total = sum(weights.values(), Fraction())
    return {id: weight / total for id, weight in weights.items()}


def _of_level(edition: Edition, elements: Shares, domains: Shares, subdomains: Shares) -> Shares:
    """Each subdomain's share of the level's score."""
    shares = {}
    for id, share in subdomains.items():
        subdomain = edition.subdomains[id]
        shares[id] = share * domains[subdomain.domain] * elements[subdomain.element]
    return shares
