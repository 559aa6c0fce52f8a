"""The schemas that editors use: what is shipped fits them, and what is wrong does not."""

import json
import tomllib
from functools import reduce
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scoring.editions import DEFAULT, OWN

DATA = OWN.parent
EDITION = OWN / DEFAULT
SCHEMAS = sorted((DATA / "schema").glob("*.schema.json"))
SINGLE_FILES = {
    "edition": EDITION / "edition.toml",
    "weights": EDITION / "weights.toml",
    "subdomain": EDITION / "subdomains" / "energy_management.toml",
    "contradictions": EDITION / "contradictions.toml",
    "preparation": EDITION / "preparation.toml",
    "benchmark": DATA / "benchmarks" / "national-2020.toml",
    "caveats": DATA / "caveats.toml",
    "industries": DATA / "industries.toml",
    "glossary": DATA / "glossary.toml",
    "sentences": DATA / "sentences.toml",
}
SHIPPED = [
    *((name, path) for name, path in SINGLE_FILES.items() if name not in ("subdomain", "benchmark")),
    *(("subdomain", path) for path in sorted((EDITION / "subdomains").glob("*.toml"))),
    *(("benchmark", path) for path in sorted((DATA / "benchmarks").glob("*.toml"))),
]
REMOVED = object()

# The schema; the place in the shipped file; what is planted there; where the schema complains.
FAULTS = [
    ("edition", "level_rule", "average", "level_rule"),
    ("edition", "level_is_met_at", 0, "level_is_met_at"),
    ("edition", "level_is_met_at", 1.2, "level_is_met_at"),
    ("edition", "bands.5", REMOVED, "bands"),
    ("edition", "scale.0.value", 2, "scale.0.value"),
    ("edition", "level.4", REMOVED, "level"),
    ("edition", "type.0.zh", REMOVED, "type.0"),
    ("edition", "element.0.domains.0.subdomains", [], "element.0.domains.0.subdomains"),
    ("edition", "people.it.en", " IT", "people.it.en"),
    ("edition", "colour", "red", ""),
    ("weights", "discrete.elements.personnel", 0, "discrete.elements.personnel"),
    ("weights", "discrete.domains.technology.data", "much", "discrete.domains.technology.data"),
    ("weights", "process.subdomains", REMOVED, "process"),
    ("weights", "process.colour", {}, "process"),
    ("weights", "source", REMOVED, ""),
    ("subdomain", "name.en", "N" * 61, "name.en"),
    ("subdomain", "about.zh", "字" * 91, "about.zh"),
    ("subdomain", "portrait.5", REMOVED, "portrait"),
    ("subdomain", "step.0.first.en", "Too short.", "step.0.first.en"),
    ("subdomain", "theme.0.kind", "weather", "theme.0.kind"),
    ("subdomain", "requirement.0.id", "energy_management.L6.a", "requirement.0.id"),
    ("subdomain", "requirement.0.level", 6, "requirement.0.level"),
    (
        "subdomain",
        "requirement.0.text.en",
        "Ends with a space, though it is long enough. ",
        "requirement.0.text.en",
    ),
    ("subdomain", "requirement.0.text.zh", "太短", "requirement.0.text.zh"),
    ("subdomain", "requirement.0.mostly.en", "m" * 201, "requirement.0.mostly.en"),
    ("subdomain", "requirement.0.certainty", "quite", "requirement.0.certainty"),
    ("subdomain", "requirement.0.evidence", [], "requirement.0.evidence"),
    ("subdomain", "requirement.0.evidence.0.kind", "rumour", "requirement.0.evidence.0.kind"),
    ("subdomain", "requirement.0.may_not_apply", True, "requirement.0"),
    ("subdomain", "requirement.0.not_applicable_when", {"en": "Never.", "zh": "从不。"}, "requirement.0"),
    ("subdomain", "requirement.0.for", {"process": {"knows": ["it"]}}, "requirement.0.for.process"),
    ("contradictions", "pair.0.claim", "data", "pair.0.claim"),
    ("contradictions", "pair.0.needs_below", "half", "pair.0.needs_below"),
    ("contradictions", "pair.0.zh", REMOVED, "pair.0"),
    ("preparation", "item.0.types", [], "item.0.types"),
    ("preparation", "item.0.why", REMOVED, "item.0"),
    ("benchmark", "area", "moon", "area"),
    ("benchmark", "n.exact", 12000, "n"),
    ("benchmark", "shares.0.to", 6, "shares.0.to"),
    ("benchmark", "shares.0.share", 101, "shares.0.share"),
    ("benchmark", "indicator.0.kind", "guess", "indicator.0.kind"),
    ("caveats", "caveat.0.zh", "", "caveat.0.zh"),
    ("caveats", "caveat.0.fr", "Attention.", "caveat.0"),
    ("industries", "industry.0.code", "C12", "industry.0.code"),
    ("industries", "industry.0.usual_type", "mixed", "industry.0.usual_type"),
    ("glossary", "term.0.means.en", "A cart.", "term.0.means.en"),
    ("glossary", "term.0.id", "Agv", "term.0.id"),
    ("sentences", "level.0.zh", REMOVED, "level.0"),
    ("sentences", "colour", {}, ""),
]


def test_each_kind_of_file_has_a_schema():
    assert [path.name.removesuffix(".schema.json") for path in SCHEMAS] == sorted(SINGLE_FILES)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_is_itself_sound(path):
    Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_whatever_an_editor_hovers_over_is_explained(path):
    schema = json.loads(path.read_text("utf-8"))

    unexplained = [key for key, found in properties(schema) if not {"title", "description"} <= set(found)]

    assert unexplained == []


@pytest.mark.parametrize(("name", "path"), SHIPPED, ids=lambda value: getattr(value, "stem", None))
def test_a_shipped_file_fits_its_schema(name, path):
    assert places_of_complaint(name, read(path)) == []


@pytest.mark.parametrize(("name", "place", "planted", "complaint"), FAULTS)
def test_a_planted_fault_is_refused(name, place, planted, complaint):
    content = read(SINGLE_FILES[name])
    plant(content, place, planted)

    assert places_of_complaint(name, content) == [complaint]


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda path: path.stem)
def test_a_file_that_names_a_schema_names_one_that_exists(path):
    first = path.read_text("utf-8").partition("\n")[0]

    if first.startswith("#:schema "):
        assert (path.parent / first.removeprefix("#:schema ")).resolve() in SCHEMAS


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text("utf-8"))


def places_of_complaint(name: str, content: dict) -> list[str]:
    schema = json.loads((DATA / "schema" / f"{name}.schema.json").read_text("utf-8"))
    errors = Draft202012Validator(schema).iter_errors(content)
    return sorted({".".join(str(part) for part in error.absolute_path) for error in errors})


def plant(content: dict, place: str, planted: object) -> None:
    *above, last = [int(part) if part.isdigit() else part for part in place.split(".")]
    parent = reduce(child, above, content)
    key = last if isinstance(parent, list) else str(last)
    if planted is REMOVED:
        del parent[key]
    else:
        parent[key] = planted


def child(parent, key):
    return parent[key] if isinstance(parent, list) else parent[str(key)]


def properties(schema):
    """Each property with its subschema, however deep; conditions repeat properties and do not count."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for key, inner in schema.items():
            if key not in ("if", "then", "else"):
                yield from properties(inner)
