import re

import pytest

from assessment.models import Enterprise, Plant
from scoring.industries import industries
from tests.pages.statements import at_most

FORM = {
    "name": "合肥新材料有限公司",
    "credit_code": "91340100MA2FGHJK17",
    "province": "340000",
    "city": "340100",
    "county": "340104",
    "industry": "C30",
    "type": "",
    "staff": "1,200",
    "revenue": "56.5",
    "modes": ["process", "network"],
    "equipment_digitised": "62.5",
    "equipment_networked": "yes",
    "remotely_monitored": "no",
    "predictive_maintenance": "",
}


def test_registering_leads_to_the_enterprise(client_of, regions, xu):
    answer = client_of(xu).post("/enterprises/new/", FORM)

    made = Enterprise.objects.get()
    assert answer.url == f"/enterprises/{made.pk}/"
    assert (made.staff, made.region_id, made.type) == (1200, "340104", industries()["C30"].usual_type)
    assert (made.equipment_networked, made.remotely_monitored, made.predictive_maintenance) == (
        True,
        False,
        None,
    )


def test_every_registrant_reads_the_same_words_whether_or_not_the_code_is_taken(client_of, qiming, mei, xu):
    pages = []
    for code in ("91340100MA2FGHJK17", qiming.credit_code):
        client = client_of(xu, language="en")
        page = client.post("/enterprises/new/", FORM | {"credit_code": code}, follow=True)
        shown = page.content.decode().split("<main", 1)[1].replace(code, "CODE")
        pages.append(shown.replace(page.request["PATH_INFO"], "/HERE/"))

    assert pages[0] == pages[1]


def test_bad_input_is_told_field_by_field_and_nothing_is_lost(client_of, regions, xu):
    wrong = {"credit_code": "91340100MA2FGHJK18", "staff": "about 400", "county": "", "contact_email": "me"}

    answer = client_of(xu, language="en").post("/enterprises/new/", FORM | wrong)

    page = answer.content.decode()
    assert "4 things need correcting" in page
    assert "the 18th would be 7" in page
    assert "Enter a whole number, such as 420." in page
    assert "Choose the county or district, too." in page
    for kept in ("合肥新材料有限公司", "about 400", "56.5", "91340100MA2FGHJK18"):
        assert kept in page
    assert not Enterprise.objects.exists()


def test_without_javascript_a_button_lists_the_next_regions_and_nothing_is_lost(client_of, regions, xu):
    answer = client_of(xu, language="en").post(
        "/enterprises/new/", {"name": "半截", "province": "340000", "step": "province"}
    )

    page = answer.content.decode()
    assert "Hefei" in page
    assert "Hangzhou" not in page
    assert "半截" in page
    assert "need" not in page.split("<main")[1].split("<form")[0].replace("you will need", "")
    assert not Enterprise.objects.exists()


def test_a_county_of_another_city_is_refused(client_of, regions, xu):
    client_of(xu).post("/enterprises/new/", FORM | {"county": "330106"})

    assert not Enterprise.objects.exists()


def test_the_regions_are_public(client, regions):
    assert [r["code"] for r in client.get("/regions/").json()["regions"]] == ["330000", "340000"]
    assert client.get("/regions/?parent=340100").json()["regions"] == [
        {"code": "340104", "name": "蜀山区", "name_en": "Shushan District", "tier": "county"}
    ]
    assert client.get("/regions/?parent=nothing").json()["regions"] == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("person", ["mei", "bo", "vera", "hefei", "lin", "op"])
def test_members_agencies_and_operators_see_it(person, language, qiming, client_of, request):
    client = client_of(request.getfixturevalue(person), language=language)

    page = client.get(f"/enterprises/{qiming.pk}/")

    assert page.status_code == 200
    assert qiming.credit_code in page.content.decode()
    assert ("。依据《统计上大中小微型企业划分办法" in page.content.decode()) == (language == "zh-hans")


@pytest.mark.parametrize("person", ["xu", "zhou"])
@pytest.mark.parametrize("path", ["", "edit/", "plants/add/", "colleagues/", "claim/"])
def test_strangers_do_not_find_it(person, path, qiming, client_of, request):
    client = client_of(request.getfixturevalue(person))

    assert client.get(f"/enterprises/{qiming.pk}/{path}").status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, qiming):
    assert client.get(f"/enterprises/{qiming.pk}/").url.startswith("/accounts/login/")


def test_showing_costs_a_steady_number_of_queries(qiming, mei, client_of, regions):
    for number in range(12):
        Plant.objects.create(enterprise=qiming, name=f"{number}", region=regions["340104"])
    client = client_of(mei)

    with at_most(14):
        client.get(f"/enterprises/{qiming.pk}/")


def test_the_owner_changes_the_profile_and_others_are_told_why_not(qiming, mei, bo, client_of):
    page = client_of(mei).get(f"/enterprises/{qiming.pk}/edit/").content.decode()
    assert 'value="640"' in page

    client_of(mei).post(f"/enterprises/{qiming.pk}/edit/", FORM | {"staff": "641"})
    answer = client_of(bo, language="en").post(f"/enterprises/{qiming.pk}/edit/", FORM, follow=True)

    qiming.refresh_from_db()
    assert qiming.staff == 641
    assert "Only an owner" in answer.content.decode()


def test_a_plant_is_added_and_closed(qiming, mei, client_of):
    client = client_of(mei)
    asked = {"name": "西湖工厂", "province": "330000", "city": "330100", "county": "330106"}

    client.post(f"/enterprises/{qiming.pk}/plants/add/", asked)
    plant = Plant.objects.get()
    client.post(f"/enterprises/{qiming.pk}/plants/{plant.pk}/close/")

    plant.refresh_from_db()
    assert plant.closed_at


def test_faults_are_told_in_the_order_of_the_page(xu, client_of):
    text = client_of(xu, language="zh-hans").post("/enterprises/new/", {"name": ""}).content.decode()

    told = re.findall(r'<li><a href="#id_(\w+)">([^<]+)</a>', text)
    assert [name for name, _sentence in told] == [
        "name",
        "credit_code",
        "province",
        "industry",
        "staff",
        "revenue",
    ]
    assert told[0][1] == "企业名称（与营业执照一致）：请填写企业全称。"
