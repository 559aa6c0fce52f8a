import re
from datetime import timedelta

import pytest
from django.test import Client

from assessment.models import Event, Token
from tests.people import PASSWORD

NEW = {"name": "Machine 7", "scope": "read", "days": "90"}


@pytest.fixture
def browser_of(client_of):
    """Of somebody who has just given the password once more."""

    def opened(user, *, language: str = "en"):
        browser = client_of(user, language=language)
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return opened


def shown(page) -> str:
    return re.search(r'id="token">([0-9a-f]{64})<', page.content.decode())[1]


def test_a_token_is_made_shown_once_and_opens_the_api(mei, browser_of):
    browser = browser_of(mei)

    token = shown(browser.post("/settings/tokens/", NEW))

    program = Client(headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/v1/me/").json()["email"] == mei.email
    assert program.patch("/api/v1/me/", "{}", content_type="application/json").status_code == 403
    later = browser.get("/settings/tokens/").content.decode()
    assert "Machine 7" in later
    assert token not in later
    made = Token.objects.get()
    assert (made.scope, made.is_personal, round((made.expiry - made.created) / timedelta(days=1))) == (
        "read",
        True,
        90,
    )
    assert Event.objects.get().details == {
        "token": made.reference,
        "name": "Machine 7",
        "scope": "read",
        "days": 90,
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_is_there_in_both_languages(language, mei, client_of):
    said = client_of(mei, language=language).get("/settings/tokens/").content.decode()

    assert ("No program acts in your name." in said) == (language == "en")
    assert "/settings/tokens/" in client_of(mei).get("/settings/").content.decode()


def test_a_token_is_ended(mei, browser_of):
    browser = browser_of(mei)
    token = shown(browser.post("/settings/tokens/", NEW))

    browser.post(f"/settings/tokens/{Token.objects.get().reference}/end/")

    browser.get("/settings/tokens/")  # with the message that it has ended
    assert "Machine 7" not in browser.get("/settings/tokens/").content.decode()
    assert Client(headers={"authorization": f"Bearer {token}"}).get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"name": "x" * 81}, {"scope": "all"}, {"days": "9999"}, {"days": "x"}]
)
def test_what_does_not_fit_makes_no_token(change, mei, browser_of):
    page = browser_of(mei).post("/settings/tokens/", NEW | change)

    assert page.status_code == 200
    assert "field-error" in page.content.decode()
    assert not Token.objects.exists()
    assert not Event.objects.exists()


def test_there_is_an_end_to_how_many(mei, browser_of):
    browser = browser_of(mei)
    for _ in range(21):
        page = browser.post("/settings/tokens/", NEW)

    assert "You have 20 tokens already" in page.content.decode()
    assert Token.objects.count() == 20


def test_another_persons_token_is_not_there(mei, xu, browser_of, client_of):
    browser_of(mei).post("/settings/tokens/", NEW)
    token = Token.objects.get()

    assert client_of(xu).post(f"/settings/tokens/{token.reference}/end/").status_code == 404

    token.refresh_from_db()
    assert token in Token.objects.in_force()


def test_nobody_makes_one_without_signing_in(client_of, db):
    assert "/accounts/login/" in client_of().post("/settings/tokens/", NEW).url
    assert not Token.objects.exists()


def test_before_one_is_made_the_password_is_asked_for_again(mei, client_of):
    browser = client_of(mei, language="en")
    asked = browser.post("/settings/tokens/", NEW)
    assert "/accounts/reauthenticate/" in asked.url
    assert not Token.objects.exists()

    page = browser.post(asked.url, {"password": PASSWORD, "next": "/settings/tokens/"})

    assert shown(page)
    assert Token.objects.count() == 1


def test_a_name_is_text_and_nothing_else(mei, browser_of):
    page = browser_of(mei).post("/settings/tokens/", NEW | {"name": "<script>alert(1)</script>{{7*7}}"})

    said = page.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in said
    assert "<script>alert" not in said
