"""Within how many days a submission should leave a desk."""

import pytest

from assessment.actions import agencies
from assessment.models import Agency, Event
from assessment.refusals import BadInput, Forbidden
from tests.people import reviewer


@pytest.fixture
def anhui(lin) -> Agency:
    return Agency.objects.get(region="340000")


@pytest.fixture
def lead(regions, lin):
    return reviewer(regions, "lead", "江领", "340000", role="lead")


@pytest.mark.parametrize("who", ["lead", "op"])
def test_a_lead_and_an_operator_settle_the_days(who, anhui, request):
    by = request.getfixturevalue(who)

    agencies.set_days(anhui, by=by, days=20)

    anhui.refresh_from_db()
    event = Event.objects.get(kind="agency_days_changed")
    assert (anhui.days, event.by, event.details["days"], event.details["before"]) == (20, by, 20, 30)


def test_the_same_days_again_are_no_event(anhui, lead):
    agencies.set_days(anhui, by=lead, days=30)

    assert not Event.objects.filter(kind="agency_days_changed").exists()


def test_a_reviewer_may_not(anhui, lin):
    with pytest.raises(Forbidden):
        agencies.set_days(anhui, by=lin, days=20)

    anhui.refresh_from_db()
    assert anhui.days == 30
    assert not Event.objects.filter(kind="agency_days_changed").exists()


@pytest.mark.parametrize("who", ["zhou", "hefei", "mei"])
def test_strangers_do_not_see_it(who, anhui, request):
    with pytest.raises(Agency.DoesNotExist):
        agencies.set_days(anhui, by=request.getfixturevalue(who), days=20)

    anhui.refresh_from_db()
    assert anhui.days == 30


@pytest.mark.parametrize("days", [0, -3, 366])
def test_there_is_no_such_number_of_days(days, anhui, lead):
    with pytest.raises(BadInput):
        agencies.set_days(anhui, by=lead, days=days)

    anhui.refresh_from_db()
    assert anhui.days == 30
