"""What the worker does with a report, however often it is told to, and however it dies."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.timezone import now

from assessment import tasks
from assessment.models import Membership, Report
from assessment.printing import reports
from assessment.printing.press import PressFailed

PDF = b"%PDF-1.7 drawn once"
LONG_AGO = timedelta(hours=1)


@pytest.fixture
def report(submitted, mei, settings, tmp_path) -> Report:
    settings.MEDIA_ROOT = tmp_path
    return Report.objects.create(submission=submitted.submissions.get(), language="en", asked_by=mei)


@pytest.fixture
def press(monkeypatch):
    """A press that prints the same page each time, and counts."""
    printed = []
    monkeypatch.setattr(reports, "paper", lambda report: ({}, {}))
    monkeypatch.setattr(reports, "pressed", lambda *_, **__: printed.append(1) or PDF)
    return printed


@pytest.fixture
def sent(monkeypatch):
    ids: list[int] = []
    monkeypatch.setattr(tasks.build_report, "delay", ids.append)
    return ids


def break_press(monkeypatch, error: Exception) -> None:
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(reports, "pressed", fail)


def files(tmp_path) -> list:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_report_is_printed_and_kept_with_its_hash(report, press, tmp_path):
    tasks.build_report(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempts, report.error) == ("ready", 1, "")
    assert report.sha256 == sha256(PDF).hexdigest()
    assert report.file.read() == PDF
    assert report.finished_at is not None
    assert len(files(tmp_path)) == 1


def test_a_second_run_finds_it_done(report, press, tmp_path):
    tasks.build_report(report.pk)

    tasks.build_report(report.pk)

    assert len(press) == 1
    assert len(files(tmp_path)) == 1


def test_a_running_report_is_not_taken_by_another_worker(report, press):
    tasks.take(report.pk)

    tasks.build_report(report.pk)

    assert press == []


def test_what_a_half_done_first_run_left_is_replaced(report, press, tmp_path):
    reports.keep(tasks.take(report.pk), b"%PDF half")
    Report.objects.update(state="waiting", file="", sha256="", finished_at=None)  # as if never committed

    tasks.build_report(report.pk)

    report.refresh_from_db()
    assert report.file.read() == PDF
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("meanwhile", [{"attempts": 2}, {"state": "waiting"}, {"state": "failed"}])
def test_a_run_that_was_given_up_hands_in_nothing(meanwhile, report, press, tmp_path):
    given_up = tasks.take(report.pk)
    Report.objects.update(**meanwhile)

    assert reports.keep(given_up, PDF) is False

    report.refresh_from_db()
    assert (report.file.name, report.sha256) == ("", "")
    assert files(tmp_path) == []


def test_a_run_that_was_given_up_does_not_spoil_the_next_by_failing(report, press, monkeypatch):
    def overtaken(*_, **__):
        Report.objects.update(attempts=2)
        raise PressFailed("too late")

    monkeypatch.setattr(reports, "pressed", overtaken)

    tasks.build_report(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempts, report.error) == ("running", 2, "")


@pytest.mark.parametrize("loss", ["membership", "account"])
def test_who_lost_the_right_between_asking_and_printing_gets_nothing(loss, report, press, mei, tmp_path):
    if loss == "membership":
        Membership.objects.filter(user=mei).update(ended_at=now())
    else:
        mei.is_active = False
        mei.save()

    tasks.build_report(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempts) == ("failed", 0)
    assert "right" in report.error
    assert press == []
    assert files(tmp_path) == []


def test_a_failure_waits_for_another_try(report, press, monkeypatch):
    break_press(monkeypatch, PressFailed("Typst refused"))

    tasks.build_report(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempts, report.error) == ("waiting", 1, "Typst refused")


def test_after_three_failures_it_is_put_aside(report, press, sent, monkeypatch):
    break_press(monkeypatch, OSError("disk full"))

    for _ in range(4):
        tasks.build_report(report.pk)
    tasks.sweep()

    report.refresh_from_db()
    assert (report.state, report.attempts, report.error) == ("failed", 3, "disk full")
    assert sent == []


def test_what_a_dead_worker_left_is_sent_again(report, press, sent):
    tasks.take(report.pk)
    Report.objects.update(heartbeat=now() - LONG_AGO)

    tasks.sweep()

    assert sent == [report.pk]
    tasks.build_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.attempts) == ("ready", 2)


def test_a_report_on_which_three_workers_died_is_put_aside(report, press, sent):
    for _ in range(3):
        tasks.take(report.pk)
        Report.objects.update(heartbeat=now() - LONG_AGO)
        tasks.sweep()

    report.refresh_from_db()
    assert (report.state, report.attempts) == ("failed", 3)
    assert sent == [report.pk] * 2


def test_a_worker_that_lives_is_left_alone(report, sent):
    tasks.take(report.pk)

    tasks.sweep()

    report.refresh_from_db()
    assert report.state == "running"
    assert sent == []


def test_a_message_that_was_lost_is_sent_again_but_not_at_each_sweep(report, sent):
    tasks.sweep()
    assert sent == []
    Report.objects.update(asked_at=now() - LONG_AGO)

    tasks.sweep()
    tasks.sweep()

    assert sent == [report.pk]


def test_printing_gives_a_sign_of_life(report, press):
    taken = tasks.take(report.pk)
    Report.objects.update(heartbeat=now() - LONG_AGO)

    reports.beat(taken)

    report.refresh_from_db()
    assert now() - report.heartbeat < timedelta(minutes=1)


def test_a_foreign_file_of_that_name_is_not_read_as_ours(report, press):
    name = f"reports/{report.asked_at:%Y/%m}/{report.pk}-{reports.file_name(report)}"
    default_storage.save(name, ContentFile(b"older"))

    tasks.build_report(report.pk)

    report.refresh_from_db()
    assert (report.file.name, report.file.read()) == (name, PDF)
