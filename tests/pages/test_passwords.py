"""Passwords on the pages: the rules where one is set, and the way to a new one when it is too old."""

from datetime import timedelta

import pytest
from django.core import mail

from assessment.models import Event, User
from tests.pages.signing_in import HOME, browser, gets_in
from tests.people import PASSWORD

pytestmark = pytest.mark.usefixtures("quick_cache")
CHANGE = "/accounts/password/change/"
NEW = "Another-horse-2021"
TOLD = {"en": "Your password has grown too old", "zh-hans": "密码使用时间过长"}


@pytest.fixture
def late(lin) -> User:
    """Lin, who has not changed the password for ninety-one days."""
    lin.password_set_at -= timedelta(days=91)
    lin.save(update_fields=["password_set_at"])
    return lin


def change(client, new: str, old: str = PASSWORD):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


@pytest.mark.parametrize("path", [HOME, "/reviews/", "/settings/", "/accounts/email/", "/accounts/2fa/"])
def test_with_an_old_password_every_page_leads_to_a_new_one(path, late, client_of):
    assert client_of(late).get(path).url == CHANGE


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_says_why(late, client_of, language):
    assert TOLD[language] in client_of(late, language=language).get(CHANGE).content.decode()


def test_after_the_change_one_goes_on(late, client_of):
    client = client_of(late)
    change(client, NEW)

    assert gets_in(client, late.email, NEW)
    assert client.get("/reviews/").status_code == 200
    assert Event.objects.filter(kind="password_changed", by=late).count() == 1


def test_control_without_the_rule_one_goes_on_at_once(late, client_of, settings):
    settings.PASSWORD_MAX_AGE_DAYS = 0

    assert client_of(late).get("/reviews/").status_code == 200


def test_without_a_second_step_either_the_password_comes_first(late, client_of):
    """Each of the two pages stays reachable in its turn: they do not send one another round in circles."""
    late.authenticator_set.all().delete()
    client = client_of(late)

    assert client.get("/accounts/2fa/").url == CHANGE
    assert client.get(CHANGE).status_code == 200


@pytest.mark.parametrize("new", [PASSWORD, "shor-A1", "all-small-letters", "Mei-Mei-2020"])
def test_a_bad_password_changes_nothing(new, mei, client_of):
    client = client_of(mei)

    assert change(client, new).status_code == 200

    assert User.objects.get().check_password(PASSWORD)
    assert not Event.objects.exists()


def test_signing_up_knows_the_name_too(db):
    twice = dict.fromkeys(("password1", "password2"), "xiaoling-2020A")

    page = browser().post("/accounts/signup/", {"email": "new@example.test", "name": "Xiaoling"} | twice)

    assert page.status_code == 200
    assert "must not be in it" in page.context["form"].errors["password1"][0]
    assert not User.objects.exists()


def test_the_link_in_a_letter_dies_with_the_account(mei, client):
    client.post("/accounts/password/reset/", {"email": mei.email})
    link = next(line for line in mail.outbox[0].body.split() if "/password/reset/key/" in line)
    User.objects.update(is_active=False)

    assert "token_fail" in client.get(link).context
