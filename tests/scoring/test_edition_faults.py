"""Data that contradict themselves are refused, with the file, the place in it and a sentence."""

import pytest

from tests.scoring.planted import complaint_about, copy_of_shipped, plant

ALL_THE_OTHERS = (
    '"org_strategy", "personnel_skills", "data", "integration", "info_security", "equipment", "network", '
    '"procurement", "planning_scheduling", "production_operation", "equipment_management", '
    '"warehousing_distribution", "safety_environment", "energy_management",'
)
TABLE = r"\n(?:.+\n)+"  # what follows a heading, up to the next empty line

# What is found in edition.toml; what is planted there; the complaint.
EDITION = {
    "called other than its folder": (
        r"^id = .*",
        'id = "guangdong-2026"',
        "id: the edition must be called as its folder, 'gbt39116-2020'",
    ),
    "an unknown key": (r"^id = ", 'colour = "red"\nid = ', "colour: nothing of this name is known here"),
    "a missing key": (r"^level_rule = .*", "", "level_rule: a text is missing"),
    "a missing language": (r"^wording.zh = .*", "", "wording.zh: this language is missing"),
    "released with a word": (
        r"^released = \w+",
        'released = "yes"',
        "released: true or false is expected, not 'yes'",
    ),
    "an unknown level rule": (
        r"^level_rule = .*",
        'level_rule = "average"',
        "level_rule: it is consecutive or band",
    ),
    "a threshold of 0": (
        r"^level_is_met_at = .*",
        "level_is_met_at = 0",
        "level_is_met_at: it lies above 0 and is at most 1",
    ),
    "a threshold above 1": (
        r"^level_is_met_at = .*",
        "level_is_met_at = 1.01",
        "level_is_met_at: it lies above 0 and is at most 1",
    ),
    "a threshold that is no number": (
        r"^level_is_met_at = .*",
        "level_is_met_at = nan",
        "level_is_met_at: NaN is not a number such as 14, 0.8 or 100/3",
    ),
    "a threshold of more digits than anyone checks": (
        r"^level_is_met_at = .*",
        "level_is_met_at = 0.80000000000000000000001",
        "level_is_met_at: 0.80000000000000000000001 is not a number such as 14, 0.8 or 100/3",
    ),
    "a threshold that would fill the memory": (
        r"^level_is_met_at = .*",
        "level_is_met_at = 1e999999999",
        "level_is_met_at: 1E+999999999 is not a number such as 14, 0.8 or 100/3",
    ),
    "a threshold divided by 0": (
        r"^level_is_met_at = .*",
        'level_is_met_at = "4/0"',
        "level_is_met_at: '4/0' is divided by 0",
    ),
    "a scale too fine for the matrix of a batch": (
        r"^value = 0.5",
        "value = 0.501",
        "scale: its values have no common denominator up to 200",
    ),
    "bands that do not rise": (r"2 = 1.8", "2 = 2.8", "bands: the bands rise, above 0 and below 5"),
    "a band beyond 5": (r"5 = 4.8", "5 = 5", "bands: the bands rise, above 0 and below 5"),
    "a band missing": (r", 5 = 4.8", "", "bands.5: a number is missing"),
    "a scale that does not fall": (
        r"^value = 0.5",
        "value = 0.8",
        "scale[partly].value: the scale falls from 1 to 0, highest first",
    ),
    "a scale that does not begin with 1": (
        r"^value = 1$",
        "value = 0.9",
        "scale: the scale begins with 1 and ends with 0",
    ),
    "a scale that does not end with 0": (
        r"^value = 0$",
        "value = 0.1",
        "scale: the scale begins with 1 and ends with 0",
    ),
    "a code of the scale twice": (r'"partly"', '"mostly"', "scale: 'mostly' stands here twice"),
    "levels out of order": (
        r"^number = 2",
        "number = 3",
        "level[1].number: the levels stand in order, 1 to 5",
    ),
    "a level missing": (
        r"^\[\[level\]\]\nnumber = 5" + TABLE,
        "",
        "level: the levels stand in order, 1 to 5",
    ),
    "no type": (r"(?:\[\[type\]\]" + TABLE + r"\n)+", "", "type: at least one is expected"),
    "a type twice": (r'^id = "process"', 'id = "discrete"', "type[discrete].id: it stands here twice"),
    "an element twice": (r'^id = "technology"', 'id = "personnel"', "element: 'personnel' stands here twice"),
    "a domain twice": (
        r'id = "network"',
        'id = "equipment"',
        "element.domains: 'equipment' stands here twice",
    ),
    "a subdomain in two domains": (
        r'\["integration"\]',
        '["data"]',
        "element.domains.subdomains: 'data' stands here twice",
    ),
    "a subdomain twice in a domain": (
        r'\["sales"\]',
        '["sales", "sales"]',
        "element[manufacturing].domains[sales].subdomains: the list names something twice",
    ),
    "an unknown tailorable": (
        r'^  "logistics"',
        '  "moon"',
        "tailoring.can_be_tailored_out: there is no subdomain 'moon'",
    ),
    "everything tailorable": (
        r"^can_be_tailored_out = \[",
        f"can_be_tailored_out = [{ALL_THE_OTHERS}",
        "tailoring: everything of discrete can be tailored out",
    ),
}

# The same for weights.toml.
WEIGHTS = {
    "elements that add up to more than 100": (
        "personnel = 6",
        "personnel = 7",
        "discrete.elements: the weights add up to 101, not 100",
    ),
    "domains that add up to less than 100": (
        "design = 4,",
        "design = 3.9,",
        "process.domains.manufacturing: the weights add up to 99.9, not 100",
    ),
    "subdomains that add up to less than 100": (
        "customer_service = 50",
        "customer_service = 40",
        "discrete.subdomains.service: the weights add up to 90, not 100",
    ),
    "an unknown element": (
        "personnel = 6",
        "morale = 6",
        "discrete.elements.morale: it does not belong to elements",
    ),
    "an unknown domain": (
        "data = 46",
        "moon = 46",
        "discrete.domains.technology.moon: it does not belong to technology",
    ),
    "an unknown subdomain": (
        "product_service = 50",
        "moon = 50",
        "discrete.subdomains.service.moon: it does not belong to service",
    ),
    "a group of nothing known": (
        r"^service = \{ customer_service = 50",
        "moon = { customer_service = 50",
        "discrete.subdomains.moon: nothing of this name is in edition.toml",
    ),
    "a weight of 0": (
        "personnel = 6, technology = 11",
        "personnel = 0, technology = 17",
        "discrete.elements.personnel: a weight is above 0",
    ),
    "a weight below 0": (
        "personnel = 6, technology = 11",
        "personnel = -6, technology = 23",
        "discrete.elements.personnel: a weight is above 0",
    ),
    "a weight in words": (
        "personnel = 6",
        'personnel = "six"',
        "discrete.elements.personnel: 'six' is not a number such as 14, 0.8 or 100/3",
    ),
    "a subdomain with no weight": (
        "customer_service = 50, product_service = 50",
        "customer_service = 100",
        "subdomains.service: product_service has no weight for any type",
    ),
    "a domain with a weight and no subdomains": (
        r"^sales = \{ sales = 100 \}",
        "",
        "discrete.domains.manufacturing: sales has a weight but no subdomains",
    ),
    "an element with a weight and no domains": (
        r"^personnel = \{ org_strategy.*",
        "",
        "discrete.elements: personnel has a weight but no domains",
    ),
    "subdomains of a domain without weight": (
        "sales = 13, service = 13",
        "sales = 26",
        "discrete.subdomains.service: service itself has no weight",
    ),
    "domains of an element without weight": (
        "resources = 6, manufacturing = 77",
        "manufacturing = 83",
        "discrete.domains.resources: resources itself has no weight",
    ),
    "a type without weights": (
        r"^\[discrete.subdomains\]",
        "[moon]",
        "discrete.subdomains: a table is missing",
    ),
    "weights of an unknown type": (
        r"^\[discrete\]",
        "[moon]\nelements = { personnel = 100 }\n[discrete]",
        "moon: nothing of this name is known here",
    ),
}


@pytest.mark.parametrize(("pattern", "planted", "complaint"), EDITION.values(), ids=EDITION.keys())
def test_the_frame_is_refused_with(pattern, planted, complaint, tmp_path):
    folder = copy_of_shipped(tmp_path)
    plant(folder, "edition.toml", pattern, planted)

    assert complaint_about(folder) == f"edition.toml: {complaint}"


@pytest.mark.parametrize(("pattern", "planted", "complaint"), WEIGHTS.values(), ids=WEIGHTS.keys())
def test_weights_are_refused_with(pattern, planted, complaint, tmp_path):
    folder = copy_of_shipped(tmp_path)
    plant(folder, "weights.toml", pattern, planted)

    assert complaint_about(folder) == f"weights.toml: {complaint}"


def test_an_id_with_a_space_is_refused_since_the_lock_is_a_list_of_words(tmp_path):
    folder = copy_of_shipped(tmp_path, "guang dong")

    assert complaint_about(folder) == (
        "edition.toml: id: an id has neither spaces nor #, for the sake of editions.lock"
    )
