"""The next one of a list, taken up."""

import pytest

from assessment.actions import assessments, desks, reviews, submissions
from assessment.models import AgencyMember, Assessment, Conflict, Event
from assessment.refusals import Refused
from tests.assessment.desks import hand_in, over
from tests.assessment.together import at_once, fresh
from tests.people import fill, reviewer


@pytest.fixture
def three(regions, lin):
    return hand_in(regions, 3)


def test_what_waits_longest_is_taken_up(three, lin):
    taken = desks.claim_next(by=lin)

    assert (taken.pk, taken.status, taken.assigned_to) == (three[0].pk, "in_review", lin)
    assert Event.objects.filter(kind="take_up", assessment=three[0], by=lin).count() == 1


def test_what_somebody_has_taken_up_is_passed_by(three, lin, regions):
    reviews.take_up(three[0], by=reviewer(regions, "gao", "高同", "340000"))

    assert desks.claim_next(by=lin).pk == three[1].pk


def test_the_filters_of_the_list_hold(three, lin):
    assert desks.claim_next(by=lin, wanted={"level": "2"}).pk == three[2].pk


def test_an_enterprise_that_one_is_too_close_to_is_passed_by(three, lin):
    Conflict.objects.create(user=lin, enterprise=three[0].enterprise, reason="My brother works there.")

    assert desks.claim_next(by=lin).pk == three[1].pk


def test_ones_own_enterprise_is_passed_by(three, submitted, mei, lin):
    Assessment.objects.filter(pk__in=[each.pk for each in three]).update(tier="city")
    AgencyMember.objects.create(agency=AgencyMember.objects.get(user=lin).agency, user=mei, role="reviewer")

    with pytest.raises(Refused):
        desks.claim_next(by=fresh(mei))

    submitted.refresh_from_db()
    assert submitted.status == "submitted"


@pytest.mark.parametrize("who", ["zhou", "hefei", "mei", "op"])
def test_who_has_no_desk_here_takes_up_nothing(who, three, request):
    with pytest.raises(Refused) as refusal:
        desks.claim_next(by=request.getfixturevalue(who))

    assert refusal.value.code == "nothing_waits"
    assert not Assessment.objects.filter(status="in_review").exists()
    assert not Event.objects.filter(kind="take_up").exists()


def test_the_desk_below_takes_up_what_is_on_it(three, lin, hefei):
    over(three[1], "city", "province")

    assert desks.claim_next(by=hefei).pk == three[1].pk
    assert desks.claim_next(by=lin).pk == three[0].pk


@pytest.mark.django_db(transaction=True)
def test_of_six_who_press_at_once_each_gets_another_one_while_there_are_any(regions, monkeypatch):
    monkeypatch.setattr("assessment.tasks.send_letters.delay", lambda *_args: None)
    hand_in(regions, 4)
    people = [reviewer(regions, f"r{number}", f"R {number}", "340000") for number in range(6)]

    outcome = at_once(*[lambda who=who: desks.claim_next(by=fresh(who)) for who in people])

    assert outcome == {"done": 4, "refused": 2}
    holders = Assessment.objects.filter(status="in_review").values_list("assigned_to", flat=True)
    assert len(set(holders)) == 4


def test_one_that_is_handed_in_later_is_taken_up_later(three, other, xu, lin):
    latest = assessments.start(other, by=xu, year=2026)
    fill(latest, by=xu)
    submissions.submit(latest, by=xu, declared=True)

    taken = [desks.claim_next(by=lin).pk for _ in range(4)]

    assert taken == [*(each.pk for each in three), latest.pk]
