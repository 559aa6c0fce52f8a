"""Conflicts of interest and saved phrases, as a program sees them."""

import pytest

from assessment.actions import phrases
from assessment.models import Conflict, Phrase
from tests.api.asking import nothing_changes, refused

WHY = "My brother works there."


def test_a_conflict_is_declared_and_ended(submitted, of):
    lin = of("lin")
    lin.post(f"assessments/{submitted.reference}/moves/take_up/")

    made = lin.post("conflicts/", {"enterprise": submitted.enterprise_id, "reason": WHY})
    listed = lin.get("conflicts/").json()["results"]
    ended = lin.post(f"conflicts/{made.json()['id']}/end/")

    submitted.refresh_from_db()
    assert (made.status_code, made.json()["reason"], made.json()["ended_at"]) == (201, WHY, None)
    assert (submitted.status, submitted.assigned_to) == ("submitted", None)
    assert [each["id"] for each in listed] == [made.json()["id"]]
    assert ended.json()["ended_at"] is not None


def test_twice_is_once(qiming, of):
    body = {"enterprise": qiming.pk, "reason": WHY}
    of("lin").post("conflicts/", body)

    with nothing_changes():
        refused(of("lin").post("conflicts/", body), 409, "not_allowed_now")


@pytest.mark.parametrize("person", ["mei", "op"])
def test_conflicts_are_for_reviewers(qiming, of, person):
    program = of(person)
    with nothing_changes():
        refused(program.get("conflicts/"), 404, "not_found")
        refused(program.post("conflicts/", {"enterprise": qiming.pk, "reason": WHY}), 404, "not_found")


def test_an_enterprise_that_one_does_not_see_is_404(qiming, of):
    zhou = of("zhou")
    with nothing_changes():
        refused(zhou.post("conflicts/", {"enterprise": qiming.pk, "reason": WHY}), 404, "not_found")


def test_others_do_not_see_it(qiming, of):
    hefei = of("hefei")
    made = of("lin").post("conflicts/", {"enterprise": qiming.pk, "reason": WHY}).json()

    with nothing_changes():
        assert hefei.get("conflicts/").json()["results"] == []
        refused(hefei.post(f"conflicts/{made['id']}/end/"), 404, "not_found")
    assert Conflict.objects.get().ended_at is None


def test_phrases_are_added_listed_and_taken_away(lin, of):
    agency, program = lin.desks[0].agency, of("lin")

    made = program.post("phrases/", {"agency": agency.pk, "text": "Older than the period."})
    listed = program.get("phrases/").json()["results"]
    gone = program.delete(f"phrases/{made.json()['id']}/")

    assert made.status_code == 201
    assert [(each["text"], each["agency"]["id"]) for each in listed] == [
        ("Older than the period.", agency.pk)
    ]
    assert gone.status_code == 204
    assert not Phrase.objects.exists()


def test_another_agencys_phrases_are_404(lin, zhou, of):
    theirs = phrases.add(zhou.desks[0].agency, "Theirs.", by=zhou)
    program = of("lin")

    with nothing_changes():
        assert program.get("phrases/").json()["results"] == []
        refused(program.delete(f"phrases/{theirs.pk}/"), 404, "not_found")
        refused(program.post("phrases/", {"agency": theirs.agency_id, "text": "Mine."}), 404, "not_found")
