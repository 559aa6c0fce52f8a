"""A passkey in a real browser, with an authenticator that the browser itself plays."""

import pytest
from allauth.mfa.models import Authenticator

from assessment.models import Event
from tests import people

pytestmark = pytest.mark.django_db(transaction=True)
VIRTUAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def ruan(transactional_db):
    """An operator who has no second step yet."""
    return people.person("ruan", "阮新", is_operator=True)


def with_authenticator(page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})


def sign_in(page, email: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", people.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def test_it_is_set_up_and_then_opens_the_account(open_page, ruan):
    page, troubles = open_page(language="en"), []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    with_authenticator(page)
    sign_in(page, ruan.email)
    assert "It needs a second step" in page.inner_text("main")

    page.click("a[href='/accounts/2fa/webauthn/add/']")
    page.fill("[name=name]", "My laptop")
    page.click("main form[data-passkey] button")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    page.click("main a[href='/home/']")
    assert page.url.endswith("/home/")

    page.click("form[action='/accounts/logout/'] button")
    page.wait_for_load_state()
    sign_in(page, ruan.email)
    assert page.url.endswith("/accounts/2fa/authenticate/")
    page.click("main form[data-passkey] button")
    page.wait_for_url("**/home/")

    page.goto("/accounts/2fa/webauthn/")
    assert "My laptop" in page.inner_text("main")
    assert troubles == []
    assert Authenticator.objects.get(type="webauthn").last_used_at
    assert Event.objects.get(kind="second_factor_added").details == {"type": "webauthn"}
    assert Event.objects.filter(kind="signed_in").count() == 2


def test_without_an_answer_the_page_says_what_to_do(open_page, ruan):
    """No authenticator at all: the browser gives up, nothing is set up, and it can be tried again."""
    page = open_page()
    sign_in(page, ruan.email)
    page.goto("/accounts/2fa/webauthn/add/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')) }")

    page.click("main form[data-passkey] button")
    page.wait_for_selector("#passkey-trouble:not([hidden])")

    assert "浏览器未收到密钥的响应" in page.inner_text("#passkey-trouble")
    assert page.locator("main form[data-passkey] button").is_enabled()
    assert not Authenticator.objects.exists()


def test_a_key_of_somebody_else_does_not_open(open_page, ruan):
    """The browser has a key, but the account has another one: the second step stays shut."""
    owner = open_page()
    with_authenticator(owner)
    sign_in(owner, ruan.email)
    owner.goto("/accounts/2fa/webauthn/add/")
    owner.click("main form[data-passkey] button")
    owner.wait_for_url("**/recovery-codes/")

    thief = open_page()
    with_authenticator(thief)
    sign_in(thief, ruan.email)
    thief.click("main form[data-passkey] button")
    thief.wait_for_selector("#passkey-trouble:not([hidden])", timeout=90_000)

    assert thief.url.endswith("/accounts/2fa/authenticate/")
    thief.goto("/reviews/")
    assert "/reviews/" not in thief.url
