"""The audit trail for operators, what is written into it, and what is not."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils.timezone import localdate

from assessment import checkpoints
from assessment.actions import evidence, reports, reviews, submissions
from assessment.demo import files
from assessment.lifecycle import MOVES
from assessment.models import Event, Report
from assessment.models.happenings import HAPPENINGS
from assessment.printing.paper import paper
from tests.pages.statements import at_most

CODE = Path(__file__).parents[2] / "assessment"


@pytest.fixture(autouse=True)
def _places_of_the_test(settings, tmp_path):
    settings.CHECKPOINT_DIR, settings.MEDIA_ROOT = tmp_path / "checkpoints", tmp_path


def rows(client, **wanted) -> list[Event]:
    return list(client.get("/history/", wanted).context["trail"].page.object_list)


@pytest.mark.parametrize("person", ["mei", "lin"])
def test_it_is_for_operators_alone(person, qiming, request, client_of):
    client = client_of(request.getfixturevalue(person))

    assert client.get("/history/").status_code == 404
    assert client.post("/history/verify/").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_tells_who_did_what_and_no_word_of_a_review(submitted, lin, op, client_of, language):
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="Secret remark about the presses")

    page = client_of(op, language=language).get("/history/").content.decode()

    assert str(HAPPENINGS["send_back"]) in page or "退回" in page
    assert lin.email in page
    assert submitted.enterprise.name in page
    assert "Secret remark" not in page


def test_it_is_narrowed_by_kind_person_enterprise_and_day(submitted, lin, mei, op, client_of):
    reviews.take_up(submitted, by=lin)
    client, today = client_of(op), localdate()

    assert {event.kind for event in rows(client, kind="take_up")} == {"take_up"}
    assert {event.by for event in rows(client, person="LIN@")} == {lin}
    assert {event.by for event in rows(client, person="梅")} == {mei}
    assert len(rows(client, enterprise="91340100MA2ABCDE0T")) == len(rows(client))
    assert rows(client, enterprise="nobody's") == []
    assert rows(client, since=str(today + timedelta(days=1))) == []
    assert rows(client, until=str(today - timedelta(days=1))) == []
    assert rows(client, since=str(today), until=str(today))
    assert len(rows(client, since="yesterday", page="x")) == len(rows(client))


def test_it_asks_a_fixed_number_of_questions(submitted, op, client_of):
    client = client_of(op)
    client.get("/history/")

    with at_most(3):
        client.get("/history/")


def test_whether_the_record_is_whole_is_worked_out_anew(submitted, op, client_of):
    client = client_of(op, language="en")
    whole = client.post("/history/verify/", follow=True).content.decode()
    checkpoints.write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE assessment_event DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM assessment_event WHERE kind = 'submit'")

    cut = client.post("/history/verify/", follow=True).content.decode()

    assert "The record is whole" in whole
    assert "the chain ends here" in cut


def test_a_checkpoint_of_another_key_is_not_trusted(submitted, op, client_of, settings):
    settings.CHECKPOINT_KEY = "somebody else's"
    checkpoints.write()
    settings.CHECKPOINT_KEY = "ours"

    page = client_of(op, language="en").post("/history/verify/", follow=True).content.decode()

    assert "cannot be used" in page


def test_a_no_to_the_person_is_written_down_and_one_to_the_state_is_not(draft, vera, mei, lin, client_of):
    client_of(vera).post(f"/assessments/{draft.reference}/submit/", {"declared": "yes"})
    denied = Event.objects.get(kind="denied")
    client_of(mei).post(f"/assessments/{draft.reference}/submit/", {"declared": "yes"})

    assert (denied.by, denied.details["what"]) == (vera, "submit")
    assert Event.objects.filter(kind="denied").count() == 1
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_what_leaves_the_house_is_written_down(filled, mei, lin, client_of):
    kept = evidence.add(filled, "data.L1.a", files.evidence(1), by=mei)
    submission = submissions.submit(filled, by=mei, declared=True)
    Report.objects.filter(pk=reports.ask(submission, by=mei, language="en").pk).update(
        state="ready", file=kept.file.name
    )
    address = f"/submissions/{submission.receipt}/evidence/{kept.pk}/"

    client_of(mei).get(address)
    client_of(lin).get(address)
    client_of(lin).get(f"/reports/{Report.objects.get().pk}/download/")

    read = Event.objects.get(kind="evidence_read")
    assert (read.by, read.details["sha256"]) == (lin, kept.sha256)
    assert Event.objects.get(kind="report_downloaded").by == lin


def test_the_report_prints_where_the_record_stood(submitted, mei):
    report = reports.ask(submitted.submissions.get(), by=mei, language="en")

    hashes = dict(paper(report)[0]["hashes"])

    event = Event.objects.get(kind="report_asked")
    assert event.hash in "".join(str(value) for value in hashes.values())


def kinds_in(code: str) -> set[str]:
    """The first text given to each call of `write_down` or `_decide`."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "id", "") in ("write_down", "_decide")]
    texts = [[arg.value for arg in call.args if isinstance(arg, ast.Constant)] for call in named]
    return {found[0] for found in texts if found}


def test_whatever_is_written_down_has_a_name():
    kinds = set().union(*(kinds_in(file.read_text("utf-8")) for file in CODE.rglob("*.py")))

    assert kinds - set(HAPPENINGS) == set()
    assert set(MOVES) <= set(HAPPENINGS)
    assert len(kinds) > 15
