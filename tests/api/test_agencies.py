import pytest

from assessment.models import Agency, AgencyMember
from assessment.models.choices import USUAL_COLUMNS
from tests.api.asking import at_most, nothing_changes, refused
from tests.people import reviewer


@pytest.fixture
def anhui(lin) -> Agency:
    return Agency.objects.get(region="340000")


@pytest.fixture
def lead(regions):
    return reviewer(regions, "guo", "郭领", "340000", role="lead")


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_members_see_their_own_and_those_below(lin, hefei, zhou, op, of):
    assert len(names(of("lin").get("agencies/"))) == 2
    assert len(names(of("hefei").get("agencies/"))) == 1
    assert len(names(of("op").get("agencies/"))) == 3


@pytest.mark.parametrize(("query", "found"), [("text=合肥", 1), ("region=340000", 2), ("region=330000", 0)])
def test_the_list_is_narrowed_by(query, found, lin, hefei, of):
    assert len(names(of("lin").get(f"agencies/?{query}"))) == found


@pytest.mark.parametrize("query", ["text=%00", "region=x", "tier=city"])
def test_a_filter_that_means_nothing_is_refused(query, lin, of):
    refused(of("lin").get(f"agencies/?{query}"), 400, "bad_input")


def test_an_agency_tells_its_region_and_how_many_it_has(anhui, lead, of):
    told = of("lin").get(f"agencies/{anhui.pk}/").json()

    assert told == {
        "id": anhui.pk,
        "name": "安徽省工业和信息化主管部门",
        "region": {"code": "340000", "name": "安徽省", "name_en": "Anhui"},
        "tier": "province",
        "days": 30,
        "columns": list(USUAL_COLUMNS),
        "people": 2,
        "may_look_after": False,
    }
    assert of("lead").get(f"agencies/{anhui.pk}/").json()["may_look_after"] is True


@pytest.mark.parametrize("name", ["mei", "xu", "zhou"])
@pytest.mark.usefixtures("qiming", "other")
def test_for_strangers_there_is_nothing(name, anhui, lin, of):
    program, seat = of(name), AgencyMember.objects.get(user=lin)
    with nothing_changes():
        answers = [
            program.get(f"agencies/{anhui.pk}/"),
            program.get(f"agencies/{anhui.pk}/members/"),
            program.post(f"agencies/{anhui.pk}/members/", {"email": "mei@example.test", "role": "lead"}),
            program.delete(f"agencies/{anhui.pk}/members/{seat.pk}/"),
        ]

    for answer in answers:
        refused(answer, 404, "not_found")


def test_who_sits_in_no_agency_has_no_list(mei, of):
    refused(of("mei").get("agencies/"), 404, "not_found")


@pytest.mark.parametrize("name", ["lead", "op"])
def test_leads_and_operators_give_seats_and_take_them(name, anhui, lead, xu, of):
    answer = of(name).post(f"agencies/{anhui.pk}/members/", {"email": "xu@example.test", "role": "reviewer"})
    told = of("lin").get(f"agencies/{anhui.pk}/members/").json()["results"]
    gone = of(name).delete(f"agencies/{anhui.pk}/members/{answer.json()['id']}/")

    assert answer.status_code == 201
    assert [(each["name"], each["role"]) for each in told] == [
        ("林审", "reviewer"),
        ("郭领", "lead"),
        ("许衡", "reviewer"),
    ]
    assert gone.status_code == 204
    assert AgencyMember.objects.get(user=xu).ended_at


@pytest.mark.parametrize("name", ["lin", "hefei"])
@pytest.mark.usefixtures("xu")
def test_a_reviewer_looks_after_nobody(name, anhui, lin, of):
    program = of(name)
    seat = AgencyMember.objects.get(user=lin)
    with nothing_changes():
        answers = [
            program.post(f"agencies/{anhui.pk}/members/", {"email": "xu@example.test", "role": "lead"}),
            program.delete(f"agencies/{anhui.pk}/members/{seat.pk}/"),
        ]

    for answer in answers:
        refused(answer, *((403, "forbidden") if name == "lin" else (404, "not_found")))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "nobody@example.test", "role": "reviewer"},
        {"email": "xu@example.test", "role": "owner"},
        {"email": 1, "role": "reviewer"},
        {"email": "xu@example.test", "role": "reviewer", "agency": 1},
    ],
)
def test_what_is_no_seat_is_refused(body, anhui, lead, xu, of):
    program = of("lead")
    with nothing_changes():
        answer = program.post(f"agencies/{anhui.pk}/members/", body)

    refused(answer, 400, "bad_input")


def test_the_last_lead_stays(anhui, lead, of):
    seat, program = AgencyMember.objects.get(user=lead), of("lead")
    with nothing_changes():
        answer = program.delete(f"agencies/{anhui.pk}/members/{seat.pk}/")

    refused(answer, 409, "not_allowed_now")


def test_a_seat_of_another_agency_is_not_there(anhui, lead, hefei, of):
    seat, program = AgencyMember.objects.get(user=hefei), of("lead")
    with nothing_changes():
        answer = program.delete(f"agencies/{anhui.pk}/members/{seat.pk}/")

    refused(answer, 404, "not_found")


def test_a_list_costs_the_same_for_one_and_for_many(lin, hefei, of):
    program = of("lin")

    with at_most(3):
        names(program.get("agencies/"))


def test_a_lead_settles_the_days(anhui, lead, of):
    answer = of("lead").patch(f"agencies/{anhui.pk}/", {"days": 20})

    anhui.refresh_from_db()
    assert (answer.json()["days"], anhui.days) == (20, 20)


def test_a_lead_chooses_the_columns_of_the_lists_beside_them(anhui, lead, of):
    answer = of("lead").patch(f"agencies/{anhui.pk}/", {"days": 20, "columns": ["receipt", "number"]})

    anhui.refresh_from_db()
    assert answer.json()["columns"] == anhui.list_columns == ["number", "receipt"]
    assert anhui.days == 20


@pytest.mark.parametrize("columns", [[], ["secret"], "number", [None]])
def test_columns_that_cannot_be_are_refused_and_the_days_with_them(columns, anhui, lead, of):
    program = of("lead")
    with nothing_changes():
        answer = program.patch(f"agencies/{anhui.pk}/", {"days": 20, "columns": columns})

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize("body", [{}, {"days": 0}, {"days": 366}, {"days": "20"}, {"name": "Mine"}])
def test_days_that_cannot_be_are_refused(body, anhui, lead, of):
    program = of("lead")
    with nothing_changes():
        answer = program.patch(f"agencies/{anhui.pk}/", body)

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize(("name", "status"), [("lin", 403), ("zhou", 404), ("mei", 404)])
def test_the_days_are_the_leads_to_settle(name, status, anhui, of):
    program = of(name)
    with nothing_changes():
        answer = program.patch(f"agencies/{anhui.pk}/", {"days": 20})

    assert answer.status_code == status


def test_a_member_is_named_as_an_assignment_takes_it(submitted, lin, regions, of):
    gao = reviewer(regions, "gao", "高同", "340000")
    program, place = of("lin"), f"assessments/{submitted.reference}/moves/assign/"
    members = program.get(f"agencies/{lin.desks[0].agency_id}/members/").json()["results"]
    named = {member["name"]: member["user"] for member in members}
    for wrong in (str(gao.pk), 10**12):
        with nothing_changes():
            assert program.post(place, {"to": wrong}).status_code == 400

    assert named == {"林审": lin.pk, "高同": gao.pk}
    assert program.get("me/").json()["id"] == lin.pk
    assert program.post(place, {"to": named["高同"]}).status_code == 200
    submitted.refresh_from_db()
    assert submitted.assigned_to == gao
