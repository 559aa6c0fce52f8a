"""Several submissions assigned at once: all of them, or none."""

from threading import Thread

import pytest
from django.db import transaction
from django.utils import translation

from assessment.actions import desks, reviews
from assessment.actions.history import write_down
from assessment.models import Assessment, Event, Letter
from assessment.refusals import BadInput, SomeRefused
from tests.assessment.desks import hand_in
from tests.assessment.together import came_of
from tests.people import reviewer


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def gao(regions):
    return reviewer(regions, "gao", "高同", "340000")


@pytest.fixture
def lead(regions):
    return reviewer(regions, "lead", "江领", "340000", role="lead")


@pytest.fixture
def three(regions, lin):
    return hand_in(regions, 3)


def chosen(assessments) -> dict[str, str]:
    return {each.reference: each.receipt for each in assessments}


def standing() -> list[tuple]:
    return list(Assessment.objects.order_by("pk").values_list("status", "assigned_to"))


def test_all_go_to_the_colleague_who_gets_a_letter_for_each(three, lin, gao):
    desks.assign_all(chosen(three), by=lin, to=gao)

    assert standing() == [("in_review", gao.pk)] * 3
    assert Event.objects.filter(kind="assign", by=lin).count() == 3
    assert Letter.objects.filter(event__kind="assign", to=gao).count() == 3


def test_one_that_cannot_be_keeps_all_where_they_are_and_is_named(three, lin, gao, lead):
    reviews.take_up(three[1], by=lead)
    before = standing()

    with pytest.raises(SomeRefused) as refusal:
        desks.assign_all(chosen(three), by=lin, to=gao)

    assert standing() == before
    assert not Event.objects.filter(kind="assign").exists()
    assert {reference: str(each) for reference, each in refusal.value.each.items()} == {
        three[1].reference: "A colleague is at work on this; the lead of your agency can reassign it."
    }


def test_a_lead_reassigns_what_others_are_at(three, lin, gao, lead):
    reviews.take_up(three[0], by=lin)

    desks.assign_all(chosen(three), by=lead, to=gao)

    assert standing() == [("in_review", gao.pk)] * 3


def test_one_that_was_handed_in_anew_meanwhile_is_refused(three, lin, gao):
    with pytest.raises(SomeRefused) as refusal:
        desks.assign_all(chosen(three) | {three[2].reference: "ZZZZZZZZ"}, by=lin, to=gao)

    assert list(refusal.value.each) == [three[2].reference]
    assert standing() == [("submitted", None)] * 3


@pytest.mark.parametrize("who", ["zhou", "hefei", "mei", "op"])
def test_it_is_not_for_those_without_the_desk(who, three, gao, request):
    stranger = request.getfixturevalue(who)

    with pytest.raises(SomeRefused) as refusal:
        desks.assign_all(chosen(three), by=stranger, to=gao)

    assert len(refusal.value.each) == 3
    assert standing() == [("submitted", None)] * 3


def test_nobody_of_another_desk_can_get_them(three, lin, zhou):
    with pytest.raises(SomeRefused) as refusal:
        desks.assign_all(chosen(three), by=lin, to=zhou)

    assert {str(each) for each in refusal.value.each.values()} == {
        "Choose somebody of the agency on whose desk it is."
    }
    assert standing() == [("submitted", None)] * 3


@pytest.mark.parametrize("number", [0, desks.MOST_AT_ONCE + 1])
def test_none_and_too_many_are_refused(number, three, lin, gao):
    with pytest.raises(BadInput):
        desks.assign_all({f"{each:08d}": None for each in range(number)}, by=lin, to=gao)

    assert standing() == [("submitted", None)] * 3


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_a_row_before_it_holds_anything_that_others_need(three, lin, gao):
    """A withdrawal holds the row, and then writes into the record of the enterprise."""
    _first, second, third = three
    Assessment.objects.filter(pk=third.pk).update(enterprise=second.enterprise, year=2025)
    came_of_it = []
    assigning = Thread(
        target=lambda: came_of_it.append(came_of(lambda: desks.assign_all(chosen(three), by=lin, to=gao)))
    )

    with transaction.atomic():
        Assessment.objects.select_for_update().get(pk=third.pk)
        assigning.start()
        assigning.join(timeout=1)
        waited = assigning.is_alive()
        write_down("happened", by=None, enterprise=second.enterprise)
    assigning.join(timeout=60)

    assert (waited, came_of_it) == (True, ["done"])
    assert standing() == [("in_review", gao.pk)] * 3
