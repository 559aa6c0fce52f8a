"""The operators' page of all accounts, and the leads' button for a lost second step."""

import pytest
from allauth.mfa.models import Authenticator

from assessment.models import Event, User
from tests.pages.signing_in import browser, gets_in
from tests.people import reviewer

pytestmark = pytest.mark.usefixtures("quick_cache")
CLOSED = {"en": "This account is closed", "zh-hans": "账号已停用"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_operator_sees_all_accounts_with_their_state(mei, lin, op, client_of, language):
    page = client_of(op, language=language).get("/people/").content.decode()

    for person in (mei, lin, op):
        assert person.email in page
    assert f"/people/{mei.pk}/close/" in page
    assert f"/people/{lin.pk}/second-step/reset/" in page
    assert f"/people/{op.pk}/close/" not in page  # oneself
    named = {"en": f'aria-label="Close the account: {mei}"', "zh-hans": f'aria-label="停用账号：{mei}"'}
    assert named[language] in page


def test_and_finds_them_by_name_or_address(mei, xu, op, client_of):
    client = client_of(op)

    assert xu.email not in client.get("/people/?q=MEI@").content.decode()
    assert mei.email in client.get(f"/people/?q={mei.name}").content.decode()


@pytest.mark.parametrize("who", ["mei", "lin"])
def test_for_others_there_is_no_such_page(who, xu, op, client_of, request):
    client = client_of(request.getfixturevalue(who))

    assert client.get("/people/").status_code == 404
    for act in ("close/", "reopen/", "operator/make/", "operator/end/", "second-step/reset/"):
        assert client.post(f"/people/{xu.pk}/{act}").status_code == 404
    xu.refresh_from_db()
    assert (xu.is_active, xu.is_operator) == (True, False)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_closed_account_does_not_sign_in(mei, op, client_of, language):
    client_of(op).post(f"/people/{mei.pk}/close/")

    client = browser(language=language)
    assert not gets_in(client, mei.email)
    assert CLOSED[language] in client.get("/accounts/inactive/").content.decode()
    assert not Event.objects.filter(kind="signed_in").exists()


def test_and_does_when_it_is_opened_again(mei, op, client_of):
    client = client_of(op)
    client.post(f"/people/{mei.pk}/close/")
    client.post(f"/people/{mei.pk}/reopen/")

    assert gets_in(browser(), mei.email)


def test_operators_are_made_and_ended(mei, op, client_of):
    client = client_of(op)

    client.post(f"/people/{mei.pk}/operator/make/")
    assert User.objects.get(pk=mei.pk).is_operator
    client.post(f"/people/{mei.pk}/operator/end/")
    assert not User.objects.get(pk=mei.pk).is_operator


def test_a_refusal_is_told(op, client_of):
    page = client_of(op, language="en").post(f"/people/{op.pk}/close/", follow=True)

    assert "This is the last operator." in page.content.decode()
    assert User.objects.get().is_active


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_lead_resets_a_members_second_step_from_the_agencys_page(lin, regions, client_of, language):
    jiang = reviewer(regions, "jiang", "江领", "340000", role="lead")
    agency, client = lin.desks[0].agency, client_of(jiang, language=language)
    path = f"/agencies/{agency.pk}/members/{lin.agency_memberships.get().pk}/second-step/reset/"
    assert path in client.get(f"/agencies/{agency.pk}/").content.decode()

    client.post(path)

    assert list(Authenticator.objects.values_list("user", flat=True)) == [jiang.pk]
    assert client_of(lin).get("/reviews/").url == "/accounts/2fa/"


def test_a_reviewer_has_no_such_button(lin, regions, client_of):
    jiang = reviewer(regions, "jiang", "江领", "340000", role="lead")
    agency, client = lin.desks[0].agency, client_of(lin)
    path = f"/agencies/{agency.pk}/members/{jiang.agency_memberships.get().pk}/second-step/reset/"
    assert path not in client.get(f"/agencies/{agency.pk}/").content.decode()

    client.post(path)

    assert Authenticator.objects.filter(user=jiang).exists()


def test_members_of_another_agency_are_not_found_by_it(lin, zhou, op, client_of):
    elsewhere = zhou.agency_memberships.get().pk

    answer = client_of(op).post(f"/agencies/{lin.desks[0].agency.pk}/members/{elsewhere}/second-step/reset/")

    assert answer.status_code == 404
    assert Authenticator.objects.filter(user=zhou).exists()
