"""The second step: demanded of agencies and operators on every page, whichever way they came in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import get_resolver

from assessment.models import AgencyMember, Event, User
from tests.pages.signing_in import HOME, SECOND_STEP, browser, gets_in, sign_in
from tests.people import APP_SECRET, code, person

pytestmark = pytest.mark.usefixtures("quick_cache")
SET_UP = "/accounts/2fa/"
GATE = "assessment.pages.duties.DutyMiddleware"
DEMANDED = {"en": "It needs a second step before you can go on", "zh-hans": "设置第二步验证后才能继续"}


@pytest.fixture
def tang(lin) -> User:
    """A reviewer of Lin's agency who has no second step yet."""
    user = person("tang", "唐新")
    AgencyMember.objects.create(agency=lin.desks[0].agency, user=user, role="reviewer")
    return user


@pytest.fixture
def ruan(db) -> User:
    """An operator without."""
    return person("ruan", "阮新", is_operator=True)


def pages_without_arguments() -> list[str]:
    """Every address that needs nothing filled in, from the resolver itself; logging out is not tried."""
    found: list[str] = []

    def walk(patterns, before: str) -> None:
        for pattern in patterns:
            path = before + str(pattern.pattern).replace("^", "").replace("$", "").replace("\\Z", "")
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, path)
            elif not re.search(r"[<(\\]", path):
                found.append(path)

    walk(get_resolver().url_patterns, "/")
    return sorted(set(found))


@pytest.mark.parametrize("who", ["tang", "ruan"])
def test_without_a_second_step_every_page_leads_to_setting_one_up(who, client_of, request):
    client = client_of(request.getfixturevalue(who))
    reached = {}

    for page in pages_without_arguments():
        answer = client.get(page)
        if not (answer.status_code == 302 and answer.url == SET_UP):
            reached[page] = answer.status_code

    assert set(reached) == {
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/login/",  # leads home, and from there to setting up
        "/accounts/logout/",
        "/accounts/reauthenticate/",
        "/health/",
        "/language/",
    }
    assert len(pages_without_arguments()) > 30


@pytest.mark.parametrize("path", ["/agencies/1/members/add/", "/claims/1/confirm/", "/people/1/close/"])
def test_nothing_is_done_either(path, ruan, client_of):
    assert client_of(ruan).post(path).url == SET_UP
    assert not Event.objects.exists()


def test_the_admin_site_is_no_way_round(ruan, client_of):
    for path in ("/admin/", "/admin/login/", "/admin/assessment/user/"):
        assert client_of(ruan).get(path).url == SET_UP


def test_control_without_the_gate_the_admin_is_open(ruan, client_of, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != GATE]

    assert client_of(ruan).get("/admin/").status_code == 200


def test_control_without_the_gate_the_queue_is_open(tang, client_of, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != GATE]

    assert client_of(tang).get("/reviews/").status_code == 200


def test_a_script_gets_a_sentence_instead_of_a_page(tang, client_of):
    answer = client_of(tang, language="en").get("/reviews/", headers={"accept": "application/json"})

    assert (answer.status_code, answer.json()) == (403, {"sentence": "Set up two-step sign-in first."})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_says_why_and_what_to_do(tang, client_of, language):
    page = client_of(tang, language=language).get(HOME, follow=True)

    assert DEMANDED[language] in page.content.decode()
    assert "/accounts/2fa/totp/activate/" in page.content.decode()
    assert "/accounts/2fa/webauthn/add/" in page.content.decode()


def test_from_signing_in_to_the_queue(tang):
    """Without being asked for the same password twice."""
    client = browser()
    sign_in(client, tang.email)
    assert client.get("/reviews/").url == SET_UP

    page = client.get("/accounts/2fa/totp/activate/")
    answer = set_up_app(client, page.context["form"].secret)

    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert client.get(answer.url).content.decode().count("<li>") >= 10
    assert client.get("/reviews/").status_code == 200
    event = Event.objects.get(kind="second_factor_added")
    assert (event.by, event.details) == (tang, {"type": "totp"})


def test_with_an_address_that_is_not_confirmed_it_can_be_removed_first(tang):
    """allauth sets up nothing before, so this page is no dead end; with all confirmed it is shut."""
    client = browser()
    sign_in(client, tang.email)
    assert client.get("/accounts/email/").url == SET_UP
    tang.emailaddress_set.create(email="typo@example.test", verified=False)
    assert client.get("/accounts/2fa/totp/activate/").url == SET_UP

    assert client.get("/accounts/email/").status_code == 200
    client.post("/accounts/email/", {"action_remove": "", "email": "typo@example.test"})

    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_a_wrong_code_sets_nothing_up(tang):
    client = browser()
    sign_in(client, tang.email)
    client.get("/accounts/2fa/totp/activate/")

    client.post("/accounts/2fa/totp/activate/", {"code": "000000"})

    assert not Authenticator.objects.filter(user=tang).exists()
    assert not Event.objects.filter(kind="second_factor_added").exists()
    assert client.get("/reviews/").url == SET_UP


def test_if_it_cannot_be_written_down_it_is_not_set_up(tang, monkeypatch):
    client = browser()
    client.raise_request_exception = False
    sign_in(client, tang.email)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    monkeypatch.setattr("assessment.pages.second_step.write_down", lambda *_args, **_facts: 1 / 0)

    assert set_up_app(client, secret).status_code == 500

    assert not Authenticator.objects.filter(user=tang).exists()


def test_setting_one_up_ends_the_sessions_that_the_password_alone_opened(tang):
    thief, own = browser("192.0.2.66"), browser()
    sign_in(thief, tang.email)
    sign_in(own, tang.email)
    set_up_app(own, own.get("/accounts/2fa/totp/activate/").context["form"].secret)

    assert own.get("/reviews/").status_code == 200
    assert thief.get("/reviews/").url.startswith("/accounts/login/")


def test_control_without_that_the_thief_stays(tang, monkeypatch):
    monkeypatch.setattr("assessment.actions.sessions.end", lambda _user: None)
    thief, own = browser("192.0.2.66"), browser()
    sign_in(thief, tang.email)
    sign_in(own, tang.email)
    set_up_app(own, own.get("/accounts/2fa/totp/activate/").context["form"].secret)

    assert thief.get("/reviews/").status_code == 200


def test_with_one_the_password_alone_opens_nothing(lin):
    client = browser()

    assert sign_in(client, lin.email).url == SECOND_STEP
    assert client.get("/reviews/").url.startswith("/accounts/login/")
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert client.post(SECOND_STEP, {"code": code()}).url == HOME
    assert client.get("/reviews/").status_code == 200


def test_a_new_password_by_mail_is_no_way_round(lin):
    client = browser()
    client.post("/accounts/password/reset/", {"email": lin.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)
    asked = {"password1": "Another-horse-2021", "password2": "Another-horse-2021"}
    client.post(page.request["PATH_INFO"], asked)

    assert client.get("/reviews/").url.startswith("/accounts/login/")
    assert sign_in(client, lin.email, "Another-horse-2021").url == SECOND_STEP


def test_confirming_an_address_is_no_way_round(tang):
    tang.emailaddress_set.update(verified=False)
    client = browser()
    sign_in(client, tang.email)
    link = re.search(r"/accounts/confirm-email/[^/]+/", mail.outbox[0].body)[0]

    client.post(link)

    assert client.get("/reviews/").url.startswith("/accounts/login/")


def test_enterprises_may_do_without(mei, qiming, client_of):
    assert client_of(mei).get(HOME).status_code == 200


def test_a_person_given_a_seat_needs_one_from_then_on(mei, qiming, lin, client_of):
    AgencyMember.objects.create(agency=lin.desks[0].agency, user=mei, role="reviewer")

    assert client_of(mei).get(f"/enterprises/{qiming.pk}/").url == SET_UP


def test_in_a_demonstration_its_people_are_excepted(ruan, settings, client_of):
    settings.DEMO = True
    User.objects.filter(pk=ruan.pk).update(email="operator@demo.example")

    assert client_of(User.objects.get()).get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("demo", "email"),
    [(False, "operator@demo.example"), (True, "a@example.test"), (True, "a@x.demo.example.test")],
)
def test_nobody_else_and_nowhere_else(demo, email, ruan, settings, client_of):
    settings.DEMO = demo
    User.objects.filter(pk=ruan.pk).update(email=email)

    assert client_of(User.objects.get()).get(HOME).url == SET_UP


def test_turning_the_last_one_off_leads_to_setting_one_up(lin):
    client = browser()
    gets_in(client, lin.email)

    client.post("/accounts/2fa/totp/deactivate/")

    assert client.get("/reviews/").url == SET_UP
    assert Event.objects.get(kind="second_factor_removed").by == lin


def test_a_recovery_code_opens_once(lin):
    client = browser()
    gets_in(client, lin.email)
    client.post("/accounts/2fa/recovery-codes/generate/")
    spare = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"][0]
    client.post("/accounts/logout/")

    sign_in(client, lin.email)
    assert client.post(SECOND_STEP, {"code": spare}).url == HOME
    client.post("/accounts/logout/")
    sign_in(client, lin.email)
    assert client.post(SECOND_STEP, {"code": spare}).status_code == 200
    assert Event.objects.filter(kind="recovery_codes_made", by=lin).count() == 1


@pytest.mark.parametrize("path", ["recovery-codes/generate/", "totp/deactivate/", "webauthn/add/"])
def test_changes_ask_for_the_password_again(path, lin, client_of):
    """In a session that is older than a few minutes; right after signing in they do not."""
    assert client_of(lin).get(f"/accounts/2fa/{path}").url.startswith("/accounts/reauthenticate/")


def test_changing_addresses_asks_for_the_password_again(mei, client_of):
    answer = client_of(mei).post("/accounts/email/", {"action_add": "", "email": "new@example.test"})

    assert answer.url.startswith("/accounts/reauthenticate/")
    assert mei.emailaddress_set.count() == 1


def test_secrets_do_not_lie_open_in_the_database(lin):
    kept = Authenticator.objects.get().data["secret"]

    assert APP_SECRET not in kept


def test_a_new_key_of_the_service_still_reads_them(lin, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [settings.SECRET_KEY]

    assert Authenticator.objects.get().wrap().validate_code(code())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "path",
    ["", "totp/activate/", "totp/deactivate/", "webauthn/", "webauthn/add/", "recovery-codes/generate/"],
)
def test_its_pages_render_in_both_languages(path, language, lin):
    client = browser(language=language)
    gets_in(client, lin.email)

    page = client.get(f"/accounts/2fa/{path}", follow=True)

    assert page.status_code == 200
    assert "main" in page.content.decode()


@pytest.mark.parametrize(
    ("has_passkey", "told"),
    [(False, "Your password alone will then open"), (True, "The second step is then a passkey alone")],
)
def test_turning_the_app_off_says_what_is_left(has_passkey, told, lin):
    if has_passkey:
        Authenticator.objects.create(user=lin, type=Authenticator.Type.WEBAUTHN, data={})
    client = browser()
    gets_in(client, lin.email)

    page = client.get("/accounts/2fa/totp/deactivate/").content.decode()

    assert told in page


def test_other_ways_of_proving_oneself_have_their_usual_names(lin):
    Authenticator.objects.create(user=lin, type=Authenticator.Type.WEBAUTHN, data={})
    client = browser(language="zh-hans")
    gets_in(client, lin.email)

    page = client.get("/accounts/2fa/reauthenticate/").content.decode()

    assert ">使用密码</a>" in page
    assert ">使用通行密钥</a>" in page


def test_no_page_of_it_holds_a_script_of_its_own(lin):
    """The policy allows files of ours alone; what is inline is data, which no browser runs."""
    client = browser()
    gets_in(client, lin.email)

    page = client.get("/accounts/2fa/webauthn/add/").content.decode()

    kinds = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in kind or 'type="application/json"' in kind for kind in kinds)
    assert not re.search(r"<[^>]*\son\w+=", page)


def set_up_app(client, secret: str):
    from_app = {"code": code(secret)}
    return client.post("/accounts/2fa/totp/activate/", from_app)
