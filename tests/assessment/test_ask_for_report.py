import pytest

from assessment import tasks
from assessment.actions import reports
from assessment.models import Event, Report, Submission
from assessment.refusals import Refused


@pytest.fixture
def handed_in(submitted) -> Submission:
    return submitted.submissions.get()


def asked() -> list[Event]:
    return list(Event.objects.filter(kind="report_asked"))


def test_asking_writes_down_and_tells_the_worker(
    handed_in, vera, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(tasks.build_report, "delay", sent.append)

    with django_capture_on_commit_callbacks(execute=True):
        report = reports.ask(handed_in, by=vera, language="en")

    assert (report.state, report.language, report.asked_by) == ("waiting", "en", vera)
    assert [(e.by, e.details) for e in asked()] == [(vera, {"language": "en", "report": report.pk})]
    assert sent == [report.pk]


@pytest.mark.parametrize("state", ["waiting", "running", "ready"])
def test_asking_again_finds_the_report_there_is(state, handed_in, mei, bo):
    first = reports.ask(handed_in, by=mei, language="en")
    Report.objects.update(state=state)

    second = reports.ask(handed_in, by=bo, language="en")

    assert second == first
    assert len(asked()) == 1


def test_after_a_failure_a_new_report_is_made(handed_in, mei):
    first = reports.ask(handed_in, by=mei, language="en")
    Report.objects.update(state="failed")

    second = reports.ask(handed_in, by=mei, language="en")

    assert second != first
    assert second.state == "waiting"


def test_each_language_has_a_report_of_its_own(handed_in, mei):
    reports.ask(handed_in, by=mei, language="en")

    reports.ask(handed_in, by=mei, language="zh-hans")

    assert Report.objects.count() == 2


def test_an_unknown_language_is_refused(handed_in, mei):
    with pytest.raises(Refused):
        reports.ask(handed_in, by=mei, language="xx")

    assert not Report.objects.exists()
    assert not asked()


@pytest.mark.parametrize("name", ["xu", "zhou", "op"])
def test_strangers_find_nothing_to_ask_for(name, handed_in, other, request):
    stranger = request.getfixturevalue(name)

    with pytest.raises(Submission.DoesNotExist):
        reports.ask(handed_in, by=stranger, language="en")

    assert not Report.objects.exists()
    assert not asked()
