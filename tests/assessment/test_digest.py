"""One letter a day about the desk, to those who have chosen it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from assessment import tasks
from assessment.actions import reviews, submissions
from assessment.models import Assessment, Digest, Letter
from tests.assessment.together import at_once

MORNING = datetime(2026, 5, 11, 1, tzinfo=UTC)  # nine in Shanghai


@pytest.fixture(autouse=True)
def at_once_in_the_worker(settings, monkeypatch):
    settings.TIME_ZONE = "Asia/Shanghai"
    monkeypatch.setattr(tasks.send_digest, "delay", tasks.send_digest)


@pytest.fixture
def lin(lin):
    lin.one_digest, lin.language = True, "en"
    lin.save()
    return lin


@pytest.fixture
def run(monkeypatch):
    """The worker's round at this moment."""

    def at(moment: datetime = MORNING) -> None:
        monkeypatch.setattr(tasks, "now", lambda: moment)
        tasks.promise_digests()

    return at


def test_what_waits_stands_in_it_with_a_link(submitted, lin, run):
    run()

    (letter,) = mail.outbox
    assert letter.to == [lin.email]
    assert letter.subject == "What waits today: 1 on your desk, 0 late"
    assert "Nobody has taken up: 1" in letter.body
    assert "http://localhost:8000/reviews/" in letter.body


def test_what_is_late_and_what_came_back_are_named(submitted, mei, lin, run):
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="Photos, please.")
    submissions.submit(submitted, by=mei, declared=True)
    Assessment.objects.update(arrived_at=timezone.now() - timedelta(days=31))

    run()

    (letter,) = mail.outbox
    submitted.refresh_from_db()
    assert "1 late" in letter.subject
    assert "Come back to you:" in letter.body
    assert "Late, and yours or nobody's:" in letter.body
    assert letter.body.count(f"/submissions/{submitted.receipt}/answers/") == 2


def test_it_speaks_the_readers_language(submitted, lin, run):
    lin.language = "zh-hans"
    lin.save()

    run()

    assert "您" in mail.outbox[0].body or "你" in mail.outbox[0].body


def test_where_nothing_waits_there_is_no_letter(lin, run):
    run()

    assert mail.outbox == []
    assert Digest.objects.get().was_empty


def test_there_is_one_a_day_however_often_the_clock_strikes(submitted, lin, run):
    for minutes in (0, 10, 20):
        run(MORNING + timedelta(minutes=minutes))

    assert (len(mail.outbox), Digest.objects.count()) == (1, 1)
    run(MORNING + timedelta(days=1))
    assert (len(mail.outbox), Digest.objects.count()) == (2, 2)


def test_it_waits_for_the_morning_where_its_reader_is(submitted, lin, run):
    lin.time_zone = "America/New_York"  # nine in the evening of the day before
    lin.save()
    run(MORNING - timedelta(hours=15))  # six in the morning there
    assert not Digest.objects.exists()

    run(MORNING - timedelta(hours=13))

    assert [str(each.day) for each in Digest.objects.all()] == ["2026-05-10"]
    assert len(mail.outbox) == 1


def test_a_run_that_was_killed_before_sending_is_made_up_for_once(submitted, lin, monkeypatch, run):
    def killed(*_args, **_kwargs):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr("django.core.mail.EmailMessage.send", killed)
        with pytest.raises(SystemExit):
            run()
    assert (Digest.objects.get().done_at, mail.outbox) == (None, [])

    run(MORNING + timedelta(minutes=10))
    run(MORNING + timedelta(minutes=20))

    assert len(mail.outbox) == 1


def test_a_run_that_was_killed_after_its_promise_is_made_up_for_once(submitted, lin, monkeypatch, run):
    with monkeypatch.context() as dying:
        dying.setattr(tasks.send_digest, "delay", lambda *_args: None)
        run()
    assert (Digest.objects.count(), mail.outbox) == (1, [])

    run(MORNING + timedelta(minutes=10))

    assert (Digest.objects.count(), len(mail.outbox)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_eight_runs_at_once_one_sends(submitted, lin, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "django.core.mail.EmailMessage.send", lambda letter, *_args, **_kw: sent.append(letter)
    )
    monkeypatch.setattr(tasks, "now", lambda: MORNING)
    at_once(*[tasks.promise_digests] * 8)

    assert (len(sent), Digest.objects.count()) == (1, 1)
    assert Digest.objects.get().attempts == 1


def test_a_server_that_does_not_answer_is_tried_three_times(submitted, lin, monkeypatch, run):
    def fail(*_args, **_kwargs):
        raise OSError("no server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)

    for minutes in (0, 10, 20, 30):
        run(MORNING + timedelta(minutes=minutes))

    digest = Digest.objects.get()
    assert (digest.attempts, digest.done_at) == (3, None)


def test_there_are_no_single_letters_about_the_desk_beside_it(filled, mei, lin, zhou):
    submissions.submit(filled, by=mei, declared=True)

    assert not Letter.objects.filter(to=lin).exists()


def test_who_has_not_chosen_it_gets_none(submitted, regions, lin, run):
    type(lin).objects.update(one_digest=False)

    run()

    assert not Digest.objects.exists()


@pytest.mark.parametrize("end", ["seat", "account", "choice"])
def test_whoever_is_not_concerned_any_more_gets_none(end, submitted, lin, monkeypatch, run):
    with monkeypatch.context() as before:
        before.setattr(tasks.send_digest, "delay", lambda *_args: None)
        run()
    if end == "seat":
        lin.agency_memberships.update(ended_at=timezone.now())
    elif end == "account":
        type(lin).objects.update(is_active=False)
    else:
        type(lin).objects.update(one_digest=False)

    run(MORNING + timedelta(minutes=10))

    assert mail.outbox == []
    assert Digest.objects.get().was_empty


def test_mail_of_an_enterprise_comes_at_once_in_any_case(submitted, mei, lin):
    type(mei).objects.filter(pk=mei.pk).update(one_digest=True)

    reviews.take_up(submitted, by=lin)

    assert Letter.objects.filter(event__kind="take_up", to=mei).exists()
