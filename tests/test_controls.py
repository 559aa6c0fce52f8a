"""Controls that take out nothing, or ask tests that are not there: `make controls` would tell too late."""

import re

import pytest

from tests.controls import CONTROLS
from tests.controls.control import ROOT, Control


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_a_control_takes_out_what_stands_there_once(control: Control):
    assert (ROOT / control.file).read_text("utf-8").count(control.protection) == 1
    assert control.instead != control.protection


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_a_control_asks_tests_that_are_there(control: Control):
    for place in re.findall(r"tests/\S+\.py\S*", control.tests):
        file, _colons, name = place.partition("::")
        code = (ROOT / file).read_text("utf-8")
        assert f"def {name.partition('[')[0]}(" in code if name else code


def test_each_control_has_a_name_of_its_own():
    names = [control.name for control in CONTROLS]

    assert sorted(set(names)) == sorted(names)
