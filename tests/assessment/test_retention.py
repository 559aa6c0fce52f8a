"""What was handed in is kept as long as it has to be, and no longer than the operator wants."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from assessment import chains
from assessment.actions import (
    assessments,
    comments,
    corrections,
    evidence,
    findings,
    questions,
    retention,
    reviews,
    submissions,
)
from assessment.models import (
    Answer,
    AnswerRevision,
    Assessment,
    Comment,
    Correction,
    Event,
    Evidence,
    EvidenceUse,
    Finding,
    Question,
    Report,
    Result,
    Submission,
    walls,
)
from assessment.models.events import links
from assessment.refusals import Refused
from tests.api.asking import Program
from tests.people import fill, save

LONG_AGO = datetime(2015, 3, 2, 8, tzinfo=UTC)
PDF = b"%PDF-1.7\n\x00 made for a test"
OF_ONE_ASSESSMENT = (Answer, AnswerRevision, Comment, EvidenceUse, Evidence, Submission, Result, Report)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def old(draft, mei, lin) -> Assessment:
    """Handed in, accepted and printed long ago."""
    with time_machine.travel(LONG_AGO, tick=False):
        fill(draft, by=mei)
        evidence.add(draft, "data.L1.a", SimpleUploadedFile("plan.pdf", PDF), by=mei)
        comments.write(draft, "data.L1.a", "See page 3.", by=mei)
        submission = submissions.submit(draft, by=mei, declared=True)
        reviews.take_up(draft, by=lin)
        reviews.accept(draft, by=lin, note="Good.")
        report = Report.objects.create(submission=submission, language="en", asked_by=mei, state="ready")
        report.file.save("report.pdf", SimpleUploadedFile("report.pdf", PDF))
    return draft


def left() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in OF_ONE_ASSESSMENT}


def stored(place) -> list[str]:
    return [path.name for path in place.rglob("*") if path.is_file()]


def test_what_has_rested_long_enough_is_forgotten_with_its_files(
    old, files, django_capture_on_commit_callbacks
):
    assert min(left().values()) >= 1
    asked = len(old.requirements())
    assert len(stored(files)) == 2

    with django_capture_on_commit_callbacks(execute=True):
        counts = retention.forget_before(retention.kept_until())

    assert counts == {"assessments": 1, "submissions": 1, "answers": asked, "files": 1, "reports": 1}
    assert set(left().values()) == {0}
    assert stored(files) == []


def test_what_was_asked_for_and_replied_goes_with_it(draft, mei, lin):
    with time_machine.travel(LONG_AGO, tick=False):
        fill(draft, by=mei)
        first = submissions.submit(draft, by=mei, declared=True)
        reviews.take_up(draft, by=lin)
        questions.reply(questions.ask(first, "data.L1.a", by=lin, text="Which lines?"), by=mei, text="All.")
        findings.agree(first, ["data.L1.b"], by=lin)  # and so carried over to the next
        reviews.send_back(draft, by=lin, note="Look again.", corrections={"data.L1.a": "Line 3?"})
        corrections.reply(Correction.objects.get(), by=mei, text="There now.")
        submissions.submit(draft, by=mei, declared=True)
        reviews.take_up(draft, by=lin)
        reviews.decline(draft, by=lin, note="Not this plant.")
    kept = (Correction, Question, Submission, Finding)
    before = [model.objects.count() for model in kept]

    retention.forget_before(retention.kept_until())

    assert before == [1, 1, 2, 2]
    assert [model.objects.count() for model in kept] == [0, 0, 0, 0]


def test_its_line_and_its_history_stay_and_say_so(old, mei, lin, client_of):
    before = Event.objects.count()

    retention.forget_before(retention.kept_until())

    told = Event.objects.get(kind="forgotten")
    assert Event.objects.count() == before + 1
    assert (told.assessment, told.by, told.details["submissions"]) == (old, None, 1)
    assert list(chains.faults(links())) == []
    for reader in (mei, lin):
        page = client_of(reader, language="en").get(f"/assessments/{old.reference}/")
        assert "having been kept long enough" in page.content.decode()


@pytest.fixture
def forgotten(old) -> Assessment:
    Assessment.objects.filter(pk=old.pk).update(flag_count=1)
    retention.forget_before(retention.kept_until())
    old.refresh_from_db()
    return old


def test_its_level_stays_as_a_figure_and_nothing_else_of_it(forgotten):
    assert (forgotten.level, forgotten.verified_level) == (2, 2)
    assert (forgotten.receipt, forgotten.flag_count, forgotten.hand_ins) == ("", 0, 1)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("mei", "/home/"),
        ("mei", "/assessments/{}/"),
        ("lin", "/assessments/{}/"),
        ("lin", "/reviews/?list=region"),
    ],
)
def test_no_page_leads_to_what_is_forgotten(name, page, forgotten, client_of, request):
    client = client_of(request.getfixturevalue(name), language="en")

    shown = client.get(page.format(forgotten.reference))

    text = shown.content.decode().split("<main")[1]
    assert shown.status_code == 200
    assert "/submissions/" not in text
    assert "See the result" not in text
    assert "Nothing submitted yet" not in text
    for address in set(re.findall(r'href="(/[^"?#]*)', text)):
        assert client.get(address).status_code != 404, address


def test_at_home_and_in_the_queue_it_is_a_line_with_its_level(forgotten, mei, lin, client_of):
    for reader, page in ((mei, "/home/"), (lin, "/reviews/?list=region")):
        text = client_of(reader, language="en").get(page).content.decode()

        assert f'href="/assessments/{forgotten.reference}/"' in text
        assert 'class="lv lv-2"' in text


def test_programs_are_told_no_receipt_of_it(forgotten, mei, lin):
    for reader in (mei, lin):
        told = Program(reader).get(f"assessments/{forgotten.reference}/").json()

        assert told | {"receipt": None, "total": None, "level": 2, "verified_level": 2} == told


@pytest.mark.parametrize("years", [1, 6])
def test_what_is_younger_is_refused(years, old, settings):
    settings.RETENTION_YEARS = years
    before = left()

    with pytest.raises(Refused, match=f"{years}"):
        retention.forget_before(retention.kept_until() + timedelta(days=1))

    assert left() == before
    assert not Event.objects.filter(kind="forgotten").exists()


def test_what_was_accepted_lately_stays(submitted, lin):
    reviews.take_up(submitted, by=lin)
    reviews.accept(submitted, by=lin)

    assert not retention.forget_before(retention.kept_until())

    assert Submission.objects.count() == 1


def test_what_is_on_a_desk_or_was_never_handed_in_stays(qiming, mei):
    desk, never = (assessments.start(qiming, by=mei, year=year) for year in (2024, 2025))
    with time_machine.travel(LONG_AGO, tick=False):
        for assessment in (desk, never):
            fill(assessment, by=mei)
        submissions.submit(desk, by=mei, declared=True)
    before = left()

    assert not retention.forget_before(retention.kept_until())

    assert left() == before


def test_what_was_returned_and_is_answered_again_stays(draft, mei, lin):
    with time_machine.travel(LONG_AGO, tick=False):
        fill(draft, by=mei)
        submissions.submit(draft, by=mei, declared=True)
        reviews.take_up(draft, by=lin)
        reviews.send_back(draft, by=lin, note="Evidence, please.")
    assert retention.rested_since(retention.kept_until()).count() == 1

    save(draft, "data.L1.a", "0", by=mei, version=1)

    assert not retention.forget_before(retention.kept_until())
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("handed_in", [True, False])
def test_a_file_that_another_assessment_uses_stays(handed_in, old, mei, django_capture_on_commit_callbacks):
    file = Evidence.objects.get()
    another = assessments.start(old.enterprise, by=mei, year=2027)
    fill(another, by=mei)
    evidence.use(another, "data.L1.b", file, by=mei)
    if handed_in:
        submissions.submit(another, by=mei, declared=True)
        EvidenceUse.objects.filter(assessment=another).delete()

    with django_capture_on_commit_callbacks(execute=True):
        counts = retention.forget_before(retention.kept_until())

    assert counts["files"] == 0
    assert Evidence.objects.get() == file
    assert default_storage.exists(file.file.name)


def test_afterwards_the_database_refuses_as_before(old, qiming, mei):
    another = assessments.start(qiming, by=mei, year=2027)
    fill(another, by=mei)
    submission = submissions.submit(another, by=mei, declared=True)
    Finding.objects.create(submission=submission, requirement="data.L1.a", tier="province", value="1", by=mei)

    retention.forget_before(retention.kept_until())

    for model in retention.ONLY_ADDED_TO:
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            model.objects.all()._raw_delete(using="default")


def test_the_service_itself_may_forget_nothing(old, op):
    before = left()

    with pytest.raises(DatabaseError, match="must be owner"), walls.acting_for(op):
        retention.forget_before(retention.kept_until())

    assert left() == before


def test_the_command_counts_first_and_removes_when_told(old, capsys):
    call_command("forget")
    assert Submission.objects.count() == 1

    call_command("forget", "--yes")

    assert capsys.readouterr().out.splitlines() == [
        "Assessments that have rested long enough: 1. To forget them: --yes",
        f"Forgotten: {len(old.requirements())} answers, 1 assessments, 1 files, 1 reports, 1 submissions.",
    ]
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("before", ["2999-01-01", "yesterday"])
@pytest.mark.parametrize("yes", [[], ["--yes"]])
def test_the_command_refuses_a_younger_day_and_what_is_none(before, yes, old):
    with pytest.raises(CommandError):
        call_command("forget", "--before", before, *yes)

    assert Submission.objects.count() == 1
