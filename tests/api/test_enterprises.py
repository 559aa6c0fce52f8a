import pytest

from assessment.models import Claim, Enterprise, Event, Plant
from tests.api.asking import at_most, nothing_changes, refused

CODE = "91340100MA2ABCDE0T"
PROFILE = {
    "name": "合肥新厂机械有限公司",
    "credit_code": "9134 0100-MA2ABCDE0T",
    "region": "340104",
    "industry": "C36",
    "staff": 420,
    "revenue": 186.5,
}


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_registering_makes_the_caller_owner_with_an_open_claim(xu, regions, of):
    answer = of("xu").post("enterprises/", PROFILE)

    made = Enterprise.objects.get()
    told = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/enterprises/{made.pk}/")
    assert (told["credit_code"], told["type"], told["size"]) == (CODE, "discrete", "medium")
    assert (told["revenue"], told["role"], told["claim"], told["confirmed_at"]) == (
        186.5,
        "owner",
        "open",
        None,
    )
    assert told["region"] == {"code": "340104", "name": "蜀山区", "name_en": "Shushan District"}
    assert made.role_of(xu) == "owner"


def test_nobody_learns_by_registering_that_a_code_is_taken(qiming, xu, of):
    answer = of("xu").post("enterprises/", PROFILE | {"credit_code": qiming.credit_code})

    assert answer.status_code == 201


def test_the_same_key_registers_once(xu, regions, of):
    first = of("xu").post("enterprises/", PROFILE, idempotency_key="one")

    again = of("xu").post("enterprises/", PROFILE, idempotency_key="one")

    assert (again.status_code, again.json()) == (201, first.json())
    assert Enterprise.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"region": "999999"}, "region"),
        ({"region": 340104}, "region"),
        ({"industry": "C99"}, "industry"),
        ({"type": "batch"}, "type"),
        ({"staff": 0}, "staff"),
        ({"staff": "420"}, "staff"),
        ({"staff": 10**30}, "staff"),
        ({"revenue": "186.5"}, "revenue"),
        ({"revenue": 1.234}, "revenue"),
        ({"revenue": -1}, "revenue"),
        ({"revenue": 10**15}, "revenue"),
        ({"modes": ["teleport"]}, "modes.0"),
        ({"modes": "discrete"}, "modes"),
        ({"equipment_digitised": 101}, "equipment_digitised"),
        ({"equipment_networked": "yes"}, "equipment_networked"),
        ({"confirmed_at": "2026-01-01T00:00:00Z"}, "confirmed_at"),
        ({"id": 1}, "id"),
        ({"size": "large"}, "size"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(change, field, xu, regions, of):
    with nothing_changes():
        answer = of("xu").post("enterprises/", PROFILE | change)

    assert field in refused(answer, 400, "bad_input")["errors"]


@pytest.mark.parametrize(
    "change", [{"credit_code": "91340100MA2ABCDE0X"}, {"region": "340000"}, {"contact_email": "nobody"}]
)
def test_what_the_act_refuses_comes_with_its_sentence(change, xu, regions, of):
    with nothing_changes():
        answer = of("xu").post("enterprises/", PROFILE | change)

    assert len(refused(answer, 400, "bad_input")["detail"]) > 20


@pytest.mark.parametrize(
    ("name", "seen"),
    [("mei", 1), ("vera", 1), ("xu", 1), ("lin", 2), ("hefei", 2), ("zhou", 0), ("op", 2)],
)
def test_everybody_lists_what_is_theirs_to_see(name, seen, qiming, other, of):
    assert len(names(of(name).get("enterprises/"))) == seen


@pytest.mark.parametrize(
    ("query", "found"),
    [("industry=C36", 2), ("industry=C13", 0), ("region=340100", 2), ("text=启明", 1), ("text=%25", 0)],
)
def test_the_list_is_narrowed_by(query, found, qiming, other, of):
    assert len(names(of("lin").get(f"enterprises/?{query}"))) == found


@pytest.mark.parametrize("query", ["industry=X", "region=1", "text=%00", "contact_phone=1"])
def test_a_filter_that_means_nothing_is_refused(query, qiming, of):
    refused(of("mei").get(f"enterprises/?{query}"), 400, "bad_input")


def test_a_list_tells_nobodys_telephone_number(qiming, of):
    Enterprise.objects.update(contact_phone="13800001234", contact_name="王")

    (row,) = of("lin").get("enterprises/").json()["results"]

    assert not {"contact_phone", "contact_name", "contact_email"} & set(row)


def test_the_profile_is_read_by_those_who_may_see_it(qiming, other, of):
    for name in ("mei", "vera", "lin", "op"):
        assert of(name).get(f"enterprises/{qiming.pk}/").json()["credit_code"] == qiming.credit_code
    for name in ("xu", "zhou"):
        refused(of(name).get(f"enterprises/{qiming.pk}/"), 404, "not_found")


def test_what_is_not_named_stays(qiming, of):
    told = (
        of("mei")
        .patch(f"enterprises/{qiming.pk}/", {"staff": 700, "equipment_networked": True, "modes": ["network"]})
        .json()
    )

    qiming.refresh_from_db()
    assert (told["staff"], told["equipment_networked"], told["modes"]) == (700, True, ["network"])
    assert (qiming.name, qiming.revenue, qiming.is_confirmed) == ("合肥启明汽车零部件有限公司", 380, True)
    assert Event.objects.get().details["before"] == {"staff": 640, "modes": [], "equipment_networked": None}


def test_what_is_read_can_be_sent_back(qiming, of):
    told = of("mei").get(f"enterprises/{qiming.pk}/").json()
    body = {
        key: told[key] for key in ("name", "industry", "staff", "revenue", "equipment_digitised", "modes")
    }
    with nothing_changes():
        answer = of("mei").patch(f"enterprises/{qiming.pk}/", body)

    assert answer.status_code == 200


def test_another_name_has_to_be_confirmed_anew(qiming, mei, of):
    Claim.objects.create(
        enterprise=qiming, made_by=mei, state="confirmed", decided_at="2026-01-01T00:00Z", decided_by=mei
    )

    told = of("mei").patch(f"enterprises/{qiming.pk}/", {"name": "合肥另名有限公司"}).json()

    assert (told["confirmed_at"], told["claim"]) == (None, "open")


@pytest.mark.parametrize(
    ("name", "status"), [("bo", 403), ("vera", 403), ("lin", 403), ("op", 403), ("xu", 404), ("zhou", 404)]
)
def test_the_profile_is_changed_by_owners_alone(name, status, qiming, of):
    program = of(name)
    with nothing_changes():
        answer = program.patch(f"enterprises/{qiming.pk}/", {"staff": 1})

    refused(answer, status, "forbidden" if status == 403 else "not_found")


def test_a_list_costs_the_same_for_one_and_for_many(qiming, other, of):
    program = of("lin")

    with at_most(3):
        assert len(names(program.get("enterprises/"))) == 2


# ── Plants ──────────────────────────────────────────────────────────────────────────────


def test_a_plant_is_named_and_closed(qiming, of):
    answer = of("mei").post(f"enterprises/{qiming.pk}/plants/", {"name": "Press shop", "region": "340104"})
    plant = Plant.objects.get()
    closed = of("mei").post(f"enterprises/{qiming.pk}/plants/{plant.pk}/close/")

    assert (answer.status_code, answer.json()["name"], answer.json()["closed_at"]) == (
        201,
        "Press shop",
        None,
    )
    assert closed.json()["closed_at"]
    assert [p["id"] for p in of("lin").get(f"enterprises/{qiming.pk}/plants/").json()["results"]] == [
        plant.pk
    ]


def test_what_is_closed_is_not_closed_again(qiming, regions, of):
    plant = Plant.objects.create(
        enterprise=qiming, name="Old", region=regions["340104"], closed_at="2026-01-01T00:00Z"
    )
    with nothing_changes():
        answer = of("mei").post(f"enterprises/{qiming.pk}/plants/{plant.pk}/close/")

    refused(answer, 409, "not_allowed_now")


def test_a_name_is_taken_once(qiming, regions, of):
    Plant.objects.create(enterprise=qiming, name="Press shop", region=regions["340104"])
    with nothing_changes():
        answer = of("mei").post(
            f"enterprises/{qiming.pk}/plants/", {"name": "Press shop", "region": "340104"}
        )

    refused(answer, 409, "not_allowed_now")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": "", "region": "340104"},
        {"name": "x", "region": "340000"},
        {"name": "x", "region": "1"},
    ],
)
def test_a_plant_has_a_name_and_a_county(body, qiming, of):
    with nothing_changes():
        answer = of("mei").post(f"enterprises/{qiming.pk}/plants/", body)

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize(("name", "status"), [("bo", 403), ("vera", 403), ("lin", 403), ("xu", 404)])
def test_plants_are_looked_after_by_owners_alone(name, status, qiming, regions, of):
    plant = Plant.objects.create(enterprise=qiming, name="Press shop", region=regions["340104"])
    program = of(name)
    with nothing_changes():
        answers = [
            program.post(f"enterprises/{qiming.pk}/plants/", {"name": "Mine", "region": "340104"}),
            program.post(f"enterprises/{qiming.pk}/plants/{plant.pk}/close/"),
        ]

    for answer in answers:
        refused(answer, status, "forbidden" if status == 403 else "not_found")


def test_a_plant_of_another_enterprise_is_not_there(qiming, other, regions, of):
    theirs = Plant.objects.create(enterprise=other, name="Theirs", region=regions["340104"])
    with nothing_changes():
        answer = of("mei").post(f"enterprises/{qiming.pk}/plants/{theirs.pk}/close/")

    refused(answer, 404, "not_found")
