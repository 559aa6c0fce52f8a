"""Colleagues, confirmations, agencies, settings and accounts, as pages."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from assessment.actions import claims, members
from assessment.models import Agency, AgencyMember, Claim, Membership, User
from tests.people import PASSWORD

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def _worker(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture
def waiting(other, xu) -> Claim:
    other.confirmed_at = None
    other.save()
    Claim.objects.create(enterprise=other, made_by=xu)
    return claims.send(other, SimpleUploadedFile("licence.pdf", PDF), by=xu)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("person", ["mei", "bo", "vera"])
def test_members_see_their_colleagues(person, language, qiming, client_of, request):
    page = client_of(request.getfixturevalue(person), language=language).get(
        f"/enterprises/{qiming.pk}/colleagues/"
    )

    assert page.status_code == 200
    assert ("colleagues/invite/" in page.content.decode()) == (person == "mei")


def test_an_agency_has_no_business_with_the_people(qiming, hefei, client_of):
    assert client_of(hefei).get(f"/enterprises/{qiming.pk}/colleagues/").status_code == 404


def test_from_invitation_to_membership(  # noqa: PLR0917
    qiming, mei, xu, client, client_of, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client_of(mei).post(
            f"/enterprises/{qiming.pk}/colleagues/invite/", {"email": xu.email, "role": "contributor"}
        )
    link = re.search(r"/invitations/[\w-]+/", mail.outbox[0].body)[0]

    assert f"/accounts/signup/?next={link}" in client.get(link).content.decode()
    client_of(xu).post(link)

    assert qiming.role_of(xu) == "contributor"
    assert client.get(link).status_code == 410


def test_a_faulty_invitation_keeps_what_was_typed(qiming, mei, bo, client_of):
    page = client_of(mei).post(
        f"/enterprises/{qiming.pk}/colleagues/invite/", {"email": bo.email, "role": "viewer"}
    )

    assert f'value="{bo.email}"' in page.content.decode()
    assert not qiming.invitations.exists()


def test_roles_are_changed_and_colleagues_taken_out(qiming, mei, bo, vera, client_of):
    client = client_of(mei)
    of = {m.user_id: m.pk for m in Membership.objects.all()}

    client.post(f"/enterprises/{qiming.pk}/colleagues/{of[bo.pk]}/role/", {"role": "owner"})
    client.post(f"/enterprises/{qiming.pk}/colleagues/{of[vera.pk]}/remove/")

    assert (qiming.role_of(bo), qiming.role_of(vera)) == ("owner", None)


def test_invitations_of_another_enterprise_are_not_found(qiming, other, mei, xu, client_of):
    invitation = members.invite(other, by=xu, email="a@b.test", role="viewer")

    answer = client_of(mei).post(f"/enterprises/{qiming.pk}/invitations/{invitation.pk}/cancel/")

    assert answer.status_code == 404
    invitation.refresh_from_db()
    assert invitation.cancelled_at is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("person", ["hefei", "lin", "op"])
def test_the_desk_lists_what_waits_in_the_region(person, language, waiting, client_of, request):
    client = client_of(request.getfixturevalue(person), language=language)

    assert waiting.enterprise.name in client.get("/claims/").content.decode()
    assert client.get(f"/claims/{waiting.pk}/").status_code == 200
    assert client.get("/claims/?show=decided").status_code == 200


@pytest.mark.parametrize("person", ["xu", "mei", "zhou"])
def test_others_do_not_find_the_claim_on_the_desk(person, waiting, qiming, client_of, request):
    client = client_of(request.getfixturevalue(person))

    assert client.get(f"/claims/{waiting.pk}/").status_code == 404
    assert client.post(f"/claims/{waiting.pk}/confirm/").status_code == 404


def test_the_licence_is_a_sandboxed_download_for_those_concerned(  # noqa: PLR0917
    waiting, xu, hefei, mei, zhou, client_of
):
    answer = client_of(hefei).get(f"/claims/{waiting.pk}/licence/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client_of(xu).get(f"/claims/{waiting.pk}/licence/").status_code == 200
    for stranger in (mei, zhou):
        assert client_of(stranger).get(f"/claims/{waiting.pk}/licence/").status_code == 404


def test_confirming_from_the_page(waiting, hefei, client_of):
    client_of(hefei).post(f"/claims/{waiting.pk}/confirm/")

    waiting.enterprise.refresh_from_db()
    assert waiting.enterprise.is_confirmed


def test_sending_without_a_file_is_told(other, xu, client_of):
    Claim.objects.create(enterprise=other, made_by=xu)

    page = client_of(xu, language="en").post(f"/enterprises/{other.pk}/claim/", follow=False)

    assert page.status_code == 302
    assert Claim.objects.get().state == Claim.State.OPEN


def test_who_was_refused_reads_why_above_all_else(waiting, xu, hefei, client_of):
    claims.refuse(waiting, by=hefei, note="The code cannot be read.")

    page = client_of(xu, language="en").get(f"/enterprises/{waiting.enterprise_id}/claim/").content.decode()

    assert page.index("The code cannot be read.") < page.index("Where it stands")
    assert 'name="licence"' in page


def test_who_is_confirmed_is_not_asked_to_show_anything(waiting, xu, hefei, client_of):
    claims.confirm(waiting, by=hefei)

    page = client_of(xu, language="en").get(f"/enterprises/{waiting.enterprise_id}/claim/").content.decode()

    assert "The enterprise is confirmed" in page
    assert "Show that you speak" not in page


def test_what_is_decided_is_not_asked_again(waiting, hefei, client_of):
    client, question = client_of(hefei, language="en"), "Do name and credit code on the licence agree"
    before = client.get(f"/claims/{waiting.pk}/").content.decode()

    claims.confirm(waiting, by=hefei)

    assert question in before
    assert question not in client.get(f"/claims/{waiting.pk}/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_agency_sees_itself_and_those_below(lin, hefei, zhou, client_of, language):
    page = client_of(lin, language=language).get("/agencies/").content.decode()

    assert "安徽省工业" in page
    assert "合肥市工业" in page
    assert "浙江省工业" not in page
    above = Agency.objects.get(region="340000")
    assert client_of(hefei).get(f"/agencies/{above.pk}/").status_code == 404


def test_an_operator_adds_and_removes_people(hefei, xu, op, client_of):
    agency, client = Agency.objects.get(region="340100"), client_of(op)

    client.post(f"/agencies/{agency.pk}/members/add/", {"email": xu.email, "role": "lead"})
    seat = agency.members.get(user=xu)
    client.post(f"/agencies/{agency.pk}/members/{seat.pk}/remove/")

    seat.refresh_from_db()
    assert (seat.role, seat.ended_at is not None) == ("lead", True)


def test_a_lead_leaves_and_takes_others_out(lin, op, client_of):
    seat = lin.desks[0]
    AgencyMember.objects.filter(pk=seat.pk).update(role="lead")
    page = f"/agencies/{seat.agency_id}/"

    assert "Leave the agency" in client_of(lin, language="en").get(page).content.decode()
    assert "Leave the agency" not in client_of(op, language="en").get(page).content.decode()


def test_only_an_operator_is_led_to_a_new_agency(lin, op, client_of):
    new = 'href="/admin/assessment/agency/add/"'

    assert new in client_of(op).get("/agencies/").content.decode()
    assert new not in client_of(lin).get("/agencies/").content.decode()


def test_manufacturers_have_no_agencies(mei, qiming, client_of):
    assert client_of(mei).get("/agencies/").status_code == 404
    assert client_of(mei).get("/claims/").status_code == 404


def test_settings_are_saved_and_the_language_is_remembered(mei, client_of):
    asked = {"name": "Mei Lan", "language": "en", "time_zone": "Europe/Berlin"}

    answer = client_of(mei).post("/settings/", asked)

    mei.refresh_from_db()
    assert (mei.name, mei.language, mei.time_zone) == ("Mei Lan", "en", "Europe/Berlin")
    assert answer.cookies["language"].value == "en"


def test_reviewers_choose_one_letter_a_day_and_keep_it_until_they_choose_otherwise(lin, client_of):
    client, asked = client_of(lin), {"name": lin.name, "language": "en", "time_zone": ""}

    client.post("/settings/", asked | {"one_digest": "1"})
    lin.refresh_from_db()
    assert lin.one_digest is True
    assert re.search(r'name="one_digest" value="1"[^>]*checked', client.get("/settings/").content.decode())

    client.post("/settings/", asked | {"one_digest": ""})
    lin.refresh_from_db()
    assert lin.one_digest is False


def test_people_of_enterprises_are_not_asked_about_it(mei, client_of):
    client = client_of(mei)

    assert "one_digest" not in client.get("/settings/").content.decode()
    client.post("/settings/", {"name": "梅岚", "language": "en", "time_zone": "", "one_digest": "1"})

    mei.refresh_from_db()
    assert (mei.language, mei.one_digest) == ("en", False)


def test_faulty_settings_change_nothing(mei, client_of):
    client_of(mei).post("/settings/", {"name": "", "language": "fr", "time_zone": "Mars/North"})

    mei.refresh_from_db()
    assert (mei.name, mei.language) == ("梅岚", "")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "path",
    [
        "/settings/",
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/inactive/",
    ],
)
def test_account_pages_render(path, language, mei, client_of):
    assert client_of(mei, language=language).get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "confirm-email/", "password/reset/", "password/reset/done/"]
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_entrance_pages_render(path, language, db, client_of):
    assert client_of(language=language).get(f"/accounts/{path}").status_code == 200


def test_signing_up_end_to_end(db, client_of):
    client = client_of(language="en")
    asked = {"name": "新人", "email": "New@example.test", "password1": PASSWORD, "password2": PASSWORD}

    answer = client.post("/accounts/signup/?next=/enterprises/new/", asked | {"next": "/enterprises/new/"})
    assert answer.url == "/accounts/confirm-email/"
    link = re.search(r"/accounts/confirm-email/[^/]+/", mail.outbox[0].body)[0]
    assert client.get(link).status_code == 200
    client.post(link)

    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("new@example.test", "新人", "en")
    assert user.emailaddress_set.get().verified
    answer = client.post("/accounts/login/", {"login": "new@example.test", "password": PASSWORD})
    assert answer.url == "/home/" or client.get("/settings/").status_code == 200


def test_signing_up_with_a_known_address_reads_the_same(mei, client_of):
    asked = {"name": "x", "email": mei.email, "password1": PASSWORD, "password2": PASSWORD}

    answer = client_of(language="en").post("/accounts/signup/", asked)

    assert answer.url == "/accounts/confirm-email/"
    assert "There is one already" in mail.outbox[0].body
    assert User.objects.count() == 1


def test_a_forgotten_password_is_replaced(mei, client_of):
    client = client_of(language="en")
    client.post("/accounts/password/reset/", {"email": mei.email})
    link = re.search(r"/accounts/password/reset/key/[^\s]+", mail.outbox[0].body)[0]

    page = client.get(link, follow=True)
    client.post(
        page.request["PATH_INFO"], {"password1": "Another-horse-2021", "password2": "Another-horse-2021"}
    )

    mei.refresh_from_db()
    assert mei.check_password("Another-horse-2021")


def test_signing_in_speaks_the_persons_language(vera, client_of):
    answer = client_of().post("/accounts/login/", {"login": vera.email, "password": PASSWORD})

    assert answer.cookies["language"].value == "en"


@pytest.mark.parametrize(("language", "written"), [("en", "%-d %b %Y"), ("zh-hans", "%Y年%-m月%-d日")])
def test_a_date_is_written_as_its_language_writes_it(qiming, mei, client_of, language, written):
    since = localtime(mei.memberships.get().since)

    page = client_of(mei, language=language).get(f"/enterprises/{qiming.pk}/colleagues/").content.decode()

    assert since.strftime(written) in page
