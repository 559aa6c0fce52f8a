import pytest
from django.utils import translation

from assessment.actions import assessments, enterprises
from assessment.models import Claim, Enterprise, Event, Membership, Plant
from assessment.refusals import Refused

CODE = "91340100MA2ABCDE0T"  # Mei's, confirmed


@pytest.fixture
def profile(regions) -> dict:
    return {
        "name": "合肥新材料有限公司",
        "credit_code": "9134 0100 MA2F GHJK 17",
        "region": regions["340104"],
        "industry": "C30",
        "type": "process",
        "staff": 120,
        "revenue": "56.5",
        "modes": ["process"],
    }


def test_registering_makes_the_person_owner_and_opens_a_claim(profile, xu):
    enterprise = enterprises.register(profile, by=xu)

    assert enterprise.credit_code == "91340100MA2FGHJK17"
    assert enterprise.name_key.startswith("he fei xin cai liao")
    assert enterprise.role_of(xu) == "owner"
    assert enterprise.claim.state == Claim.State.OPEN
    assert not enterprise.is_confirmed
    assert Event.objects.get(enterprise=enterprise).kind == "registered"


def test_registering_a_code_that_is_confirmed_for_others_goes_the_same_way(profile, qiming, xu):
    enterprise = enterprises.register(profile | {"credit_code": CODE}, by=xu)

    assert enterprise.claim.state == Claim.State.OPEN


def test_moving_to_a_code_that_is_confirmed_for_others_betrays_nothing(profile, qiming, other, xu):
    enterprises.change(other, {"credit_code": CODE}, by=xu)

    other.refresh_from_db()
    assert (other.credit_code, other.is_confirmed) == (CODE, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"credit_code": "91340100MA2FGHJK18"},
        {"industry": "C99"},
        {"type": "band"},
        {"staff": 0},
        {"revenue": "-1"},
        {"modes": ["magic"]},
        {"equipment_digitised": "101"},
        {"contact_email": "nobody"},
        {"region": None},
    ],
)
def test_a_faulty_profile_is_refused_and_nothing_kept(profile, xu, wrong):
    with pytest.raises(Refused):
        enterprises.register(profile | wrong, by=xu)

    assert not Enterprise.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(("language", "said"), [("en", "E-mail: "), ("zh-hans", "邮箱：")])
def test_a_faulty_field_is_named_in_the_language_that_is_spoken(profile, xu, language, said):
    with translation.override(language), pytest.raises(Refused) as refused:
        enterprises.register(profile | {"contact_email": "nobody"}, by=xu)

    assert str(refused.value).startswith(said)
    assert not Enterprise.objects.exists()


def test_a_region_above_the_county_is_refused(profile, regions, xu):
    with pytest.raises(Refused):
        enterprises.register(profile | {"region": regions["340100"]}, by=xu)

    assert not Enterprise.objects.exists()


def test_changing_writes_down_what_was(qiming, mei):
    enterprises.change(qiming, {"staff": 700, "revenue": "380"}, by=mei)

    event = Event.objects.get(kind="profile_changed")
    assert event.details == {"before": {"staff": 640}}
    qiming.refresh_from_db()
    assert qiming.is_confirmed


def test_saving_the_same_profile_writes_nothing_down(qiming, mei):
    enterprises.change(qiming, {"staff": 640, "revenue": "380.00"}, by=mei)

    assert not Event.objects.exists()


def test_a_new_name_has_to_be_confirmed_again(qiming, mei, op):
    Claim.objects.create(
        enterprise=qiming, made_by=mei, state="confirmed", decided_at=qiming.confirmed_at, decided_by=op
    )

    enterprises.change(qiming, {"name": "合肥启明科技有限公司"}, by=mei)

    qiming.refresh_from_db()
    assert not qiming.is_confirmed
    assert qiming.claim.state == Claim.State.OPEN


@pytest.mark.parametrize("person", ["bo", "vera", "hefei"])
def test_only_an_owner_changes_the_profile(person, qiming, request):
    with pytest.raises(Refused):
        enterprises.change(qiming, {"staff": 1}, by=request.getfixturevalue(person))

    qiming.refresh_from_db()
    assert qiming.staff == 640
    assert not Event.objects.exists()


def test_a_stranger_does_not_find_the_enterprise(qiming, xu):
    with pytest.raises(Enterprise.DoesNotExist):
        enterprises.change(qiming, {"staff": 1}, by=xu)


def test_a_plant_has_its_own_region_and_can_be_closed(qiming, regions, mei):
    plant = enterprises.add_plant(qiming, by=mei, name=" 西湖工厂 ", region=regions["330106"])

    assert (plant.name, plant.region_id) == ("西湖工厂", "330106")

    enterprises.close_plant(plant, by=mei)

    plant.refresh_from_db()
    assert plant.closed_at
    assert [event.kind for event in Event.objects.order_by("pk")] == ["plant_added", "plant_closed"]


@pytest.mark.parametrize(("name", "code"), [("", "330106"), ("新站工厂", "330106"), ("另一个", "330100")])
def test_a_plant_without_name_named_twice_or_nowhere_is_refused(qiming, regions, mei, name, code):
    enterprises.add_plant(qiming, by=mei, name="新站工厂", region=regions["340104"])

    with pytest.raises(Refused):
        enterprises.add_plant(qiming, by=mei, name=name, region=regions[code])

    assert Plant.objects.count() == 1
    assert Event.objects.count() == 1


def test_a_closed_plant_is_not_closed_again(qiming, regions, mei):
    plant = enterprises.add_plant(qiming, by=mei, name="新站工厂", region=regions["340104"])
    enterprises.close_plant(plant, by=mei)

    with pytest.raises(Refused):
        enterprises.close_plant(plant, by=mei)

    assert Event.objects.filter(kind="plant_closed").count() == 1


def test_who_registers_can_begin_at_once(profile, xu):
    enterprise = enterprises.register(profile, by=xu)

    assert assessments.start(enterprise, by=xu, year=2026).status == "draft"
    assert Membership.objects.count() == 1
