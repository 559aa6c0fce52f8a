"""The explanation for people: it fits the terminal, and says what was asked for."""

import json
import os

import pytest

from scoring.__main__ import main
from scoring.layout import width
from tests.scoring.bad_input import plant
from tests.scoring.goldens import ROOT

PLANTS = sorted(path.name for path in (ROOT / "examples").glob("*.json"))


@pytest.fixture
def explained(capsys, monkeypatch, tmp_path):
    def explained(given, *arguments, columns=80):
        monkeypatch.setitem(os.environ, "COLUMNS", str(columns))
        path = tmp_path / "plant.json"
        path.write_text(json.dumps(given), "utf-8")
        assert main(["explain", str(path), *arguments]) == 0
        return capsys.readouterr().out

    return explained


def bottom_and_top():
    """Plants at the ends of the scale, and one whose levels do not follow one another."""
    ids = plant()["answers"]
    gap = {id: 1 if ".L1." in id or ".L3." in id else 0.5 for id in ids}
    return [plant(answers=dict.fromkeys(ids, value)) for value in (0, 0.5, 1)] + [plant(answers=gap)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [42, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(columns, language, explained):
    given = [json.loads((ROOT / "examples" / name).read_text("utf-8")) for name in PLANTS]

    for one in given + bottom_and_top():
        lines = explained(one, "--language", language, columns=columns).splitlines()
        assert [line for line in lines if width(line) > columns] == []
        assert max(map(width, lines)) > columns - 12


def test_every_level_has_its_bar(explained):
    top = explained(bottom_and_top()[2])
    narrow = explained(bottom_and_top()[2], columns=50)

    assert top.count("█" * 20) == 5
    assert narrow.count("1.00  " + "█" * 8 + "  met") == 5


def test_the_way_heeds_what_is_fixed(explained):
    way = explained(plant())
    other = explained(plant(fixed=["data.L3.c", "network.L3.a", "sales.L3.a"]))

    assert "Data models calculate the sales forecast" in way
    assert "Data models calculate the sales forecast" not in other


def test_where_costs_are_given_the_cheapest_way_is_told(explained):
    cost = dict.fromkeys(plant()["answers"], 2.5)

    assert "The cheapest way costs 37.5 and raises 15 of the answers" in explained(plant(cost=cost))
    assert "成本最低的做法合计37.5，需提高15项" in explained(plant(cost=cost), "--language", "zh")


def test_a_way_that_is_barred_is_said(explained):
    fixed = list(plant()["answers"])

    assert "It cannot be reached by raising answers." in explained(plant(fixed=fixed))


def test_a_name_cannot_take_hold_of_the_terminal(explained):
    first, *_ = explained(plant(about="Plant\n\x1b[2J of ours")).splitlines()

    assert first == "Plant �[2J of ours"
