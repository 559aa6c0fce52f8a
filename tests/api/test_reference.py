import json

import pytest
from jsonschema import Draft202012Validator

from assessment.api.engine_shapes import SCHEMAS
from scoring import editions
from tests.api.asking import Program, refused
from tests.scoring.goldens import GOLDEN


def fits(told: object, name: str) -> bool:
    schema = SCHEMAS[name] | {"components": {"schemas": SCHEMAS}}
    Draft202012Validator(schema).validate(told)
    return True


def golden(name: str) -> object:
    return json.loads((GOLDEN / name).read_text("utf-8"))


def test_the_editions_and_one_of_them(db):
    (named,) = [e for e in Program().get("editions/").json() if e["is_default"]]

    answer = Program().get(f"editions/{named['id']}/")

    assert answer.json() == golden("edition.json")
    assert named["hash"] == editions.load().hash
    assert fits(answer.json(), "Edition")
    assert "public" in answer["Cache-Control"]
    assert Program().get("editions/gbt39116-2020/", if_none_match=answer["ETag"]).status_code == 304


@pytest.mark.parametrize("path", ["editions/none/", "editions/..%2F../", "benchmarks/none/", "standings/6/"])
def test_what_is_not_there_is_not_found(path, db):
    refused(Program().get(path), 404, "not_found")


def test_the_benchmarks_with_source_and_caveats(db):
    listed = Program().get("benchmarks/").json()

    assert listed[0]["is_default"]
    for each in listed:
        told = Program().get(f"benchmarks/{each['id']}/").json()
        assert fits(told, "Benchmark")
        assert sum(bucket["share"] for bucket in told["shares"]) == pytest.approx(100)
        assert told["source"]["zh"]
        assert told["caveats"]


def test_the_regions_come_level_by_level(regions):
    program = Program()

    provinces = {each["code"] for each in program.get("regions/").json()}
    below = program.get("regions/?parent=340100").json()

    assert {"340000", "330000"} <= provinces
    assert below == [
        {
            "code": "340104",
            "name": "蜀山区",
            "name_en": "Shushan District",
            "tier": "county",
            "parent": "340100",
        }
    ]


@pytest.mark.parametrize("query", ["parent=34", "parent=%00", "parent=abcdef", "paren=340000"])
def test_a_region_is_asked_for_by_its_code(query, regions):
    refused(Program().get(f"regions/?{query}"), 400, "bad_input")


def test_the_industries_with_their_usual_type(db):
    listed = {each["code"]: each for each in Program().get("industries/").json()}

    assert listed["C36"]["usual_type"] == "discrete"
    assert len(listed) == 31


def test_a_level_stands_in_an_interval(db):
    assert Program().get("standings/2/").json() == golden("standing.json")
    told = Program().get("standings/3/?benchmark=national-2024-10").json()
    assert told == golden("standing-2024.json")
    assert fits(told, "Standing")


def test_an_unknown_benchmark_is_not_found(db):
    refused(Program().get("standings/2/?benchmark=none"), 404, "not_found")
    refused(Program().get("standings/2/?bench=x"), 400, "bad_input")
