"""Who is too close to an enterprise says so, and lets go of what they hold there."""

import pytest
from django.utils import translation

from assessment.actions import conflicts, findings, reviews
from assessment.models import Assessment, Conflict, Event, User
from assessment.refusals import BadInput, Forbidden
from tests.assessment.untouched import refused
from tests.people import reviewer

WHY = "My brother works there."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def tan(regions) -> User:
    """Lin's colleague."""
    return reviewer(regions, "tan", "谭审", "340000")


@pytest.fixture
def lead(regions) -> User:
    return reviewer(regions, "lead", "Lead", "340000", role="lead")


def test_declaring_is_kept_and_written_down(qiming, lin):
    conflict = conflicts.declare(qiming, by=lin, reason=f"  {WHY} ")

    event = Event.objects.get(kind="conflict_declared")
    assert (conflict.user, conflict.enterprise, conflict.reason) == (lin, qiming, WHY)
    assert (event.by, event.enterprise, event.details) == (
        lin,
        None,
        {"of": qiming.pk, "conflict": conflict.pk},
    )


def test_the_enterprise_does_not_read_of_it(qiming, mei, lin):
    conflicts.declare(qiming, by=lin, reason=WHY)

    assert not Event.objects.visible_to(mei).filter(kind="conflict_declared").exists()


def test_what_the_person_holds_goes_back_into_the_queue(submitted, lin):
    reviews.take_up(submitted, by=lin)

    conflicts.declare(submitted.enterprise, by=lin, reason=WHY)

    submitted.refresh_from_db()
    assert (submitted.status, submitted.assigned_to) == ("submitted", None)
    assert submitted.moves_open_to(lin) == []


def test_what_a_colleague_holds_stays_there(submitted, lin, tan):
    reviews.take_up(submitted, by=tan)

    conflicts.declare(submitted.enterprise, by=lin, reason=WHY)

    submitted.refresh_from_db()
    assert (submitted.status, submitted.assigned_to) == ("in_review", tan)


def test_what_the_person_has_proposed_is_void(submitted, lin, tan):
    reviews.take_up(submitted, by=tan)
    Assessment.objects.update(endorsed_by=lin)

    conflicts.declare(submitted.enterprise, by=lin, reason=WHY)

    submitted.refresh_from_db()
    assert submitted.endorsed_by is None


def test_the_verdicts_given_before_stay(submitted, lin):
    reviews.take_up(submitted, by=lin)
    submission = submitted.submissions.get()
    findings.give(submission, "data.L1.a", "1", by=lin, version=None)

    conflicts.declare(submitted.enterprise, by=lin, reason=WHY)

    assert submission.findings.get().by == lin


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_reason_is_needed_and_not_a_novel(qiming, lin, reason):
    with refused(error=BadInput):
        conflicts.declare(qiming, by=lin, reason=reason)


def test_it_is_declared_once(submitted, lin):
    conflicts.declare(submitted.enterprise, by=lin, reason=WHY)

    with refused("declared this already"):
        conflicts.declare(submitted.enterprise, by=lin, reason="Again.")


@pytest.mark.parametrize("person", ["mei", "op"])
def test_it_is_for_reviewers(qiming, person, request):
    with refused("Only reviewers", Forbidden):
        conflicts.declare(qiming, by=request.getfixturevalue(person), reason=WHY)


def test_the_person_ends_it_and_may_decide_again(submitted, lin):
    conflict = conflicts.declare(submitted.enterprise, by=lin, reason=WHY)
    before = submitted.moves_open_to(lin)

    conflicts.end(conflict, by=lin)

    conflict.refresh_from_db()
    assert conflict.ended_at is not None
    assert (before, "take_up" in submitted.moves_open_to(lin)) == ([], True)
    assert Event.objects.filter(kind="conflict_ended", by=lin).exists()


def test_the_lead_ends_it(qiming, lin, lead):
    conflict = conflicts.declare(qiming, by=lin, reason=WHY)

    conflicts.end(conflict, by=lead)

    conflict.refresh_from_db()
    assert conflict.ended_at is not None


def test_after_its_end_it_can_be_declared_anew(qiming, lin):
    conflicts.end(conflicts.declare(qiming, by=lin, reason=WHY), by=lin)

    conflicts.declare(qiming, by=lin, reason="Again.")

    assert Conflict.objects.standing().count() == 1
    assert Conflict.objects.count() == 2


def test_it_is_ended_once(qiming, lin):
    conflict = conflicts.declare(qiming, by=lin, reason=WHY)
    conflicts.end(conflict, by=lin)

    with refused("ended already"):
        conflicts.end(conflict, by=lin)


@pytest.mark.parametrize("person", ["tan", "hefei", "zhou", "mei", "op"])
def test_others_neither_see_nor_end_it(qiming, lin, person, request):
    conflict = conflicts.declare(qiming, by=lin, reason=WHY)

    with refused(error=Conflict.DoesNotExist):
        conflicts.end(conflict, by=request.getfixturevalue(person))
