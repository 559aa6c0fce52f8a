"""What differs between two hand-ins, from the sealed texts alone."""

from copy import deepcopy

import pytest

from assessment.models import Submission
from assessment.models.changes import Fact, Tailored, changes_between
from assessment.models.verdicts import unchanged_since
from scoring.editions import DEFAULT

ONE, TWO, OTHER = "data.L1.a", "data.L1.b", "data.L2.a"


def answer(value: str, note: str = "", reason: str = "", **more) -> dict:
    return {"value": value, "note": note, "reason": reason, "version": 1, "by": "Mei", "at": "2026"} | more


def file(requirement: str, hash: str, name: str = "line3.pdf") -> dict:
    return {"requirement": requirement, "id": 7, "name": name, "type": "application/pdf", "sha256": hash}


@pytest.fixture
def first() -> Submission:
    sealed = {
        "edition": DEFAULT,
        "type": "discrete",
        "tailored_out": {"sales": "The parent sells."},
        "enterprise": {"name": "Qiming", "staff": 640, "modes": ["a"], "indicators": {"equipment": "50.0"}},
        "plant": None,
        "region": "340104",
        "submitted_by": "Mei",
        "submitted_at": "2026-05-01T08:00:00+00:00",
        "answers": {OTHER: answer("0.5"), TWO: answer("1"), ONE: answer("1", "All lines.")},
        "evidence": [file(ONE, "aa"), file(ONE, "bb", "list.xlsx")],
    }
    return Submission(number=1, sealed=sealed)


@pytest.fixture
def second(first) -> Submission:
    return Submission(number=2, sealed=deepcopy(first.sealed))


def test_a_hand_in_differs_from_itself_in_nothing(first, second):
    second.sealed |= {"submitted_by": "Bo", "submitted_at": "2026-06-01T08:00:00+00:00"}
    second.sealed["answers"][TWO] |= {"version": 4, "by": "Bo", "at": "2027"}

    found = changes_between(first, second)

    assert not found
    assert found.unchanged == 3


@pytest.mark.parametrize("part", ["value", "note", "reason"])
def test_an_answer_a_note_and_a_reason_are_changes(part, first, second):
    second.sealed["answers"][TWO][part] = "0"

    (changed,) = changes_between(first, second).requirements

    assert (changed.requirement, changed.parts) == (TWO, [part])
    assert (changed.before, changed.after) == (first.sealed["answers"][TWO], second.sealed["answers"][TWO])


def test_changes_come_in_the_order_of_the_model(first, second):
    for id in (OTHER, ONE, TWO):
        second.sealed["answers"][id]["value"] = "0"

    assert [c.requirement for c in changes_between(first, second).requirements] == [ONE, TWO, OTHER]


def test_a_file_is_the_same_where_its_content_is(first, second):
    second.sealed["evidence"] = [file(ONE, "bb", "renamed.xlsx"), file(ONE, "cc", "line3.pdf")]

    (changed,) = changes_between(first, second).requirements

    assert changed.parts == []
    assert [f["sha256"] for f in changed.added] == ["cc"]
    assert [f["sha256"] for f in changed.removed] == ["aa"]


def test_the_same_content_once_more_is_one_file_more(first, second):
    second.sealed["evidence"].append(file(ONE, "aa", "copy.pdf"))

    (changed,) = changes_between(first, second).requirements

    assert ([f["name"] for f in changed.added], changed.removed) == (["copy.pdf"], ())


def test_a_file_at_another_requirement_is_a_change_of_both(first, second):
    second.sealed["evidence"] = [file(TWO, "aa"), file(ONE, "bb")]

    moved = changes_between(first, second).requirements

    assert [(c.requirement, len(c.added), len(c.removed)) for c in moved] == [(ONE, 0, 1), (TWO, 1, 0)]


def test_what_comes_in_and_what_falls_out_is_told(first, second):
    del second.sealed["answers"][OTHER]
    second.sealed["answers"]["data.L2.b"] = answer("0.8")

    found = changes_between(first, second)

    assert [
        (c.requirement, c.before and c.before["value"], c.after and c.after["value"])
        for c in found.requirements
    ] == [
        (OTHER, "0.5", None),
        ("data.L2.b", None, "0.8"),
    ]
    assert found.unchanged == 2


def test_tailoring_type_and_profile_are_changes(first, second):
    second.sealed |= {"type": "process", "tailored_out": {"logistics": "A forwarder."}, "plant": "North"}
    second.sealed["enterprise"] |= {"staff": 700, "indicators": {"equipment": "55.0"}}

    found = changes_between(first, second)

    assert found.type == ("discrete", "process")
    assert found.tailoring == (
        Tailored("logistics", None, "A forwarder."),
        Tailored("sales", "The parent sells.", None),
    )
    assert found.facts == (
        Fact("staff", 640, 700),
        Fact("equipment", "50.0", "55.0"),
        Fact("plant", None, "North"),
    )
    assert (found.requirements, found.unchanged) == ((), 3)


def test_another_reason_for_leaving_out_is_a_change(first, second):
    second.sealed["tailored_out"] = {"sales": "The parent sells all of it."}

    assert changes_between(first, second).tailoring == (
        Tailored("sales", "The parent sells.", "The parent sells all of it."),
    )


def test_what_has_changed_and_what_findings_are_carried_for_is_everything(first, second):
    second.sealed["answers"][TWO]["note"] = "Since May."
    second.sealed["evidence"] = [file(ONE, "bb")]

    changed = {c.requirement for c in changes_between(first, second).requirements}

    assert changed == {ONE, TWO}
    assert unchanged_since(first, second) == set(second.sealed["answers"]) - changed
