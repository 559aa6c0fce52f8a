import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now

from assessment import notices, tasks
from assessment.actions import reviews, submissions
from assessment.lifecycle import MOVES
from assessment.models import Letter
from assessment.models.events import TRIES
from tests.assessment.desks import over
from tests.people import reviewer


def send_all() -> list:
    for letter in Letter.objects.all():
        tasks.send_letter(letter.pk)
    return mail.outbox


WORDS = {"note": "Photos of R&D <line 3> are missing."}
# Who gets a letter of each move, of those who are concerned by any.
TOLD = {
    "submit": ["gao", "lin"],
    "withdraw": ["gao", "lin"],
    "take_up": ["mei"],
    "assign": ["gao"],
    "release": ["mei"],
    "send_back": ["mei"],
    "send_down": ["hua"],
    "forward": ["gao", "lin", "mei"],
    "endorse": ["gao"],
    "accept": ["mei"],
    "decline": ["mei"],
}


@pytest.fixture
def gao(regions, lin):
    """Lin's colleague."""
    return reviewer(regions, "gao", "高同", "340000")


def make(move: str, assessment, *, mei, lin) -> None:
    """Bring the submitted assessment to this move, and make it."""
    if move == "withdraw":
        submissions.withdraw(assessment, by=mei)
    if MOVES[move].side == "agency":
        reviews.take_up(assessment, by=lin)
        if move != "take_up":
            getattr(reviews, move)(assessment, by=lin, **({} if move == "release" else WORDS))


def make_any(move: str, assessment, *, mei, lin, gao, hefei) -> None:
    """The same also for those that need two people or two desks."""
    if move == "assign":
        reviews.assign(assessment, by=lin, to=gao)
    elif move in ("forward", "send_down"):
        over(assessment, "city", "province")
        reviews.take_up(assessment, by=hefei)
        reviews.forward(assessment, by=hefei)
        if move == "send_down":
            reviews.take_up(assessment, by=lin)
            reviews.send_down(assessment, by=lin, **WORDS)
    else:
        make(move, assessment, mei=mei, lin=lin)


@pytest.mark.parametrize("language", ["en", "zh-hans", ""])
@pytest.mark.parametrize("move", MOVES)
def test_every_move_becomes_a_letter(  # noqa: PLR0917
    move, language, lin, gao, hefei, mei, filled, monkeypatch, client_of
):
    people = {person.email: person for person in (lin, gao, hefei, mei)}
    for person in people.values():
        person.language = language
        person.save()
    if move == "endorse":
        monkeypatch.setattr(reviews, "FOUR_EYES_FROM", 2)
    submissions.submit(filled, by=mei, declared=True)
    make_any(move, filled, mei=mei, lin=lin, gao=gao, hefei=hefei)

    send_all()

    letters = mail.outbox[-len(TOLD[move]) :]
    assert sorted(letter.to[0].split("@")[0] for letter in letters) == TOLD[move]
    for letter in letters:
        assert str(filled) in letter.subject
        assert "\n" not in letter.subject
        assert filled.submissions.get().receipt in letter.body
        place = re.search(r"http://localhost:8000(/\S+)", letter.body)[1]
        assert client_of(people[letter.to[0]]).get(place).status_code == 200, place


def test_what_is_forwarded_is_told_to_each_side_in_its_own_words(submitted, mei, lin, gao, hefei):
    for person in (lin, mei):
        person.language = "en"
        person.save()
    make_any("forward", submitted, mei=mei, lin=lin, gao=gao, hefei=hefei)

    told = {letter.to[0]: letter.body for letter in send_all() if "orwarded" in letter.subject}

    assert "forwarded it to your desk" in told[lin.email]
    assert f"/submissions/{submitted.receipt}/answers/" in told[lin.email]
    assert "forwarded it to the next tier" in told[mei.email]
    assert f"/assessments/{submitted.reference}/" in told[mei.email]


def test_the_desk_below_reads_why_it_came_back(submitted, mei, lin, gao, hefei):
    make_any("send_down", submitted, mei=mei, lin=lin, gao=gao, hefei=hefei)

    assert WORDS["note"] in send_all()[-1].body


def test_a_reason_stands_in_the_letter_as_it_was_written(submitted, mei, lin):
    make("send_back", submitted, mei=mei, lin=lin)

    send_all()

    assert "Photos of R&D <line 3> are missing." in mail.outbox[-1].body


def test_a_name_cannot_break_out_of_the_subject(filled, mei, lin):
    type(filled.enterprise).objects.update(name="Qiming\r\nBcc: all@example.test")
    submissions.submit(filled, by=mei, declared=True)

    send_all()

    assert mail.outbox[0].message()["Bcc"] is None
    assert "Qiming Bcc: all@example.test" in mail.outbox[0].subject


def test_whoever_acts_gets_no_letter(lin, qiming, submitted):
    reviews.take_up(submitted, by=lin)

    assert not Letter.objects.filter(event__kind="take_up", to=lin).exists()


def test_whoever_may_not_sign_in_any_more_gets_no_letter(filled, mei, lin):
    type(lin).objects.filter(pk=lin.pk).update(is_active=False)

    submissions.submit(filled, by=mei, declared=True)

    assert not Letter.objects.exists()


def test_a_letter_is_sent_once(lin, filled, mei):
    submissions.submit(filled, by=mei, declared=True)
    letter = Letter.objects.get()

    tasks.send_letter(letter.pk)
    tasks.send_letter(letter.pk)

    assert len(mail.outbox) == 1


@pytest.fixture
def no_server(monkeypatch):
    """A mail server that does not answer, until `no_server.back()`."""

    def fail(*_args, **_kwargs):
        raise OSError("no server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    return SimpleNamespace(back=monkeypatch.undo)


def sweep_each_minute(since: datetime, hours: float) -> None:
    for minute in range(int(60 * hours)):
        with time_machine.travel(since + timedelta(minutes=minute), tick=False):
            tasks.sweep()


def test_a_mail_server_may_be_away_for_half_a_day(lin, filled, mei, no_server, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    begun = now()
    submissions.submit(filled, by=mei, declared=True)

    sweep_each_minute(begun, hours=12)
    tries = Letter.objects.get().attempts
    no_server.back()
    sweep_each_minute(begun + timedelta(hours=12), hours=4)

    assert 8 <= tries < TRIES
    assert Letter.objects.get().sent_at
    assert len(mail.outbox) == 1


def test_one_that_is_tried_for_a_day_is_put_aside(lin, filled, mei, no_server, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    begun = now()
    submissions.submit(filled, by=mei, declared=True)

    sweep_each_minute(begun, hours=36)

    assert Letter.objects.get().attempts == TRIES
    assert Letter.objects.put_aside().count() == 1


def test_an_attempt_that_ends_the_worker_is_counted(lin, filled, mei, monkeypatch):
    submissions.submit(filled, by=mei, declared=True)

    def end(*_args, **_kwargs):
        raise SystemExit

    monkeypatch.setattr("django.core.mail.EmailMessage.send", end)
    with pytest.raises(SystemExit):
        tasks.send_letter(Letter.objects.get().pk)

    letter = Letter.objects.get()
    assert (letter.attempts, letter.sent_at) == (1, None)
    assert letter.due_at > now()


def test_a_letter_that_cannot_be_written_keeps_no_other_back(lin, filled, mei, regions, monkeypatch):
    reviewer(regions, "fei", "费省", "340000")
    submissions.submit(filled, by=mei, declared=True)
    first = Letter.objects.order_by("pk").first()
    send = notices.send

    def stumble(letter):
        if letter.pk == first.pk:
            raise KeyError("unit")
        send(letter)

    monkeypatch.setattr(notices, "send", stumble)

    tasks.send_letters(first.event_id)

    assert [bool(letter.sent_at) for letter in Letter.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize("trouble", [OSError("no server"), ValueError("no such address")])
def test_a_letter_that_fails_is_counted_and_stays_to_be_sent(lin, filled, mei, monkeypatch, trouble):
    submissions.submit(filled, by=mei, declared=True)

    def fail(*_args, **_kwargs):
        raise trouble

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)

    tasks.send_letter(Letter.objects.get().pk)

    letter = Letter.objects.get()
    assert (letter.attempts, letter.sent_at) == (1, None)
