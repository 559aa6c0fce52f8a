import pytest

from assessment.actions import agencies
from assessment.models import Agency, AgencyMember, Event
from assessment.refusals import Refused
from tests.people import person, reviewer


@pytest.fixture
def anhui(lin) -> Agency:
    return Agency.objects.get(region="340000")


@pytest.fixture
def hefei_city(hefei) -> Agency:
    return Agency.objects.get(region="340100")


@pytest.fixture
def jiang(regions):
    """The province's lead."""
    return reviewer(regions, "jiang", "江领", "340000", role="lead")


@pytest.fixture
def local(regions):
    """The city's lead."""
    return reviewer(regions, "local", "罗卡", "340100", role="lead")


@pytest.fixture
def tang(db):
    return person("tang", "唐新")


def current(agency) -> dict[str, str]:
    return {m.user.name: m.role for m in agency.members.filter(ended_at=None).select_related("user")}


@pytest.mark.parametrize("who", ["jiang", "local", "op"])
def test_leads_of_it_or_above_and_operators_add_people(who, hefei_city, tang, request):
    agencies.add_member(
        hefei_city, by=request.getfixturevalue(who), email=" Tang@example.test", role="reviewer"
    )

    assert current(hefei_city)["唐新"] == "reviewer"
    assert Event.objects.get().kind == "agency_member_added"


@pytest.mark.parametrize("who", ["lin", "hefei"])
def test_reviewers_add_nobody(who, hefei_city, tang, request):
    with pytest.raises(Refused):
        agencies.add_member(hefei_city, by=request.getfixturevalue(who), email=tang.email, role="reviewer")

    assert not AgencyMember.objects.filter(user=tang).exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("who", ["local", "zhou", "mei"])
def test_the_agency_above_and_elsewhere_is_not_found(who, anhui, tang, request):
    with pytest.raises(Agency.DoesNotExist):
        agencies.add_member(anhui, by=request.getfixturevalue(who), email=tang.email, role="lead")

    assert not AgencyMember.objects.filter(user=tang).exists()


def test_adding_again_changes_the_role(hefei_city, hefei, jiang):
    agencies.add_member(hefei_city, by=jiang, email=hefei.email, role="lead")

    assert current(hefei_city) == {"华合": "lead"}


@pytest.mark.parametrize(("email", "role"), [("nobody@example.test", "lead"), ("tang@example.test", "owner")])
def test_unknown_people_and_roles_are_refused(hefei_city, jiang, tang, email, role):
    with pytest.raises(Refused):
        agencies.add_member(hefei_city, by=jiang, email=email, role=role)

    assert current(hefei_city) == {"华合": "reviewer"}
    assert not Event.objects.exists()


def test_the_same_role_twice_is_refused(hefei_city, hefei, jiang):
    with pytest.raises(Refused):
        agencies.add_member(hefei_city, by=jiang, email=hefei.email, role="reviewer")

    assert not Event.objects.exists()


def test_an_account_without_confirmed_address_is_not_added(hefei_city, jiang, tang):
    tang.emailaddress_set.update(verified=False)

    with pytest.raises(Refused):
        agencies.add_member(hefei_city, by=jiang, email=tang.email, role="reviewer")


def test_removing_ends_the_seat(hefei_city, hefei, local):
    agencies.remove_member(hefei_city.members.get(user=hefei), by=local)

    assert current(hefei_city) == {"罗卡": "lead"}
    assert Event.objects.get().kind == "agency_member_removed"


def test_the_last_lead_is_not_removed_or_demoted_from_inside(hefei_city, local):
    with pytest.raises(Refused):
        agencies.remove_member(hefei_city.members.get(user=local), by=local)
    with pytest.raises(Refused):
        agencies.add_member(hefei_city, by=local, email=local.email, role="reviewer")

    assert current(hefei_city)["罗卡"] == "lead"
    assert not Event.objects.exists()


@pytest.mark.parametrize("who", ["jiang", "op"])
def test_the_last_lead_is_removed_from_above(who, hefei_city, local, request):
    agencies.remove_member(hefei_city.members.get(user=local), by=request.getfixturevalue(who))

    assert current(hefei_city) == {"华合": "reviewer"}


def test_a_seat_ends_once(hefei_city, hefei, jiang):
    seat = hefei_city.members.get(user=hefei)
    agencies.remove_member(seat, by=jiang)

    with pytest.raises(Refused):
        agencies.remove_member(seat, by=jiang)

    assert Event.objects.count() == 1
