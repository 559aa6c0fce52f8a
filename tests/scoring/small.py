"""Small editions, made up on the spot, on which everything can be tried."""

from collections.abc import Mapping
from fractions import Fraction

from scoring.model import (
    Domain,
    Edition,
    Element,
    Evidence,
    Requirement,
    ScaleStep,
    Subdomain,
    Text,
    Weights,
    Wording,
)

ANY = Text("any", "任意")
SCALE = (
    ScaleStep(Fraction(1), "met", ANY),
    ScaleStep(Fraction(4, 5), "mostly", ANY),
    ScaleStep(Fraction(1, 2), "partly", ANY),
    ScaleStep(Fraction(0), "not_met", ANY),
)
BANDS = {level: Fraction(10 * level - 2, 10) for level in range(1, 6)}


def requirement(subdomain: str, level: int, letter: str, *, may_not_apply: bool = False) -> Requirement:
    return Requirement(
        id=f"{subdomain}.L{level}.{letter}",
        level=level,
        subdomain=subdomain,
        wording=Wording(ANY, ANY, ANY, ANY),
        evidence=(Evidence("document", ANY),),
        knows=(),
        certainty="high",
        not_applicable_when=ANY if may_not_apply else None,
    )


def small_edition(
    counts: Mapping[str, Mapping[int, int]],
    weights: Mapping[str, int] | None = None,
    *,
    level_rule: str = "consecutive",
    tailorable: tuple[str, ...] = (),
    may_not_apply: tuple[str, ...] = (),
) -> Edition:
    """One element; each subdomain is a domain of its own with so many requirements a level.

    `counts` is by subdomain, then by level; `weights` are in percent, by subdomain.
    """
    weights = weights or dict(zip(counts, _even(len(counts)), strict=True))
    domains = tuple(_domain(id, by_level, may_not_apply) for id, by_level in counts.items())
    return Edition(
        id="small",
        hash="0" * 64,
        name=ANY,
        wording_note=ANY,
        level_rule=level_rule,
        threshold=Fraction(4, 5),
        bands=BANDS,
        scale=SCALE,
        level_names=dict.fromkeys(range(1, 6), ANY),
        types={"discrete": ANY},
        people={},
        elements=(Element("all", ANY, domains),),
        weights={
            "discrete": Weights(
                {"all": Fraction(100)},
                {"all": {id: Fraction(weight) for id, weight in weights.items()}},
                {id: {id: Fraction(100)} for id in counts},
            )
        },
        tailorable=tailorable,
        certainty={},
    )


def _domain(id: str, by_level: Mapping[int, int], may_not_apply: tuple[str, ...]) -> Domain:
    requirements = tuple(
        requirement(id, level, letter, may_not_apply=f"{id}.L{level}.{letter}" in may_not_apply)
        for level, count in sorted(by_level.items())
        for letter in "abcdefghijkl"[:count]
    )
    subdomain = Subdomain(id, "all", id, ANY, ANY, (ANY,) * 6, (), (), requirements, "made up")
    return Domain(id, ANY, (subdomain,))


def _even(count: int) -> list[int]:
    shares = [100 // count] * count
    shares[0] += 100 - sum(shares)
    return shares
