"""A round that is closed, extended or changed while others enter it and hand in, with real connections."""

from datetime import timedelta

import pytest

from assessment.actions import assessments, entries, invitees, reviews, rounds, submissions
from assessment.actions.invitees import Wish
from assessment.lifecycle import Status
from assessment.models import Assessment, Event, Invitee, Letter, Round, Submission, walls
from assessment.models.round_progress import standings_of
from tests.assessment.desks import CODES
from tests.assessment.together import at_once, fresh, meanwhile
from tests.people import enterprise, fill, person

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12
NOT_REGISTERED = "91330100MA2FGHJK13"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr("assessment.tasks.send_letters.delay", lambda *_args: None)


@pytest.fixture
def entered(call, filled, mei):
    """Mei's assessment with all of its answers, in the round."""
    entries.enter(filled, by=mei, round=call)
    return filled


@pytest.fixture
def crowd(call, regions) -> list[Assessment]:
    """So many enterprises, each with an owner, about to hand in in the round."""
    made = []
    for number in range(MANY):
        owner = person(f"owner{number}", f"Owner {number}")
        house = enterprise(regions, f"Plant {number:02d}", CODES[number], owner)
        made.append(assessments.start(house, by=owner, round=call))
        fill(made[-1], by=owner)
    return made


def close(call):
    return lambda: rounds.close(call, by=fresh(call.opened_by), confirmed=True)


def hand_in(assessment: Assessment):
    return lambda: submissions.submit(assessment, by=fresh(assessment.created_by), declared=True)


# ── Closing ─────────────────────────────────────────────────────────────────────────────


def test_what_is_handed_in_against_a_closing_was_so_before_it_or_is_refused(call, crowd):
    outcome = at_once(*map(hand_in, crowd[: MANY // 2]), close(call), *map(hand_in, crowd[MANY // 2 :]))

    call.refresh_from_db()
    closing = Event.objects.get(kind="round_closed")
    late = Assessment.objects.filter(round=call, status=Status.DRAFT)
    in_time = Assessment.objects.filter(round=call, status=Status.SUBMITTED)
    assert outcome == {"done": 1 + in_time.count()} | ({"refused": late.count()} if late else {})
    assert late.count() + in_time.count() == MANY
    assert all(each.submitted_at < call.closed_at for each in in_time)
    assert all(event.pk < closing.pk for event in Event.objects.filter(kind="submit"))
    handed_in = Submission.objects.values_list("assessment", flat=True)
    assert sorted(handed_in) == sorted(in_time.values_list("pk", flat=True))
    assert not Event.objects.filter(kind="submit", assessment__in=late).exists()
    told = Letter.objects.filter(event=closing).values_list("to", flat=True)
    assert sorted(told) == sorted(late.values_list("created_by", flat=True))


def test_who_hands_in_while_it_is_being_closed_waits_and_is_refused(call, entered):
    outcome = meanwhile(close(call), hand_in(entered))

    entered.refresh_from_db()
    assert outcome == "refused"
    assert (entered.status, entered.submitted_at, entered.receipt) == (Status.DRAFT, None, "")
    assert not Submission.objects.exists()
    assert not Event.objects.filter(kind="submit").exists()
    assert Letter.objects.get(event__kind="round_closed").to == entered.created_by


def test_who_closes_while_somebody_hands_in_waits_and_writes_to_nobody_who_has(call, entered):
    outcome = meanwhile(hand_in(entered), close(call))

    call.refresh_from_db()
    entered.refresh_from_db()
    assert outcome == "done"
    assert (call.is_closed, entered.status) == (True, Status.SUBMITTED)
    assert entered.submitted_at < call.closed_at
    assert not Letter.objects.filter(event__kind="round_closed").exists()


def test_control_without_holding_the_round_it_is_handed_in_after_the_closing(call, entered, monkeypatch):
    monkeypatch.setattr(submissions, "hold", lambda _pk: None)

    outcome = meanwhile(close(call), hand_in(entered))

    assert outcome == "done"
    entered.refresh_from_db()
    assert entered.status == Status.SUBMITTED
    assert Letter.objects.get(event__kind="round_closed").to == entered.created_by  # who is told otherwise


def test_nobody_enters_while_it_is_being_closed(call, draft, mei):
    outcome = meanwhile(close(call), lambda: entries.enter(draft, by=fresh(mei), round=call))

    draft.refresh_from_db()
    assert (outcome, draft.round) == ("refused", None)
    assert not draft.events.filter(kind="round_entered").exists()


def test_nobody_starts_in_it_while_it_is_being_closed(call, qiming, mei):
    outcome = meanwhile(close(call), lambda: assessments.start(qiming, by=fresh(mei), round=call))

    assert outcome == "refused"
    assert not Assessment.objects.exists()
    assert not Event.objects.filter(kind="started").exists()


def test_who_enters_while_it_is_closed_at_once_is_told_or_stays_outside(call, draft, mei):
    outcome = at_once(lambda: entries.enter(draft, by=fresh(mei), round=call), close(call))

    draft.refresh_from_db()
    told = [letter.to for letter in Letter.objects.filter(event__kind="round_closed")]
    assert outcome == ({"done": 2} if draft.round else {"done": 1, "refused": 1})
    assert told == ([mei] if draft.round else [])


def test_nothing_is_returned_while_it_is_being_closed(call, entered, mei, lin):
    submissions.submit(entered, by=mei, declared=True)
    reviews.take_up(entered, by=lin)

    outcome = meanwhile(close(call), lambda: reviews.send_back(entered, by=fresh(lin), note="Line 3."))

    entered.refresh_from_db()
    assert (outcome, entered.status) == ("refused", Status.IN_REVIEW)
    assert not Event.objects.filter(kind="send_back").exists()


# ── Extending and changing ──────────────────────────────────────────────────────────────


def test_an_extension_against_a_closing_comes_before_it_or_is_refused(call, entered, mei):
    before, later = call.closes_on, call.closes_on + timedelta(days=7)

    outcome = at_once(
        *[lambda: rounds.extend(call, by=fresh(call.opened_by), until=later)] * 4, *[close(call)] * 4
    )

    call.refresh_from_db()
    kinds = list(
        Event.objects.filter(kind__in=["round_extended", "round_closed"])
        .order_by("pk")
        .values_list("kind", flat=True)
    )
    assert call.is_closed
    assert kinds in (["round_closed"], ["round_extended", "round_closed"])
    assert call.closes_on == (later if "round_extended" in kinds else before)
    assert outcome == {"done": len(kinds), "refused": 8 - len(kinds)}
    assert [letter.event.kind for letter in Letter.objects.filter(to=mei).order_by("event_id")] == kinds


def test_of_an_extension_and_a_closing_the_second_waits(call):
    later = call.closes_on + timedelta(days=7)

    outcome = meanwhile(close(call), lambda: rounds.extend(call, by=fresh(call.opened_by), until=later))

    assert outcome == "refused"
    assert Round.objects.get().closes_on == call.closes_on


def test_what_is_handed_in_meanwhile_keeps_the_terms_it_was_handed_in_under(call, entered):
    outcome = meanwhile(
        hand_in(entered), lambda: rounds.change(call, by=fresh(call.opened_by), changes={"rule": "band"})
    )

    call.refresh_from_db()
    assert (outcome, call.rule) == ("refused", "consecutive")


def test_who_enters_meanwhile_keeps_the_edition_and_year_entered_with(call, draft, mei):
    outcome = meanwhile(
        lambda: entries.enter(draft, by=mei, round=call),
        lambda: rounds.change(call, by=fresh(call.opened_by), changes={"year": 2025}),
    )

    call.refresh_from_db()
    assert (outcome, call.year) == ("refused", 2026)


# ── Inviting and entering ───────────────────────────────────────────────────────────────


def test_of_two_lists_uploaded_at_once_each_enterprise_is_invited_once(call, qiming, mei, other, xu):
    both, one = [qiming.credit_code, NOT_REGISTERED], [other.credit_code, qiming.credit_code]

    outcome = at_once(
        *[
            lambda codes=codes: invitees.invite(
                call,
                by=fresh(call.opened_by),
                wishes=[Wish(line, code) for line, code in enumerate(codes, 1)],
            )
            for codes in [both, one] * 4
        ]
    )

    assert outcome == {"done": 8}
    invited = sorted(Invitee.objects.values_list("credit_code", flat=True))
    assert invited == sorted({*both, *one})
    told = Event.objects.filter(kind="round_invited")
    assert sum(event.details["count"] for event in told) == len(invited)
    assert sorted(letter.to.email for letter in Letter.objects.all()) == sorted([mei.email, xu.email])


def test_who_begins_meanwhile_stays_invited(call, draft, mei):
    code = draft.enterprise.credit_code
    Round.objects.update(entrance="invited")
    invitees.invite(call, by=call.opened_by, wishes=[Wish(1, code)])

    outcome = meanwhile(
        lambda: entries.enter(draft, by=mei, round=call),
        lambda: invitees.uninvite(call, by=fresh(call.opened_by), code=code),
    )

    with walls.acting_for(fresh(call.opened_by)):
        assert standings_of(call) == {code: "begun"}
    assert outcome == "refused"


def test_of_two_who_enter_the_same_draft_one_is_written_down(call, draft, mei, bo):
    outcome = at_once(*[lambda by=by: entries.enter(draft, by=fresh(by), round=call) for by in [mei, bo] * 4])

    draft.refresh_from_db()
    assert (outcome, draft.round) == ({"done": 8}, call)
    assert draft.events.filter(kind="round_entered").count() == 1


def test_of_two_who_bring_the_same_unit_into_the_round_one_is_refused(call, draft, qiming, mei, bo):
    """One with the draft that there is, one with a new one."""
    outcome = at_once(
        lambda: entries.enter(draft, by=fresh(mei), round=call),
        lambda: assessments.start(qiming, by=fresh(bo), round=call),
    )

    inside = Assessment.objects.filter(round=call)
    assert outcome == {"done": 1, "refused": 1}
    assert inside.count() == 1
    assert Event.objects.filter(details__round=call.pk, assessment=inside.get()).count() == 1
    assert Event.objects.filter(kind__in=["round_entered", "started"], details__round=call.pk).count() == 1


def test_of_two_who_start_for_the_same_unit_in_the_round_one_is_refused(call, qiming, mei, bo):
    outcome = at_once(
        *[lambda by=by: assessments.start(qiming, by=fresh(by), round=call) for by in [mei, bo] * 4]
    )

    assert outcome == {"done": 1, "refused": 7}
    assert Event.objects.filter(kind="started").get().assessment == Assessment.objects.get()
