"""Two who press at once, with real connections; and the proof that the lock is what decides."""

from threading import Barrier

import pytest

from assessment.actions import findings, moves, reviews, submissions
from assessment.lifecycle import Status
from assessment.models import Assessment, Event, Finding, Letter, Result, Submission
from tests.assessment.together import at_once, fresh, meanwhile
from tests.people import reviewer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr("assessment.tasks.send_letters.delay", lambda *_args: None)


def unlocked(assessment: Assessment, *, by) -> Assessment:
    """As `lock`, but holding nothing; everybody has read before anybody writes."""
    found = Assessment.objects.visible_to(by).with_unit().get(pk=assessment.pk)
    unlocked.read.wait()
    return found


@pytest.fixture
def no_lock(monkeypatch):
    def of(people: int) -> None:
        unlocked.read = Barrier(people, timeout=60)
        for module in (moves, reviews, submissions):
            monkeypatch.setattr(module, "lock", unlocked)
        monkeypatch.setattr(submissions, "hold_flags", lambda _region: None)

    return of


def test_of_a_hundred_submits_at_once_exactly_one_wins(filled, mei):
    outcome = at_once(*[lambda: submissions.submit(filled, by=fresh(mei), declared=True)] * 100)

    assert outcome == {"done": 1, "refused": 99}
    assert (Submission.objects.count(), Result.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="submit").count() == 1


def test_without_the_lock_several_submits_get_through_to_the_constraint(filled, mei, no_lock):
    no_lock(4)

    outcome = at_once(*[lambda: submissions.submit(filled, by=fresh(mei), declared=True)] * 4)

    assert outcome["refused"] == 0  # nobody is told why: the last wall stopped them
    assert outcome == {"done": 1, "collided": 3}


def test_withdraw_against_take_up_one_wins(submitted, mei, lin):
    outcome = at_once(
        lambda: submissions.withdraw(submitted, by=fresh(mei)),
        lambda: reviews.take_up(submitted, by=fresh(lin)),
    )

    submitted.refresh_from_db()
    made = Event.objects.filter(kind__in=["withdraw", "take_up"]).values_list("kind", flat=True)
    assert outcome == {"done": 1, "refused": 1}
    assert list(made) == [{"draft": "withdraw", "in_review": "take_up"}[submitted.status]]


def test_without_the_lock_the_second_is_not_refused_with_a_sentence(submitted, mei, lin, no_lock):
    """Both are written down, or the wall of the database stops the agency from touching a draft."""
    no_lock(2)

    outcome = at_once(
        lambda: submissions.withdraw(submitted, by=fresh(mei)),
        lambda: reviews.take_up(submitted, by=fresh(lin)),
    )

    assert outcome["refused"] == 0


def test_accept_against_send_back_one_wins(submitted, lin):
    reviews.take_up(submitted, by=lin)

    outcome = at_once(
        lambda: reviews.accept(submitted, by=fresh(lin)),
        lambda: reviews.send_back(submitted, by=fresh(lin), note="Evidence, please."),
    )

    submitted.refresh_from_db()
    made = Event.objects.filter(kind__in=["accept", "send_back"]).values_list("kind", flat=True)
    assert outcome == {"done": 1, "refused": 1}
    assert list(made) == [{"accepted": "accept", "returned": "send_back"}[submitted.status]]


def test_without_the_lock_it_is_both_accepted_and_returned(submitted, lin, no_lock):
    reviews.take_up(submitted, by=lin)
    no_lock(2)

    outcome = at_once(
        lambda: reviews.accept(submitted, by=fresh(lin)),
        lambda: reviews.send_back(submitted, by=fresh(lin), note="Evidence, please."),
    )

    assert outcome == {"done": 2}
    assert Event.objects.filter(kind__in=["accept", "send_back"]).count() == 2


def test_who_waits_for_a_withdrawal_to_finish_is_told_of_it(submitted, mei, lin):
    """The row is gone from sight when the lock is granted: a sentence, no crash."""
    outcome = meanwhile(
        lambda: submissions.withdraw(submitted, by=mei),
        lambda: reviews.take_up(submitted, by=fresh(lin)),
    )

    assert outcome == "refused"
    submitted.refresh_from_db()
    assert submitted.status == Status.DRAFT


def test_of_a_hundred_decisions_at_once_one_wins_and_the_letters_tell_of_that_one(submitted, lin, mei):
    reviews.take_up(submitted, by=lin)
    decisions = [
        lambda: reviews.accept(submitted, by=fresh(lin)),
        lambda: reviews.send_back(submitted, by=fresh(lin), note="Evidence, please."),
        lambda: reviews.decline(submitted, by=fresh(lin), note="Not this year."),
        lambda: reviews.release(submitted, by=fresh(lin)),
    ]

    outcome = at_once(*decisions * 25)

    submitted.refresh_from_db()
    kinds = {"accepted": "accept", "returned": "send_back", "declined": "decline", "submitted": "release"}
    made = Event.objects.filter(kind__in=kinds.values()).get()
    assert outcome == {"done": 1, "refused": 99}
    assert made.kind == kinds[submitted.status]
    assert [letter.to for letter in Letter.objects.filter(event__kind__in=kinds.values())] == [mei]
    assert Result.objects.filter(kind="verified").count() == (submitted.status == "accepted")


def test_of_two_verdicts_at_once_one_stands_and_the_other_is_told_of_it(submitted, lin, regions):
    colleague = reviewer(regions, "fei", "费省", "340000", "lead")
    reviews.take_up(submitted, by=lin)
    submission = submitted.submissions.get()

    def verdict(by, value: str):
        return lambda: findings.give(
            submission, "data.L1.a", value, by=fresh(by), version=None, reason="As I saw it."
        )

    outcome = at_once(verdict(lin, "0.8"), verdict(colleague, "0.5"))

    assert outcome == {"done": 1, "refused": 1}
    assert Finding.objects.get().version == 1


def test_without_the_lock_the_database_still_keeps_one_verdict(submitted, lin, regions, monkeypatch):
    colleague = reviewer(regions, "fei", "费省", "340000", "lead")
    reviews.take_up(submitted, by=lin)
    submission = submitted.submissions.get()
    unlocked.read = Barrier(2, timeout=60)
    monkeypatch.setattr(findings, "lock", unlocked)

    def verdict(by, value: str):
        return lambda: findings.give(
            submission, "data.L1.a", value, by=fresh(by), version=None, reason="As I saw it."
        )

    outcome = at_once(verdict(lin, "0.8"), verdict(colleague, "0.5"))

    assert outcome["done"] == 1
    assert Finding.objects.count() == 1
