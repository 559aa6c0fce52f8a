import pytest
from django.core import mail

from assessment import tasks
from assessment.actions import reviews, submissions
from assessment.lifecycle import MOVES
from assessment.models import Letter


def send_all() -> list:
    for letter in Letter.objects.all():
        tasks.send_letter(letter.pk)
    return mail.outbox


def make(move: str, assessment, *, mei, lin) -> None:
    """Bring the submitted assessment to this move, and make it."""
    if move == "withdraw":
        submissions.withdraw(assessment, by=mei)
    if MOVES[move].side == "agency":
        reviews.take_up(assessment, by=lin)
        if move != "take_up":
            words = {} if move == "release" else {"note": "Photos of R&D <line 3> are missing."}
            getattr(reviews, move)(assessment, by=lin, **words)


@pytest.mark.parametrize("language", ["en", "zh-hans", ""])
@pytest.mark.parametrize("move", MOVES)
def test_every_move_becomes_a_letter(move, language, lin, mei, filled):
    for person in (lin, mei):
        person.language = language
        person.save()
    submissions.submit(filled, by=mei, declared=True)
    make(move, filled, mei=mei, lin=lin)

    send_all()

    letter = mail.outbox[-1]
    assert letter.to == [mei.email if MOVES[move].side == "agency" else lin.email]
    assert str(filled) in letter.subject
    assert "\n" not in letter.subject
    assert "http://localhost:8000/" in letter.body
    assert filled.submissions.get().receipt in letter.body


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


@pytest.mark.parametrize("trouble", [OSError("no server"), ValueError("no such address")])
def test_a_letter_that_fails_is_counted_and_stays_to_be_sent(lin, filled, mei, monkeypatch, trouble):
    submissions.submit(filled, by=mei, declared=True)

    def fail(*_args, **_kwargs):
        raise trouble

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)

    tasks.send_letter(Letter.objects.get().pk)

    letter = Letter.objects.get()
    assert (letter.attempts, letter.sent_at) == (1, None)
