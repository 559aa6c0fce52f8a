import pytest
from django.utils.translation import override

from assessment.admin import site
from assessment.models import Agency, Event, Region
from tests.people import PASSWORD


def test_strangers_are_sent_to_sign_in(client_of, db):
    response = client_of().get("/admin/login/?next=/admin/")

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("person", ["mei", "lin", "vera"])
def test_the_admin_is_for_operators(qiming, person, client_of, request):
    client = client_of(request.getfixturevalue(person))

    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/login/").status_code == 403


def test_nothing_that_enterprises_write_is_in_it(op, client_of):
    names = {model._meta.model_name for model in site._registry}

    assert not names & {
        "answer",
        "submission",
        "result",
        "evidence",
        "comment",
        "assessment",
        "authenticator",
    }


def test_an_empty_name_of_a_field_is_none(op, regions, client_of):
    address = "/admin/assessment/region/340000/change/?_to_field="

    assert client_of(op).get(address).status_code == 200


def test_every_list_can_be_opened(op, qiming, submitted, lin, client_of):
    client = client_of(op)

    for model in site._registry:
        assert client.get(f"/admin/assessment/{model._meta.model_name}/").status_code == 200


def test_in_chinese_its_tables_have_chinese_names(op, client_of):
    page = client_of(op, language="zh-hans").get("/admin/").content.decode()

    for model in site._registry:
        with override("en"):
            english = str(model._meta.verbose_name_plural)
        assert english[:1].upper() + english[1:] not in page


def test_what_is_read_only_has_no_way_to_change_it(op, qiming, client_of):
    client = client_of(op)

    client.post(f"/admin/assessment/enterprise/{qiming.pk}/change/", {"name": "Taken over"})

    qiming.refresh_from_db()
    assert qiming.name != "Taken over"
    assert client.get("/admin/assessment/user/add/").status_code == 403
    assert (
        client.post(f"/admin/assessment/enterprise/{qiming.pk}/delete/", {"post": "yes"}).status_code == 403
    )


def test_the_name_of_a_region_can_be_corrected_and_that_is_written_down(op, regions, client_of):
    names = {"name": "蜀山区", "name_en": "Shushan", "name_key": "shushan", "path": "1/", "code": "1"}

    client_of(op).post("/admin/assessment/region/340104/change/", names)

    region = Region.objects.get(pk="340104")
    event = Event.objects.get(kind="reference_data_changed")
    assert (region.name_en, region.path) == ("Shushan", regions["340104"].path)
    assert (event.by, event.details["key"]) == (op, "340104")


def test_a_region_can_be_neither_added_nor_removed(op, regions, client_of):
    client = client_of(op)

    assert client.get("/admin/assessment/region/add/").status_code == 403
    assert client.post("/admin/assessment/region/340104/delete/", {"post": "yes"}).status_code == 403


def test_an_agency_can_be_added_but_not_moved(op, regions, client_of):
    client = client_of(op)
    client.post("/admin/assessment/agency/add/", {"name": "Anhui IIT", "region": "340000"})
    agency = Agency.objects.get()

    client.post(f"/admin/assessment/agency/{agency.pk}/change/", {"name": "Anhui", "region": "330000"})

    agency.refresh_from_db()
    assert (agency.name, agency.region_id) == ("Anhui", "340000")


def test_its_ways_to_a_password_and_out_are_the_services_own(op, client_of):
    """Django's own would neither keep the rules nor be written down."""
    client = client_of(op)
    new = {"old_password": PASSWORD, "new_password1": "Another-2021", "new_password2": "Another-2021"}

    assert client.post("/admin/password_change/", new).url == "/accounts/password/change/"
    op.refresh_from_db()
    assert op.check_password(PASSWORD)

    client.post("/admin/logout/")
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert Event.objects.get().kind == "signed_out"
