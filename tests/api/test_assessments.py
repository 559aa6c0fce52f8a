import pytest

from assessment.models import Assessment, Plant
from tests.api.asking import at_most, nothing_changes, refused
from tests.people import fill, save


@pytest.fixture
def shed(qiming, regions) -> Plant:
    return Plant.objects.create(enterprise=qiming, name="Press shop", region=regions["340104"])


def references(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["reference"] for row in answer.json()["results"]]


def test_people_of_an_enterprise_see_its_assessments(draft, of):
    for name in ("mei", "bo", "vera"):
        assert references(of(name).get("assessments/")) == [draft.reference]


@pytest.mark.parametrize("name", ["xu", "lin", "hefei", "zhou", "op"])
def test_nobody_else_sees_a_draft(name, draft, other, of):
    program = of(name)

    assert references(program.get("assessments/")) == []
    refused(program.get(f"assessments/{draft.reference}/"), 404, "not_found")


@pytest.mark.parametrize(("name", "seen"), [("lin", True), ("hefei", True), ("zhou", False), ("op", False)])
def test_agencies_see_what_was_handed_in_in_their_region(name, seen, submitted, of):
    assert references(of(name).get("assessments/")) == [submitted.reference] * seen


def test_an_assessment_tells_where_it_stands_and_what_may_be_done(submitted, of, hefei):
    receipt = submitted.submissions.get().receipt

    told = of("mei").get(f"assessments/{submitted.reference}/").json()

    assert told == {
        "reference": submitted.reference,
        "unit": "合肥启明汽车零部件有限公司",
        "enterprise": {"id": submitted.enterprise_id, "name": "合肥启明汽车零部件有限公司"},
        "plant": None,
        "region": {"code": "340104", "name": "蜀山区", "name_en": "Shushan District"},
        "year": 2026,
        "edition": "gbt39116-2020",
        "status": "submitted",
        "tier": "province",
        "assigned_to": None,
        "created_at": submitted.created_at.isoformat().replace("+00:00", "Z"),
        "submitted_at": submitted.submitted_at.isoformat().replace("+00:00", "Z"),
        "level": 2,
        "total": "2",
        "receipt": receipt,
        "verified_level": None,
        "returns": 0,
        "round": None,
        "chain": ["province"],
        "unlocked": None,
        "role": "owner",
        "moves": ["withdraw"],
        "type": "discrete",
        "tailored_out": {},
    }


def test_times_are_told_in_utc_whatever_the_time_zone(draft, mei, of):
    mei.time_zone = "America/New_York"
    mei.save()

    told = of("mei").get(f"assessments/{draft.reference}/").json()

    assert told["created_at"].endswith("Z")
    assert told["created_at"][:16] == draft.created_at.strftime("%Y-%m-%dT%H:%M")


def test_an_agency_does_not_read_what_is_being_worked_on(submitted, of):
    told = of("lin").get(f"assessments/{submitted.reference}/").json()

    assert "tailored_out" not in told
    assert (told["role"], told["moves"]) == ("reviewer", ["take_up", "assign"])


def test_an_agency_on_whose_desk_it_is_not_only_reads(submitted, of):
    told = of("hefei").get(f"assessments/{submitted.reference}/").json()

    assert (told["role"], told["moves"]) == (None, [])


def test_reads_have_an_etag_and_answer_304_to_who_knows_it(draft, mei, of):
    program = of("mei")
    address = f"assessments/{draft.reference}/"
    etag = program.get(address)["ETag"]

    again = program.get(address, if_none_match=etag)

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    Assessment.objects.update(year=2025)
    assert program.get(address, if_none_match=etag).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=draft", 1),
        ("status=submitted", 0),
        ("status=draft&status=submitted", 1),
        ("year=2026", 1),
        ("year=2025", 0),
        ("enterprise=9999999", 0),
        ("region=340000", 1),
        ("region=330000", 0),
        ("level=2", 0),
        ("year=2026&status=draft&region=340104", 1),
    ],
)
def test_the_list_is_narrowed_by(query, found, draft, of):
    assert len(references(of("mei").get(f"assessments/?{query}"))) == found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=done", "status"),
        ("year=next", "year"),
        ("year=1" + "0" * 30, "year"),
        ("year=1e9999999", "year"),
        ("level=9", "level"),
        ("region=%00", "region"),
        ("region=34", "region"),
        ("enterprise=-1", "enterprise"),
        ("statu=draft", "statu"),
        ("enterprise__name=x", "enterprise__name"),
        ("page_size=0", "page_size"),
        ("page_size=1" + "0" * 30, "page_size"),
        ("cursor=%00", "cursor"),
        ("cursor=WzFd", "cursor"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(query, field, draft, of):
    told = refused(of("mei").get(f"assessments/?{query}"), 400, "bad_input")

    assert list(told["errors"]) == [field]


def test_pages_follow_each_other_while_new_rows_come_in(qiming, mei, of):
    def start(year: int) -> str:
        return Assessment.objects.create(
            enterprise=qiming, region=qiming.region, year=year, edition_id="gbt39116-2020", created_by=mei
        ).reference

    made = [start(year) for year in range(2020, 2025)]
    program = of("mei")

    first = program.get("assessments/?page_size=2")
    start(2025)
    second = program.client.get(first.json()["next"])
    third = program.client.get(second.json()["next"])

    assert [*references(first), *references(second), *references(third)] == made[::-1]
    assert third.json()["next"] is None


def test_a_list_costs_the_same_for_one_and_for_many(qiming, mei, of):
    program = of("mei")
    for year in range(2020, 2027):
        Assessment.objects.create(
            enterprise=qiming, region=qiming.region, year=year, edition_id="gbt39116-2020", created_by=mei
        )

    with at_most(2):
        assert len(references(program.get("assessments/"))) == 7


@pytest.mark.parametrize("name", ["mei", "bo"])
def test_those_who_may_answer_start_an_assessment(name, qiming, bo, of):
    answer = of(name).post("assessments/", {"enterprise": qiming.pk, "year": 2026})

    made = Assessment.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/assessments/{made.reference}/")
    assert answer.json()["reference"] == made.reference
    assert (made.year, made.type, made.edition_id, made.created_by.name) == (
        2026,
        "discrete",
        "gbt39116-2020",
        {"mei": "梅岚", "bo": "薄海"}[name],
    )


def test_an_assessment_of_a_plant_is_shaped_as_it_starts(qiming, shed, of):
    wanted = {
        "enterprise": qiming.pk,
        "plant": shed.pk,
        "year": 2026,
        "type": "process",
        "tailored_out": {"sales": "The parent company sells."},
    }

    told = of("mei").post("assessments/", wanted).json()

    assert (told["plant"], told["type"]) == ({"id": shed.pk, "name": "Press shop"}, "process")
    assert told["tailored_out"] == {"sales": "The parent company sells."}


def test_a_second_one_of_the_same_unit_and_year_is_refused(draft, of):
    with nothing_changes():
        answer = of("mei").post("assessments/", {"enterprise": draft.enterprise_id, "year": 2026})

    refused(answer, 409, "not_allowed_now")


def test_a_viewer_starts_nothing(qiming, vera, of):
    with nothing_changes():
        answer = of("vera").post("assessments/", {"enterprise": qiming.pk, "year": 2026})

    refused(answer, 403, "forbidden")


@pytest.mark.parametrize("name", ["xu", "zhou"])
def test_for_strangers_the_enterprise_does_not_exist(name, qiming, other, of):
    program = of(name)
    with nothing_changes():
        answer = program.post("assessments/", {"enterprise": qiming.pk, "year": 2026})

    refused(answer, 404, "not_found")


def test_a_plant_of_another_enterprise_does_not_exist(qiming, other, regions, of):
    theirs = Plant.objects.create(enterprise=other, name="Theirs", region=regions["340104"])
    with nothing_changes():
        answer = of("mei").post("assessments/", {"enterprise": qiming.pk, "plant": theirs.pk, "year": 2026})

    refused(answer, 404, "not_found")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"year": "2026"}, "year"),
        ({"year": True}, "year"),
        ({"year": 10**30}, "year"),
        ({"year": None}, "year"),
        ({"enterprise": [1]}, "enterprise"),
        ({"type": 1}, "type"),
        ({"type": "batch"}, "type"),
        ({"tailored_out": ["sales"]}, "tailored_out"),
        ({"tailored_out": {"sales": 1}}, "tailored_out.sales"),
        ({"tailored_out": {"sales": "x" * 1001}}, "tailored_out.sales"),
        ({"status": "accepted"}, "status"),
        ({"created_by": 1}, "created_by"),
        ({"reference": "AAAAAAAA"}, "reference"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(change, field, qiming, of):
    body = {"enterprise": qiming.pk, "year": 2026} | change
    with nothing_changes():
        answer = of("mei").post("assessments/", body)

    assert field in refused(answer, 400, "bad_input")["errors"]


def test_a_year_before_the_model_is_refused_by_the_act(qiming, of):
    with nothing_changes():
        answer = of("mei").post("assessments/", {"enterprise": qiming.pk, "year": 2019})

    refused(answer, 400, "bad_input")


def test_the_shape_is_changed_and_the_answers_stay(draft, mei, of):
    save(draft, "sales.L1.a", "1", by=mei)

    told = of("mei").patch(
        f"assessments/{draft.reference}/shape/", {"tailored_out": {"sales": "Sold by the parent."}}
    )

    assert told.json()["tailored_out"] == {"sales": "Sold by the parent."}
    assert told.json()["type"] == "discrete"
    assert draft.answers.count() == 1


def test_what_cannot_be_left_out_is_refused(draft, of):
    with nothing_changes():
        answer = of("mei").patch(f"assessments/{draft.reference}/shape/", {"tailored_out": {"data": "No."}})

    refused(answer, 400, "bad_input")


def test_after_submitting_the_shape_stays(submitted, of):
    with nothing_changes():
        answer = of("mei").patch(f"assessments/{submitted.reference}/shape/", {"type": "process"})

    refused(answer, 409, "not_allowed_now")


@pytest.mark.parametrize(("name", "status"), [("vera", 403), ("xu", 404), ("lin", 404), ("zhou", 404)])
def test_the_shape_is_not_for(name, status, submitted, of, request):
    Assessment.objects.update(status="returned")
    request.getfixturevalue("other")
    program = of(name)
    with nothing_changes():
        answer = program.patch(f"assessments/{submitted.reference}/shape/", {"type": "process"})

    refused(answer, status, "forbidden" if status == 403 else "not_found")


def test_a_filled_one_is_read_in_few_statements(draft, mei, of):
    fill(draft, by=mei)
    program = of("mei")

    with at_most(2):
        program.get(f"assessments/{draft.reference}/")
