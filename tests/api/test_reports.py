from hashlib import sha256

import pytest
from django.core.files.base import ContentFile

from assessment.models import Event, Report
from tests.api.asking import nothing_changes, refused

PDF = b"%PDF-1.7"


@pytest.fixture
def report(submitted, mei) -> Report:
    return Report.objects.create(submission=submitted.submissions.get(), language="en", asked_by=mei)


@pytest.fixture
def ready(report) -> Report:
    report.file.save("x.pdf", ContentFile(PDF))
    report.state, report.sha256 = "ready", sha256(PDF).hexdigest()
    report.save()
    return report


@pytest.mark.parametrize("name", ["mei", "vera", "lin", "hefei"])
def test_a_report_is_asked_for_and_its_address_told(name, submitted, of):
    answer = of(name).post(f"assessments/{submitted.reference}/reports/", {"language": "zh-hans"})

    report = Report.objects.get()
    assert (answer.status_code, answer["Location"]) == (202, f"/api/v1/reports/{report.pk}/")
    assert answer.json() == {
        "id": report.pk,
        "submission": submitted.submissions.get().receipt,
        "language": "zh-hans",
        "is_verified": False,
        "state": "waiting",
        "asked_by": str(report.asked_by),
        "asked_at": report.asked_at.isoformat().replace("+00:00", "Z"),
        "finished_at": None,
        "sha256": "",
    }


def test_one_that_is_under_way_is_not_asked_for_twice(report, of):
    receipt = report.submission.receipt

    for path in (
        f"assessments/{report.submission.assessment.reference}/reports/",
        f"submissions/{receipt}/reports/",
    ):
        assert of("lin").post(path, {"language": "en"}).json()["id"] == report.pk

    assert Report.objects.count() == 1


def test_the_same_key_asks_once(submitted, of):
    path = f"submissions/{submitted.submissions.get().receipt}/reports/"
    first = of("mei").post(path, {"language": "en"}, idempotency_key="one")
    Report.objects.update(state="failed")

    again = of("mei").post(path, {"language": "en"}, idempotency_key="one")

    assert (again.content, again["Location"]) == (first.content, first["Location"])
    assert Report.objects.count() == Event.objects.filter(kind="report_asked").count() == 1


def test_before_anything_is_handed_in_there_is_nothing_to_print(draft, of):
    with nothing_changes():
        answer = of("mei").post(f"assessments/{draft.reference}/reports/", {"language": "en"})

    refused(answer, 409, "not_submitted")


@pytest.mark.parametrize(
    "body", [{}, {"language": "fr"}, {"language": 1}, {"language": "en", "state": "ready"}]
)
def test_another_language_is_not_printed(body, submitted, of):
    with nothing_changes():
        answer = of("mei").post(f"assessments/{submitted.reference}/reports/", body)

    refused(answer, 400, "bad_input")


def test_how_far_it_is_is_told(ready, of):
    assert of("lin").get(f"reports/{ready.pk}/").json()["state"] == "ready"
    assert of("lin").get(f"reports/{ready.pk}/").json()["sha256"] == sha256(PDF).hexdigest()
    listed = of("mei").get(f"assessments/{ready.submission.assessment.reference}/reports/").json()["results"]
    assert [each["id"] for each in listed] == [ready.pk]


@pytest.mark.parametrize("accept", ["*/*", "application/pdf", "application/json"])
def test_the_pdf_is_downloaded_and_written_down(accept, ready, mei, of):
    answer = of("mei").get(f"reports/{ready.pk}/download/", accept=accept)

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    event = Event.objects.get(kind="report_downloaded")
    assert (event.by, event.details) == (mei, {"report": ready.pk, "language": ready.language})


@pytest.mark.parametrize("state", ["waiting", "running", "failed"])
def test_what_is_not_ready_is_not_sent(state, ready, of):
    Report.objects.update(state=state, error="secret: line 3")

    told = refused(of("mei").get(f"reports/{ready.pk}/download/"), 409, "not_ready")

    assert "secret" not in str(told) + of("mei").get(f"reports/{ready.pk}/").content.decode()


@pytest.mark.parametrize("name", ["xu", "zhou", "op"])
def test_for_strangers_there_is_nothing(name, ready, other, of):
    program, assessment = of(name), ready.submission.assessment
    with nothing_changes():
        answers = [
            program.get(f"reports/{ready.pk}/"),
            program.get(f"reports/{ready.pk}/download/"),
            program.get(f"assessments/{assessment.reference}/reports/"),
            program.post(f"assessments/{assessment.reference}/reports/", {"language": "en"}),
            program.post(f"submissions/{ready.submission.receipt}/reports/", {"language": "en"}),
        ]

    for answer in answers:
        refused(answer, 404, "not_found")
