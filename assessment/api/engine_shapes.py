"""The shapes of the engine as JSON Schema, for the description; tests hold them against what it prints."""

from typing import Any

from scoring.benchmark import Benchmark
from scoring.shapes import number

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def a_list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def by_key(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


def an_object(optional: tuple[str, ...] = (), *, open: bool = False, **properties: Schema) -> Schema:
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": open,
    }


TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
LEVEL: Schema = {"type": "integer", "minimum": 0, "maximum": 5}
COUNT: Schema = {"type": "integer", "minimum": 0}
FRACTION: Schema = {"type": "string", "pattern": "^[0-9]+(/[0-9]+)?$", "description": "Exact, such as 4/5."}
MAYBE_FRACTION: Schema = FRACTION | {"type": ["string", "null"]}
PERCENT: Schema = {"type": "number", "minimum": 0, "maximum": 100}
NAMED: dict[str, Schema] = {"id": TEXT, "en": TEXT, "zh": TEXT}
SCORES = by_key(by_key(MAYBE_FRACTION))
ANSWER: Schema = {"enum": [1, 0.8, 0.5, 0, "n/a"]}

REQUIREMENT = an_object(
    ("variants",),
    id=TEXT,
    level=LEVEL,
    en=TEXT,
    zh=TEXT,
    may_not_apply=FLAG,
    certainty=TEXT,
    variants=by_key(an_object(en=TEXT, zh=TEXT)),
)
SUBDOMAIN = an_object(**NAMED, requirements=a_list(REQUIREMENT))
DOMAIN = an_object(**NAMED, subdomains=a_list(SUBDOMAIN))
ELEMENT = an_object(**NAMED, domains=a_list(DOMAIN))
WEIGHTS = an_object(
    elements=by_key(PERCENT), domains=by_key(by_key(PERCENT)), subdomains=by_key(by_key(PERCENT))
)
STEP = an_object(
    ("left_out",),
    kind={"enum": ["requirement", "subdomain", "domain", "element"]},
    level=LEVEL,
    id=TEXT,
    parent={"type": ["string", "null"]},
    weight={"type": ["number", "null"]},
    share=FRACTION,
    of_level=FRACTION,
    score=MAYBE_FRACTION,
    contribution=FRACTION,
    left_out=TEXT,
)
LEVEL_STEP = an_object(
    kind={"const": "level"},
    level=LEVEL,
    score=MAYBE_FRACTION,
    threshold=FRACTION,
    met=FLAG,
    counts=FRACTION,
)
TOTAL_STEP = an_object(kind={"const": "total"}, total=FRACTION, band=LEVEL, level=LEVEL, rule=TEXT)

SCHEMAS: dict[str, Schema] = {
    "Edition": an_object(
        **NAMED,
        hash=TEXT,
        level_rule={"enum": ["consecutive", "band"]},
        level_is_met_at=FRACTION,
        bands=by_key(FRACTION),
        elements=a_list(ELEMENT),
        weights=by_key(WEIGHTS),
        certainty=by_key(TEXT),
        tailorable=a_list(TEXT),
    ),
    "Benchmark": an_object(
        **NAMED,
        area=TEXT,
        year=COUNT,
        is_default=FLAG,
        n={"type": ["object", "null"]},
        certainty=TEXT,
        source=an_object(en=TEXT, zh=TEXT),
        shares=a_list(an_object(first=LEVEL, last=LEVEL, share=PERCENT)),
        indicators=a_list(
            an_object(
                **NAMED,
                kind={"enum": ["rate", "share"]},
                value=PERCENT,
                of=an_object(en=TEXT, zh=TEXT),
                certainty=TEXT,
            )
        ),
        caveats=a_list(an_object(en=TEXT, zh=TEXT)),
    ),
    "Standing": an_object(
        benchmark=TEXT,
        level=LEVEL,
        below=PERCENT,
        same=PERCENT,
        above=PERCENT,
        interval={"type": "array", "items": PERCENT, "minItems": 2, "maxItems": 2},
        n={"type": ["object", "null"]},
        year=COUNT,
        certainty=TEXT,
        source=TEXT,
        caveats=a_list(TEXT),
    ),
    "Score": an_object(
        edition=TEXT,
        edition_hash=TEXT,
        engine=TEXT,
        type=TEXT,
        level=LEVEL,
        total=FRACTION,
        band=LEVEL,
        levels=by_key(an_object(score=MAYBE_FRACTION, met=FLAG)),
        elements=SCORES,
        domains=SCORES,
        subdomains=SCORES,
        not_applicable=COUNT,
        notes=a_list(an_object(open=True, code=TEXT)),
    ),
    "Preview": an_object(certain=LEVEL, possible=LEVEL, answered=COUNT, of=COUNT),
    "Pathway": an_object(
        **{"from": LEVEL, "to": LEVEL},
        reachable=FLAG,
        count=COUNT,
        improvements=a_list(an_object(requirement=TEXT, **{"from": FRACTION, "to": FRACTION})),
    ),
    "Trace": a_list({"oneOf": [STEP, LEVEL_STEP, TOTAL_STEP]}),
    "EngineInput": an_object(
        ("tailored_out", "notes", "evidence", "answered_at", "last_year", "cost", "fixed", "about"),
        edition=TEXT | {"examples": ["gbt39116-2020"]},
        type={"enum": ["discrete", "process"]},
        answers=by_key(ANSWER),
        tailored_out=a_list(TEXT),
        notes=by_key(TEXT),
        evidence=by_key(COUNT),
        answered_at=by_key(TEXT),
        last_year={"type": ["object", "null"]},
        cost=by_key({"type": "number"}),
        fixed=a_list(TEXT),
        about={"type": ["string", "object"]},
    ),
}


def benchmark_shape(benchmark: Benchmark) -> dict[str, Any]:
    sample = benchmark.sample
    return {
        "id": benchmark.id,
        "en": benchmark.name.en,
        "zh": benchmark.name.zh,
        "area": benchmark.area,
        "year": benchmark.year,
        "is_default": benchmark.is_default,
        "n": sample
        and {
            "exact" if sample.is_exact else "min": sample.number,
            "en": sample.text.en,
            "zh": sample.text.zh,
        },
        "certainty": benchmark.certainty,
        "source": {"en": benchmark.source.en, "zh": benchmark.source.zh},
        "shares": [{"first": b.first, "last": b.last, "share": number(b.share)} for b in benchmark.buckets],
        "indicators": [
            {
                "id": each.id,
                "en": each.name.en,
                "zh": each.name.zh,
                "kind": each.kind,
                "value": number(each.value),
                "of": {"en": each.of.en, "zh": each.of.zh},
                "certainty": each.certainty,
            }
            for each in benchmark.indicators
        ],
        "caveats": [{"en": caveat.en, "zh": caveat.zh} for caveat in benchmark.caveats],
    }
