"""What the web process promises, the worker keeps: through a real broker, and when a worker is killed."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils.timezone import now

from assessment.models import Letter, Report
from tests.background.service import Service, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files_of_the_service(service, settings):
    settings.MEDIA_ROOT = service.logs.parent / "files"


def hand_in(service: Service, assessment, *, by) -> str:
    """The path of what was handed in."""
    return service.post(f"/assessments/{assessment.reference}/submit/", by=by, declared="yes")


def ask_for_report(service: Service, submission: str, *, by, language: str) -> Report:
    page = service.post(f"{submission}reports/", by=by, language=language)
    return Report.objects.get(pk=int(page.split("/")[2]))


def state_of(report: Report) -> str:
    report.refresh_from_db()
    return report.state


def last_sweep(service: Service, *, by) -> str:
    """As the operators' page has it; empty before the first."""
    seen = service.get("/health/details/", by=by)[1].decode()
    return "" if "does not run" in seen else re.search(r"last at ([\d: -]+)", seen)[1]


def sweep(service: Service, *, by) -> None:
    before = last_sweep(service, by=by)
    service.send("assessment.tasks.sweep")
    until(lambda: last_sweep(service, by=by) != before, or_say=service.words)


def pdfs(service: Service) -> list:
    return list((service.logs.parent / "files").rglob("*.pdf"))


def test_what_is_handed_in_is_told_to_the_agency(service, filled, mei, lin):
    submission = hand_in(service, filled, by=mei)

    until(lambda: Letter.objects.exclude(sent_at=None).exists(), or_say=service.words)
    assert Letter.objects.get().to == lin
    assert f"To: {lin.email}" in service.letters()
    assert submission.split("/")[2] in service.letters()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_report_is_printed_and_downloaded(language, service, filled, mei):
    submission = hand_in(service, filled, by=mei)

    report = ask_for_report(service, submission, by=mei, language=language)

    until(lambda: state_of(report) == Report.State.READY, or_say=service.words)
    status, content = service.get(f"/reports/{report.pk}/download/", by=mei)
    assert (status, content[:5], sha256(content).hexdigest()) == (200, b"%PDF-", report.sha256)


def test_a_report_whose_worker_was_killed_is_finished_by_the_next(service, filled, mei, op):
    submission = hand_in(service, filled, by=mei)
    before = len(pdfs(service))
    report = ask_for_report(service, submission, by=mei, language="en")
    until(lambda: state_of(report) == Report.State.RUNNING, or_say=service.words)

    service.kill("worker")
    service.start("worker")
    sweep(service, by=op)
    assert (state_of(report), report.attempts) == (Report.State.RUNNING, 1)  # it may live, for all one knows

    Report.objects.update(heartbeat=now() - timedelta(hours=1))
    sweep(service, by=op)

    until(lambda: state_of(report) == Report.State.READY, or_say=service.words)
    assert report.attempts == 2
    assert len(pdfs(service)) == before + 1


def test_the_operator_sees_that_all_parts_work(service, op):
    until(lambda: last_sweep(service, by=op), or_say=service.words)  # beat sends the first

    assert "can be reached" in service.get("/health/details/", by=op)[1].decode()
