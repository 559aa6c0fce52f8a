"""How often somebody may try: what holds, and that it would not without the protection."""

import re

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils.timezone import now, timedelta

from assessment.models import Event
from assessment.pages import browsers, limits
from assessment.pages.accounts import AccountAdapter
from tests.pages.signing_in import HOME, SECOND_STEP, WRONG, browser, fail, gets_in, sign_in
from tests.people import PASSWORD, code

pytestmark = pytest.mark.usefixtures("quick_cache")
LOCKED = {"en": "Too many failed attempts. Wait 15 minutes", "zh-hans": "失败次数过多"}
SPOOFED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded", "Cf-Connecting-Ip", "True-Client-Ip", "Client-Ip")


def from_the_net(number: int) -> str:
    return f"198.18.{number // 250}.{number % 250 + 1}"


def tries(email: str, password: str, *, proxies: str = "", times: int = 1) -> int:
    """As many tries, each with another story about where it comes from; how many were let through."""
    passed = 0
    for number in range(times):
        told = {f"HTTP_{name.upper().replace('-', '_')}": from_the_net(number) for name in SPOOFED}
        told["HTTP_X_FORWARDED_FOR"] = f"{from_the_net(number)}{proxies}"
        request = RequestFactory().post("/accounts/login/", REMOTE_ADDR="192.0.2.1", **told)
        with context.request_context(request):
            try:
                passed += get_adapter().authenticate(request, email=email, password=password) is not None
            except ValidationError:
                continue
    return passed


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_after_five_failures_the_right_password_does_not_open_either(mei, language):
    client = browser(language=language)

    assert LOCKED[language] not in fail(client, mei.email, 5)
    page = sign_in(client, mei.email, PASSWORD).content.decode()

    assert LOCKED[language] in page


def test_four_failures_lock_nothing(mei):
    client = browser()
    fail(client, mei.email, 4)

    assert gets_in(client, mei.email)


def test_the_lock_ends_by_itself(mei):
    with time_machine.travel(now(), tick=False) as clock:
        fail(browser(), mei.email, 5)
        clock.shift(timedelta(minutes=14))
        assert not gets_in(browser(), mei.email)
        clock.shift(timedelta(minutes=1, seconds=1))
        assert gets_in(browser(), mei.email)


def test_an_unknown_address_is_locked_in_the_same_words(db):
    client = browser()
    fail(client, "nobody@example.test", 5)

    assert LOCKED["en"] in sign_in(client, "nobody@example.test").content.decode()


def test_a_lock_is_written_down_once_without_secrets(mei):
    fail(browser(), mei.email, 8)

    event = Event.objects.get()
    assert (event.kind, event.by) == ("sign_in_locked", None)
    assert event.details == {"email": mei.email, "source": "192.0.2.1", "limit": "login_failed"}


def test_a_lock_is_of_one_source_and_one_account(mei, xu):
    fail(browser(), mei.email, 5)

    assert gets_in(browser("192.0.2.2"), mei.email)
    assert gets_in(browser(), xu.email)


def test_a_thousand_tries_with_forged_headers_stay_locked(mei):
    fail(browser(), mei.email, 5)

    assert tries(mei.email, PASSWORD, times=1000) == 0


def test_control_who_believes_forged_headers_is_open(mei, monkeypatch):
    believing = lambda _self, request: request.headers["X-Forwarded-For"].split(",")[0]  # noqa: E731
    fail(browser(), mei.email, 5)
    monkeypatch.setattr(AccountAdapter, "get_client_ip", believing)

    assert tries(mei.email, PASSWORD, times=3) == 3


def test_behind_a_proxy_only_what_the_proxy_says_counts(mei, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    tries(mei.email, WRONG, proxies=", 203.0.113.7", times=5)

    assert tries(mei.email, PASSWORD, proxies=", 203.0.113.7", times=50) == 0
    assert tries(mei.email, PASSWORD, proxies=", 203.0.113.8") == 1


def test_of_ipv6_the_network_counts(mei):
    for number in range(5):
        fail(browser(f"2001:db8::{number + 1}"), mei.email, 1)

    assert not gets_in(browser("2001:db8::99"), mei.email)
    assert gets_in(browser("2001:db8:0:1::1"), mei.email)


def test_a_distributed_attack_is_slowed(mei, settings):
    _attack(mei, settings)

    page = sign_in(browser("192.0.2.2"), mei.email).content.decode()

    assert LOCKED["en"] in page
    assert Event.objects.get().details["limit"] == "login_failed_account"


def test_control_without_the_limit_of_the_account_it_is_not(mei, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_account": ""}
    _attack(mei, settings, anywhere="")

    assert gets_in(browser("192.0.2.2"), mei.email)


def test_a_distributed_attack_does_not_lock_out_who_has_a_second_step(lin, settings):
    _attack(lin, settings)

    assert gets_in(browser("192.0.2.2"), lin.email)


def test_control_without_that_exception_it_does(lin, settings, monkeypatch):
    monkeypatch.setattr("assessment.models.User.has_second_factor", False)
    _attack(lin, settings)

    assert not gets_in(browser("192.0.2.2"), lin.email)


def test_under_attack_a_wrong_password_reads_the_same_with_a_second_step_and_without(lin, mei, settings):
    _attack(lin, settings)
    _attack(mei, settings)

    for person in (lin, mei):
        assert LOCKED["en"] in fail(browser("192.0.2.2"), person.email, 1)


def test_where_the_account_has_been_used_before_its_owner_gets_in(mei, settings):
    own = browser()
    assert gets_in(own, mei.email)
    own.post("/accounts/logout/")
    fail(browser(), mei.email, 5)  # somebody else behind the same address
    _attack(mei, settings)

    assert gets_in(own, mei.email)


def test_control_in_a_browser_that_is_not_known_the_owner_does_not(mei, settings, monkeypatch):
    own = browser()
    gets_in(own, mei.email)
    own.post("/accounts/logout/")
    fail(browser(), mei.email, 5)
    monkeypatch.setattr(browsers, "known", lambda _request, _email: "")

    assert not gets_in(own, mei.email)


def test_a_known_browser_has_five_failures_too(mei):
    own = browser()
    gets_in(own, mei.email)
    own.post("/accounts/logout/")
    fail(own, mei.email, 5)

    assert not gets_in(own, mei.email)


def test_a_browser_is_known_for_its_own_accounts_alone(mei, xu):
    """An attacker signs in with an own account, and gains no tries at another by it."""
    client = browser()
    gets_in(client, xu.email)
    client.post("/accounts/logout/")
    fail(client, mei.email, 5)

    assert not gets_in(client, mei.email)


def test_a_forged_browser_cookie_is_worth_nothing(mei):
    client = browser()
    client.cookies[browsers.COOKIE] = "eyJpZCI6IngifQ:1:forged"
    fail(client, mei.email, 5)

    assert not gets_in(client, mei.email)


def test_a_right_password_does_not_count_as_a_failure(mei):
    for _ in range(7):
        client = browser()
        assert gets_in(client, mei.email)


def test_one_source_cannot_try_many_accounts(db):
    client = browser()
    pages = [fail(client, f"guess{number}@example.test", 1) for number in range(21)]

    assert LOCKED["en"] not in pages[19]
    assert LOCKED["en"] in pages[20]


def test_a_new_password_ends_the_wait_here_and_anywhere(mei, settings):
    client = browser()
    _attack(mei, settings)
    fail(client, mei.email, 5)

    set_new_password(client, mei.email, "Another-horse-2021")

    assert gets_in(client, mei.email, "Another-horse-2021")


def test_also_in_a_browser_that_is_known(mei):
    client = browser()
    gets_in(client, mei.email)
    client.post("/accounts/logout/")
    fail(client, mei.email, 5)

    set_new_password(client, mei.email, "Another-horse-2021")

    assert gets_in(client, mei.email, "Another-horse-2021")


def test_codes_of_the_second_step_are_limited_and_the_right_one_is_then_refused(lin):
    client = browser()
    sign_in(client, lin.email)

    for _ in range(5):
        client.post(SECOND_STEP, {"code": "000000"})
    page = client.post(SECOND_STEP, {"code": code()})

    assert LOCKED["en"] in page.content.decode()
    assert client.get(HOME).status_code == 302


def test_a_lock_of_the_second_step_is_written_down_once_without_secrets(lin):
    client = browser()
    sign_in(client, lin.email)

    for _ in range(4):
        client.post(SECOND_STEP, {"code": "000000"})
    before_it = Event.objects.exists()
    for _ in range(3):
        client.post(SECOND_STEP, {"code": "000000"})

    event = Event.objects.get()
    assert not before_it
    assert (event.kind, event.by) == ("second_step_locked", None)
    assert event.details == {"user": lin.pk, "source": "192.0.2.1"}


def test_so_is_one_by_somebody_who_is_asked_once_more(lin, client_of):
    client = client_of(lin)

    for _ in range(6):
        client.post("/accounts/2fa/reauthenticate/", {"code": "000000"})

    assert Event.objects.get().kind == "second_step_locked"


def test_control_without_that_limit_the_right_one_opens(lin, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": ""}
    client = browser()
    sign_in(client, lin.email)

    for _ in range(5):
        client.post(SECOND_STEP, {"code": "000000"})

    assert client.post(SECOND_STEP, {"code": code()}).url == HOME


def test_who_knows_the_password_cannot_keep_the_owner_from_the_second_step(lin):
    """Five wrong codes lock it; the owner sets a new password by mail and goes on at once."""
    attacker, own = browser(), browser("192.0.2.2")
    sign_in(attacker, lin.email)
    for _ in range(5):
        attacker.post(SECOND_STEP, {"code": "000000"})
    assert not gets_in(own, lin.email)

    own = browser("192.0.2.2")
    set_new_password(own, lin.email, "Another-horse-2021")

    assert gets_in(own, lin.email, "Another-horse-2021")


def test_a_code_opens_once(lin):
    with time_machine.travel(now(), tick=False):
        assert gets_in(browser(), lin.email)
        assert not gets_in(browser("192.0.2.2"), lin.email)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_letters_for_a_forgotten_password_are_limited_for_each_address(mei, language):
    client = browser(language=language)
    client.post("/accounts/password/reset/", {"email": mei.email})
    page = client.post("/accounts/password/reset/", {"email": mei.email})

    assert page.status_code == 429
    assert {"en": "too often", "zh-hans": "过于频繁"}[language] in page.content.decode()
    assert len(mail.outbox) == 1


def test_control_without_that_limit_there_are_two(mei, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"reset_password": ""}
    client = browser()
    client.post("/accounts/password/reset/", {"email": mei.email})
    client.post("/accounts/password/reset/", {"email": mei.email})

    assert len(mail.outbox) == 2


def test_letters_that_confirm_an_address_are_limited(mei):
    """Signing in with an address that is not confirmed sends a new link, but not each time."""
    mei.emailaddress_set.update(verified=False)
    for _ in range(3):
        sign_in(browser(), mei.email)

    assert len(mail.outbox) == 1


def test_sign_ups_of_one_source_are_limited(db, settings):
    assert settings.ACCOUNT_RATE_LIMITS["signup"] == "20/m/ip,100/h/ip"
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "2/m/ip"}
    client = browser()

    answers = [client.post("/accounts/signup/", {}).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert browser("192.0.2.2").post("/accounts/signup/", {}).status_code == 200


def test_who_took_over_a_session_cannot_guess_the_password_in_it(mei, client_of):
    client = client_of(mei)
    for _ in range(5):
        client.post("/accounts/reauthenticate/", {"password": WRONG})

    page = client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert page.status_code == 200
    assert LOCKED["zh-hans"] in page.content.decode()


def set_new_password(client, email: str, password: str) -> None:
    client.post("/accounts/password/reset/", {"email": email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)[0]
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def _attack(person, settings, *, anywhere: str = "4/h/key") -> None:
    """Wrong passwords from everywhere, one from each; the limit is low so that the tests are quick."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_account": anywhere}
    for number in range(5):
        fail(browser(from_the_net(number)), person.email, 1)


def test_the_limit_of_an_account_is_thirty_failures_an_hour(settings):
    assert settings.ACCOUNT_RATE_LIMITS[limits.ANYWHERE] == "30/h/key"
