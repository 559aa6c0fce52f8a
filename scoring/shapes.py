"""The engine's values as plain JSON objects: the shapes that programs build on.

Fractions are texts, "4/5" or "1", so that nothing is lost on the way. Published examples of each
shape lie in `tests/scoring/golden`.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring.benchmark import Sample, Standing
from scoring.model import Edition, Requirement, Text, Weights
from scoring.pathway import Fragile, Pathway
from scoring.plausibility import Finding
from scoring.scores import ENGINE, Preview, Result, Scores
from scoring.trace import AnyStep, LevelStep, Step

Json = dict[str, Any]


def number(value: Fraction) -> int | float:
    """For figures that are published as decimals: a whole number where it is one."""
    return int(value) if value.denominator == 1 else float(value)


def plain(value: object) -> Any:
    """Fractions as texts, sequences as lists, the rest as it is."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def edition_shape(edition: Edition) -> Json:
    return {
        "id": edition.id,
        "hash": edition.hash,
        **_both(edition.name),
        "level_rule": edition.level_rule,
        "level_is_met_at": str(edition.threshold),
        "bands": {str(level): str(total) for level, total in edition.bands.items()},
        "elements": [
            {
                "id": element.id,
                **_both(element.name),
                "domains": [
                    {
                        "id": domain.id,
                        **_both(domain.name),
                        "subdomains": [
                            {
                                "id": subdomain.id,
                                **_both(subdomain.name),
                                "requirements": [_requirement(r) for r in subdomain.requirements],
                            }
                            for subdomain in domain.subdomains
                        ],
                    }
                    for domain in element.domains
                ],
            }
            for element in edition.elements
        ],
        "weights": {type: _weights(weights) for type, weights in edition.weights.items()},
        "certainty": dict(edition.certainty),
        "tailorable": list(edition.tailorable),
    }


def result_shape(result: Result) -> Json:
    return {
        "edition": result.edition.id,
        "edition_hash": result.edition.hash,
        "engine": ENGINE,
        "type": result.type,
        "level": result.level,
        "total": str(result.total),
        "band": result.band,
        "levels": {
            str(level): {"score": _exact(outcome.score), "met": outcome.met}
            for level, outcome in result.levels.items()
        },
        "elements": _by_level(result.elements),
        "domains": _by_level(result.domains),
        "subdomains": _by_level(result.subdomains),
        "not_applicable": result.not_applicable,
        "notes": [{"code": n.code, **_details(n.details)} for n in result.notes],
    }


def trace_shape(steps: list[AnyStep]) -> list[Json]:
    return [_step(step) for step in steps]


def preview_shape(preview: Preview) -> Json:
    return {
        "certain": preview.certain,
        "possible": preview.possible,
        "answered": preview.answered,
        "of": preview.of,
    }


def standing_shape(standing: Standing) -> Json:
    benchmark = standing.benchmark
    return {
        "benchmark": benchmark.id,
        "level": standing.level,
        "below": number(standing.below),
        "same": number(standing.same),
        "above": number(standing.above),
        "interval": [number(border) for border in standing.interval],
        "n": _sample(benchmark.sample) if benchmark.sample else None,
        "year": benchmark.year,
        "certainty": benchmark.certainty,
        "source": benchmark.source.en,
        "caveats": [caveat.en for caveat in benchmark.caveats],
    }


def pathway_shape(pathway: Pathway) -> Json:
    return {
        "from": pathway.start,
        "to": pathway.target,
        "reachable": pathway.is_reachable,
        "count": len(pathway.improvements),
        "improvements": [
            {"requirement": i.requirement, "from": str(i.before), "to": str(i.after)}
            for i in pathway.improvements
        ],
    }


def fragile_shape(fragile: list[Fragile]) -> list[Json]:
    return [
        {"requirement": f.requirement, "from": str(f.before), "to": str(f.after), "level": f.level}
        for f in fragile
    ]


def findings_shape(findings: list[Finding]) -> list[Json]:
    return [{"code": f.code, "requirements": list(f.requirements), **_details(f.details)} for f in findings]


def _both(text: Text) -> Json:
    return {"en": text.en, "zh": text.zh}


def _requirement(requirement: Requirement) -> Json:
    shape = {
        "id": requirement.id,
        "level": requirement.level,
        **_both(requirement.wording.text),
        "may_not_apply": requirement.may_not_apply,
        "certainty": requirement.certainty,
    }
    if requirement.variants:
        shape["variants"] = {type: _both(w.text) for type, w in requirement.variants.items()}
    return shape


def _weights(weights: Weights) -> Json:
    return {
        "elements": _numbers(weights.elements),
        "domains": {id: _numbers(group) for id, group in weights.domains.items()},
        "subdomains": {id: _numbers(group) for id, group in weights.subdomains.items()},
    }


def _numbers(group: Mapping[str, Fraction]) -> Json:
    return {id: number(weight) for id, weight in group.items()}


def _by_level(scores: Mapping[str, Scores]) -> Json:
    return {id: {str(level): _exact(s) for level, s in by.items()} for id, by in scores.items()}


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _details(details: Mapping[str, object]) -> Json:
    return {key: plain(value) for key, value in details.items()}


def _sample(sample: Sample) -> Json:
    return {
        "exact" if sample.is_exact else "min": sample.number,
        "text": sample.text.en,
        "zh": sample.text.zh,
    }


def _step(step: AnyStep) -> Json:
    if isinstance(step, Step):
        shape: Json = {
            "kind": step.kind,
            "level": step.level,
            "id": step.id,
            "parent": step.parent,
            "weight": None if step.weight is None else number(step.weight),
            "share": str(step.share),
            "of_level": str(step.of_level),
            "score": _exact(step.score),
            "contribution": str(step.contribution),
        }
        return shape | ({"left_out": step.left_out} if step.left_out else {})
    if isinstance(step, LevelStep):
        return {
            "kind": "level",
            "level": step.level,
            "score": _exact(step.score),
            "threshold": str(step.threshold),
            "met": step.met,
            "counts": str(step.counts),
        }
    return {
        "kind": "total",
        "total": str(step.total),
        "band": step.band,
        "level": step.level,
        "rule": step.rule,
    }
