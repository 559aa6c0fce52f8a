"""The shipped data say what was found out about the model; each figure is written out here once more."""

from collections import Counter
from fractions import Fraction

import pytest

from scoring.benchmark import benchmarks
from scoring.editions import DEFAULT, OWN, check
from scoring.industries import industries
from scoring.tables import read_table

CERTAINTIES = {"high", "medium-high", "medium", "low"}

# Requirements at the levels I to V.
COUNTS = {
    "org_strategy": [2, 2, 2, 0, 0],
    "personnel_skills": [2, 3, 2, 2, 0],
    "data": [2, 3, 3, 3, 1],
    "integration": [1, 2, 3, 1, 0],
    "info_security": [2, 3, 2, 2, 1],
    "equipment": [2, 2, 2, 2, 2],
    "network": [1, 1, 3, 1, 0],
    "product_design": [2, 3, 4, 4, 3],
    "process_design": [2, 3, 4, 3, 2],
    "procurement": [3, 2, 2, 3, 2],
    "planning_scheduling": [2, 2, 2, 2, 2],
    "production_operation": [2, 4, 3, 3, 3],
    "equipment_management": [2, 3, 4, 2, 1],
    "warehousing_distribution": [2, 3, 3, 2, 2],
    "safety_environment": [2, 2, 3, 2, 2],
    "energy_management": [1, 4, 3, 2, 1],
    "logistics": [3, 3, 3, 3, 1],
    "sales": [2, 2, 2, 2, 2],
    "customer_service": [2, 2, 2, 2, 1],
    "product_service": [1, 2, 2, 3, 1],
}

MODEL = {
    "personnel": {"org_strategy": ["org_strategy"], "personnel_skills": ["personnel_skills"]},
    "technology": {"data": ["data"], "integration": ["integration"], "info_security": ["info_security"]},
    "resources": {"equipment": ["equipment"], "network": ["network"]},
    "manufacturing": {
        "design": ["product_design", "process_design"],
        "production": [
            "procurement",
            "planning_scheduling",
            "production_operation",
            "equipment_management",
            "warehousing_distribution",
            "safety_environment",
            "energy_management",
        ],
        "logistics": ["logistics"],
        "sales": ["sales"],
        "service": ["customer_service", "product_service"],
    },
}

ELEMENT_WEIGHTS = {
    "discrete": {"personnel": 6, "technology": 11, "resources": 6, "manufacturing": 77},
    "process": {"personnel": 6, "technology": 11, "resources": 15, "manufacturing": 68},
}
DOMAIN_WEIGHTS = {
    "discrete": {
        "personnel": {"org_strategy": 50, "personnel_skills": 50},
        "technology": {"data": 46, "integration": 27, "info_security": 27},
        "resources": {"equipment": 67, "network": 33},
        "manufacturing": {"design": 13, "production": 48, "logistics": 13, "sales": 13, "service": 13},
    },
    "process": {
        "personnel": {"org_strategy": 50, "personnel_skills": 50},
        "technology": {"data": 46, "integration": 27, "info_security": 27},
        "resources": {"equipment": 67, "network": 33},
        "manufacturing": {"design": 4, "production": 63, "logistics": 15, "sales": 15, "service": 3},
    },
}
PRODUCTION_WEIGHTS = {
    "procurement": 14,
    "planning_scheduling": 16,
    "production_operation": 16,
    "equipment_management": 14,
    "warehousing_distribution": 14,
    "safety_environment": 13,
    "energy_management": 13,
}
SUBDOMAIN_WEIGHTS = {
    "discrete": {
        "org_strategy": {"org_strategy": 100},
        "personnel_skills": {"personnel_skills": 100},
        "data": {"data": 100},
        "integration": {"integration": 100},
        "info_security": {"info_security": 100},
        "equipment": {"equipment": 100},
        "network": {"network": 100},
        "design": {"product_design": 50, "process_design": 50},
        "production": PRODUCTION_WEIGHTS,
        "logistics": {"logistics": 100},
        "sales": {"sales": 100},
        "service": {"customer_service": 50, "product_service": 50},
    },
    "process": {
        "org_strategy": {"org_strategy": 100},
        "personnel_skills": {"personnel_skills": 100},
        "data": {"data": 100},
        "integration": {"integration": 100},
        "info_security": {"info_security": 100},
        "equipment": {"equipment": 100},
        "network": {"network": 100},
        "design": {"process_design": 100},
        "production": PRODUCTION_WEIGHTS,
        "logistics": {"logistics": 100},
        "sales": {"sales": 100},
        "service": {"customer_service": 100},
    },
}

# From level, to level, percent.
SHARES = {
    "national-2020": [(0, 1, "75"), (2, 2, "14"), (3, 3, "6"), (4, 5, "5")],
    "national-2021": [(0, 1, "69"), (2, 2, "15"), (3, 3, "7"), (4, 5, "9")],
    "jiangsu-2022": [(0, 0, "19.6"), (1, 1, "35.8"), (2, 2, "23.9"), (3, 3, "14.1"), (4, 5, "6.6")],
    "national-2022": [(0, 1, "63"), (2, 2, "21"), (3, 3, "12"), (4, 5, "4")],
    "national-2024-10": [(0, 1, "58"), (2, 5, "42")],
}

PROCESS_INDUSTRIES = [13, 14, 15, 16, 17, 22, 25, 26, 27, 28, 29, 30, 31, 32, 42]
DISCRETE_INDUSTRIES = [18, 19, 20, 21, 23, 24, 33, 34, 35, 36, 37, 38, 39, 40, 41, 43]


@pytest.fixture(scope="module")
def shipped():
    """The shipped edition, whether or not it is locked at the moment."""
    return check(OWN / DEFAULT)


def test_the_model_has_4_elements_12_domains_and_20_subdomains(shipped):
    found = {e.id: {d.id: [s.id for s in d.subdomains] for d in e.domains} for e in shipped.elements}

    assert found == MODEL
    assert (len(found), len(list(shipped.domains())), len(shipped.subdomains)) == (4, 12, 20)


@pytest.mark.parametrize(
    ("type", "domains", "subdomains", "requirements"), [("discrete", 12, 20, 214), ("process", 12, 18, 189)]
)
def test_what_each_type_is_asked(type, domains, subdomains, requirements, shipped):
    weights = shipped.weights[type]

    assert len(weights.subdomains) == domains
    assert len(weights.in_force()) == subdomains
    assert len(shipped.requirements_in_force(type, frozenset())) == requirements


def test_process_manufacturing_has_no_product_design_and_no_product_service(shipped):
    missing = shipped.weights["discrete"].in_force() - shipped.weights["process"].in_force()

    assert missing == {"product_design", "product_service"}


@pytest.mark.parametrize(("subdomain", "counts"), COUNTS.items())
def test_so_many_requirements_stand_at_each_level(subdomain, counts, shipped):
    found = shipped.subdomains[subdomain]

    assert [len(found.at_level(level)) for level in range(1, 6)] == counts


@pytest.mark.parametrize("type", ["discrete", "process"])
def test_the_weights_of_each_tier(type, shipped):
    weights = shipped.weights[type]

    assert weights.elements == ELEMENT_WEIGHTS[type]
    assert weights.domains == DOMAIN_WEIGHTS[type]
    assert weights.subdomains == SUBDOMAIN_WEIGHTS[type]


def test_seven_requirements_may_not_apply(shipped):
    assert {r.id for r in shipped.requirements.values() if r.may_not_apply} == {
        "energy_management.L2.c",
        "energy_management.L3.a",
        "energy_management.L4.b",
        "info_security.L3.b",
        "warehousing_distribution.L3.b",
        "product_design.L5.a",
        "logistics.L1.b",
    }


def test_six_subdomains_can_be_tailored_out(shipped):
    assert shipped.tailorable == (
        "product_design",
        "process_design",
        "logistics",
        "sales",
        "customer_service",
        "product_service",
    )


def test_the_scale_the_threshold_the_bands_and_the_rule(shipped):
    scale = {step.code: step.value for step in shipped.scale}
    bands = {1: Fraction(4, 5), 2: Fraction(9, 5), 3: Fraction(14, 5), 4: Fraction(19, 5), 5: Fraction(24, 5)}

    assert scale == {"met": 1, "mostly": Fraction(4, 5), "partly": Fraction(1, 2), "not_met": 0}
    assert shipped.threshold == Fraction(4, 5)
    assert shipped.bands == bands
    assert shipped.level_rule == "consecutive"


def test_each_requirement_says_how_sure_it_is(shipped):
    found = Counter(r.certainty for r in shipped.requirements.values())

    assert found == {"high": 148, "medium": 60, "low": 6}


def test_six_requirements_are_of_low_certainty(shipped):
    assert [r.id for r in shipped.requirements.values() if r.certainty == "low"] == [
        "integration.L1.a",
        "product_design.L4.d",
        "process_design.L2.c",
        "process_design.L4.c",
        "warehousing_distribution.L3.c",
        "logistics.L2.c",
    ]


def test_each_fact_of_the_edition_says_how_sure_it_is(shipped):
    assert shipped.certainty == {
        "scale": "high",
        "level_is_met_at": "high",
        "bands": "high",
        "tailorable": "medium-high",
        "may_not_apply": "our judgement: the model names no such list",
        "process.elements": "medium-high",
        "process.domains": "medium",
        "discrete.elements": "medium-high",
        "discrete.domains": "medium",
        "subdomains of production": "low (14/16/16/14/14/14/12 and 14/16/16/14/14/12/14 are also reported; "
        "the order is the table's)",
        "other subdomains": "medium",
    }


def test_the_shares_of_the_benchmarks():
    found = {
        id: [(bucket.first, bucket.last, bucket.share) for bucket in benchmark.buckets]
        for id, benchmark in benchmarks().items()
    }

    assert found == {
        id: [(first, last, Fraction(share)) for first, last, share in shares] for id, shares in SHARES.items()
    }


def test_each_benchmark_and_each_indicator_says_how_sure_it_is():
    certainty = {id: benchmark.certainty for id, benchmark in benchmarks().items()}
    of_indicators = {i.certainty for benchmark in benchmarks().values() for i in benchmark.indicators}

    assert certainty == {
        "national-2020": "high",
        "national-2021": "medium-high",
        "jiangsu-2022": "medium",
        "national-2022": "medium",
        "national-2024-10": "medium",
    }
    assert of_indicators <= CERTAINTIES


def test_31_divisions_of_manufacturing_each_with_its_usual_type():
    usual = {code: industry.usual_type for code, industry in industries().items()}

    assert list(usual) == [f"C{number}" for number in range(13, 44)]
    assert [code for code, type in usual.items() if type == "process"] == [
        f"C{n}" for n in PROCESS_INDUSTRIES
    ]
    assert [code for code, type in usual.items() if type == "discrete"] == [
        f"C{n}" for n in DISCRETE_INDUSTRIES
    ]


def test_in_four_divisions_both_types_are_common():
    assert [industry.code for industry in industries().values() if industry.is_mixed] == [
        "C13",
        "C17",
        "C29",
        "C42",
    ]


def test_the_divisions_say_how_sure_they_are():
    certainty = read_table(OWN.parent / "industries.toml", OWN.parent).table("certainty")

    assert {key: certainty.string(key) for key in certainty} == {
        "names": "high",
        "usual_type": "our judgement",
    }
