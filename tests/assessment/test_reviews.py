"""The moves of an agency share their checks, so they are tested side by side: a table of each."""

import pytest
from django.utils import translation

from assessment.actions import findings, reviews, submissions
from assessment.lifecycle import Status
from assessment.models import AgencyMember, Event, Letter, Membership
from assessment.models.verdicts import Verification
from tests.assessment.untouched import refused

WORDS = {"note": "The photo of line 3 is missing."}
MOVES = {
    "take_up": (Status.SUBMITTED, Status.IN_REVIEW, {}),
    "release": (Status.IN_REVIEW, Status.SUBMITTED, {}),
    "send_back": (Status.IN_REVIEW, Status.RETURNED, WORDS),
    "accept": (Status.IN_REVIEW, Status.ACCEPTED, {}),
    "decline": (Status.IN_REVIEW, Status.DECLINED, WORDS),
}
every_move = pytest.mark.parametrize("move", MOVES)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def ready(submitted, lin):
    """The assessment in the state from which a move starts."""

    def brought_to(status: Status):
        if status != Status.SUBMITTED:
            reviews.take_up(submitted, by=lin)
            submitted.refresh_from_db()
        return submitted

    return brought_to


@every_move
def test_a_move_changes_the_status_writes_down_who_and_why_and_tells_the_owner(move, ready, lin, mei, bo):
    source, target, words = MOVES[move]
    assessment = ready(source)

    getattr(reviews, move)(assessment, by=lin, **words)

    assessment.refresh_from_db()
    event = Event.objects.get(kind=move)
    assert assessment.status == target
    assert (event.by, event.note, event.enterprise) == (lin, words.get("note", ""), assessment.enterprise)
    assert [letter.to for letter in Letter.objects.filter(event=event)] == [mei]


def test_taking_up_says_who_reviews_and_putting_back_says_nobody(submitted, lin):
    reviews.take_up(submitted, by=lin)
    submitted.refresh_from_db()
    taken_by = submitted.assigned_to

    reviews.release(submitted, by=lin)

    submitted.refresh_from_db()
    assert (taken_by, submitted.assigned_to) == (lin, None)


@every_move
def test_the_state_decides_what_can_be_done(move, ready, lin):
    source, _target, words = MOVES[move]
    assessment = ready(Status.IN_REVIEW if source == Status.SUBMITTED else Status.SUBMITTED)

    with refused("now, so you cannot do that"):
        getattr(reviews, move)(assessment, by=lin, **words)


@every_move
@pytest.mark.parametrize("person", ["mei", "bo", "hefei"])
def test_whoever_may_only_read_is_refused(move, person, ready, request):
    source, _target, words = MOVES[move]
    reader = request.getfixturevalue(person)
    assessment = ready(source)

    with refused("somebody else"):
        getattr(reviews, move)(assessment, by=reader, **words)


@every_move
@pytest.mark.parametrize("person", ["zhou", "xu", "op"])
def test_strangers_are_refused(move, person, ready, other, request):
    source, _target, words = MOVES[move]
    stranger = request.getfixturevalue(person)
    assessment = ready(source)

    with refused():
        getattr(reviews, move)(assessment, by=stranger, **words)


@every_move
def test_nobody_reviews_an_enterprise_of_ones_own(move, ready, lin, qiming):
    source, _target, words = MOVES[move]
    assessment = ready(source)
    Membership.objects.create(enterprise=qiming, user=lin, role="viewer")

    with refused("somebody else"):
        getattr(reviews, move)(assessment, by=lin, **words)


@every_move
def test_a_submission_that_was_replaced_since_is_read_first(move, ready, lin):
    source, _target, words = MOVES[move]
    assessment = ready(source)

    with refused("handed in anew"):
        getattr(reviews, move)(assessment, by=lin, seen="ANOTHER1", **words)


@every_move
def test_the_submission_that_was_read_is_decided_on(move, ready, lin):
    source, target, words = MOVES[move]
    assessment = ready(source)
    receipt = assessment.submissions.get().receipt

    getattr(reviews, move)(assessment, by=lin, seen=receipt, **words)

    assessment.refresh_from_db()
    assert assessment.status == target


@pytest.mark.parametrize("move", ["send_back", "decline"])
@pytest.mark.parametrize("note", ["", "  \n "])
def test_saying_no_asks_why(move, note, ready, lin):
    assessment = ready(Status.IN_REVIEW)

    with refused("say why"):
        getattr(reviews, move)(assessment, by=lin, note=note)


@pytest.mark.parametrize("move", ["send_back", "accept", "decline"])
def test_a_reason_is_not_a_book(move, ready, lin):
    assessment = ready(Status.IN_REVIEW)

    with refused("at most 4000"):
        getattr(reviews, move)(assessment, by=lin, note="x" * 4001)


@every_move
def test_whoever_has_left_the_agency_is_refused(move, ready, lin):
    source, _target, words = MOVES[move]
    assessment = ready(source)
    AgencyMember.objects.filter(user=lin).update(ended_at=assessment.submitted_at)
    lin = type(lin).objects.get(pk=lin.pk)  # desks are read once a request

    with refused():
        getattr(reviews, move)(assessment, by=lin, **words)


def test_what_was_withdrawn_cannot_be_taken_up(submitted, mei, lin):
    submissions.withdraw(submitted, by=mei)

    with refused("withdrawn"):
        reviews.take_up(submitted, by=lin)


@pytest.mark.parametrize("end", ["accept", "decline"])
@every_move
def test_what_is_decided_stays_decided(move, end, ready, lin):
    assessment = ready(Status.IN_REVIEW)
    getattr(reviews, end)(assessment, by=lin, note="Well founded.")

    with refused("now, so you cannot do that"):
        getattr(reviews, move)(assessment, by=lin, **MOVES[move][2])


def test_what_was_returned_can_be_corrected_and_handed_in_again(ready, lin, mei):
    assessment = ready(Status.IN_REVIEW)
    reviews.send_back(assessment, by=lin, **WORDS)

    submissions.submit(assessment, by=mei, declared=True)

    assessment.refresh_from_db()
    assert (assessment.status, assessment.assigned_to) == (Status.SUBMITTED, None)
    assert assessment.submissions.count() == 2


def test_a_move_stands_even_if_the_broker_does_not(
    submitted, lin, monkeypatch, django_capture_on_commit_callbacks
):
    def down(*_args):
        raise OSError("no broker")

    monkeypatch.setattr("assessment.tasks.send_letters.delay", down)

    with django_capture_on_commit_callbacks(execute=True):
        reviews.take_up(submitted, by=lin)

    submitted.refresh_from_db()
    assert submitted.status == Status.IN_REVIEW
    assert Letter.objects.filter(event__kind="take_up", sent_at=None).exists()


def test_a_result_that_was_not_before_the_eyes_is_not_accepted(ready, lin, regions):
    """A colleague gives a verdict while the decision is being made."""
    assessment = ready(Status.IN_REVIEW)
    submission = assessment.submissions.get()
    shown = str(Verification(submission).scored.total)
    findings.give(submission, "data.L3.a", "1", by=lin, version=None, reason="Seen.")

    with refused(code="another_result"):
        reviews.accept(assessment, by=lin, shown_total=shown)

    now = str(Verification(submission).scored.total)
    assert now != shown
    assert reviews.accept(assessment, by=lin, shown_total=now).status == "accepted"
