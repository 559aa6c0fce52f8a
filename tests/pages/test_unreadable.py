"""What no page can read is refused with a page that says so, before the database hears of it."""

import pytest

from assessment.models import Agency, Enterprise, EvidenceUse, Region


@pytest.mark.parametrize(
    "path", ["/agencies/?q=%00", "/people/?q=a%00", "/regions/?parent=%00", "/history/?%00=1"]
)
def test_a_nul_in_a_question_is_told(path, op, client_of):
    page = client_of(op, language="en").get(path)

    assert page.status_code == 400
    assert "This request could not be read" in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/assessments/%00/", "/admin/assessment/region/a%00/change/", "/api/v1/%00/"]
)
def test_nothing_is_at_an_address_with_a_nul(path, op, client_of):
    assert client_of(op).get(path).status_code == 404


def test_a_region_with_a_nul_is_none_of_the_list(mei, qiming, client_of):
    before = Enterprise.objects.values().get()
    asked = {"name": "x", "province": "\0", "city": "34\0", "county": "340104"}

    page = client_of(mei, language="en").post(f"/enterprises/{qiming.pk}/edit/", asked)

    assert page.status_code == 200
    assert "Choose one from the list." in page.content.decode()
    assert Enterprise.objects.values().get() == before


def test_the_admin_site_takes_no_nul(op, regions, client_of):
    page = client_of(op, language="en").post("/admin/assessment/agency/add/", {"name": "x", "region": "\0"})

    assert page.status_code == 400
    assert not Agency.objects.exists()
    assert Region.objects.count() == 6


@pytest.mark.parametrize("digits", ["²", "9" * 5000, "٣", "1_0"])
def test_what_only_looks_like_a_number_is_no_file(digits, draft, mei, client_of):
    page = client_of(mei).post(
        f"/assessments/{draft.reference}/evidence/data.L1.a/use/", {"use:data.L1.a": digits}
    )

    assert page.status_code == 302
    assert not EvidenceUse.objects.exists()


def test_a_field_whose_name_has_a_nul_is_refused(draft, mei, client_of):
    path = f"/assessments/{draft.reference}/answers/data/"

    page = client_of(mei).post(path, {"version:\0": "", "value:\0": "1"})

    assert page.status_code == 400
    assert not draft.answers.exists()
