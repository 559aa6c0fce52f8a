"""Which columns the recommendation lists of an agency have."""

import pytest

from assessment.actions import agencies
from assessment.models import Agency, Event
from assessment.models.choices import USUAL_COLUMNS
from assessment.refusals import BadInput, Forbidden

USUAL = list(USUAL_COLUMNS)


@pytest.fixture
def anhui(jiang) -> Agency:
    return Agency.objects.get(region="340000")


@pytest.fixture
def nothing_changed(anhui):
    yield
    anhui.refresh_from_db()
    assert anhui.list_columns == USUAL
    assert not Event.objects.filter(kind="agency_columns_changed").exists()


@pytest.mark.parametrize("who", ["jiang", "op"])
def test_a_lead_and_an_operator_choose_them_and_the_list_keeps_its_order(who, anhui, request):
    by = request.getfixturevalue(who)

    agencies.set_columns(anhui, by=by, columns=["receipt", "number", "number"])

    anhui.refresh_from_db()
    event = Event.objects.get(kind="agency_columns_changed")
    assert anhui.list_columns == ["number", "receipt"]
    assert (event.by, event.details["columns"], event.details["before"]) == (by, ["number", "receipt"], USUAL)


@pytest.mark.usefixtures("nothing_changed")
def test_the_same_again_are_no_event(anhui, jiang):
    agencies.set_columns(anhui, by=jiang, columns=USUAL)


@pytest.mark.usefixtures("nothing_changed")
@pytest.mark.parametrize("columns", [[], ["number", "password"], ["x" * 5000]])
def test_none_and_unknown_ones_are_refused(columns, anhui, jiang):
    with pytest.raises(BadInput):
        agencies.set_columns(anhui, by=jiang, columns=columns)


@pytest.mark.usefixtures("nothing_changed")
def test_a_reviewer_may_not(anhui, lin):
    with pytest.raises(Forbidden):
        agencies.set_columns(anhui, by=lin, columns=["number"])


@pytest.mark.usefixtures("nothing_changed")
@pytest.mark.parametrize("who", ["zhou", "hefei", "mei"])
def test_strangers_do_not_see_it(who, anhui, request):
    with pytest.raises(Agency.DoesNotExist):
        agencies.set_columns(anhui, by=request.getfixturevalue(who), columns=["number"])
