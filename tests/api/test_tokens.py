from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils.timezone import now

from assessment.models import Event, Token
from tests.api.asking import ROOT, Program, at_most, nothing_changes, refused, token_of, without_second_factor
from tests.people import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(email: str, password: str = PASSWORD, **more):
    return Program().post("auth/token/", {"email": email, "password": password} | more)


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


@pytest.fixture
def with_totp(mei):
    TOTP.activate(mei, SECRET)
    return mei


def test_a_password_gets_a_token_and_the_token_opens_the_door(mei):
    with time_machine.travel("2026-05-01T08:00:00Z", tick=False):
        answer = sign_in("mei@example.test")
        told = answer.json()
        me = Client(headers={"authorization": f"Bearer {told['token']}"}).get(ROOT + "me/")

    assert (answer.status_code, told["expires"]) == (200, "2026-05-01T20:00:00Z")
    assert me.json()["email"] == "mei@example.test"
    assert Event.objects.get().kind == "signed_in_by_program"
    assert told["token"] not in str(list(Token.objects.values()))


def test_after_its_hours_it_holds_no_more(mei):
    with time_machine.travel("2026-05-01T08:00:00Z", tick=False) as traveller:
        token = sign_in("mei@example.test").json()["token"]
        program = Client(headers={"authorization": f"Bearer {token}"})
        traveller.move_to("2026-05-01T19:59:59Z")
        assert program.get(ROOT + "me/").status_code == 200
        traveller.move_to("2026-05-01T20:00:01Z")

        refused(program.get(ROOT + "me/"), 401, "bad_token")


@pytest.mark.parametrize(
    ("email", "password"), [("mei@example.test", "wrong"), ("nobody@example.test", PASSWORD), ("", "")]
)
def test_wrong_and_unknown_are_answered_alike(email, password, mei):
    with nothing_changes():
        answer = sign_in(email or "x", password or "x")

    told = refused(answer, 401, "wrong_credentials")
    assert told["detail"] == "The e-mail address or the password is wrong."
    assert answer["WWW-Authenticate"] == "Bearer"
    assert not Token.objects.exists()


def test_wrong_and_unknown_cost_the_same_work(mei, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    mei.set_password(PASSWORD)
    mei.save()
    worked = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a: worked.append("hash") or encode(*a))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a: worked.append("hash") or verify(*a))

    sign_in("mei@example.test", "wrong")
    known, worked[:] = list(worked), []
    sign_in("nobody@example.test", "wrong")

    assert known == worked == ["hash"]


def test_whoever_is_locked_out_at_the_page_is_locked_out_here(mei, client_of):
    browser = client_of()
    for _ in range(10):
        browser.post("/accounts/login/", {"login": "mei@example.test", "password": "wrong"})

    with nothing_changes():
        answer = sign_in("mei@example.test")

    refused(answer, 429, "too_many_requests")
    assert answer["Retry-After"] == str(15 * 60)
    assert not Token.objects.exists()


def test_and_the_other_way_round(mei, client_of):
    tries = [sign_in("mei@example.test", "wrong").status_code for _ in range(12)]

    page = client_of(language="en").post(
        "/accounts/login/", {"login": "mei@example.test", "password": PASSWORD}
    )

    assert tries[0] == 401
    assert tries[-1] == 429
    assert page.status_code in (200, 429)
    assert "_auth_user_id" not in page.wsgi_request.session


def test_a_locked_account_gets_no_token(mei):
    mei.is_active = False
    mei.save()
    with nothing_changes():
        answer = sign_in("mei@example.test")

    refused(answer, 401, "wrong_credentials")


def test_an_account_without_a_confirmed_address_gets_no_token(mei):
    mei.emailaddress_set.update(verified=False)
    with nothing_changes():
        answer = sign_in("mei@example.test")

    refused(answer, 401, "email_not_verified")


def test_two_step_sign_in_asks_for_the_second_step(with_totp):
    with nothing_changes():
        answer = sign_in("mei@example.test")

    refused(answer, 401, "second_factor_required")


def test_with_the_code_there_is_a_token(with_totp):
    assert sign_in("mei@example.test", code=code()).status_code == 200
    assert Authenticator.objects.get().last_used_at


def test_a_code_is_good_once(with_totp):
    with time_machine.travel("2026-05-01T08:00:10Z", tick=False):
        once = code()
        assert sign_in("mei@example.test", code=once).status_code == 200
        with nothing_changes():
            answer = sign_in("mei@example.test", code=once)

    refused(answer, 401, "wrong_credentials")


def test_codes_are_not_tried_through(with_totp):
    statuses = [sign_in("mei@example.test", code="000000").status_code for _ in range(12)]

    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert not Token.objects.exists()
    assert Event.objects.get().kind == "second_step_locked"


@pytest.mark.parametrize("name", ["lin", "op"])
def test_agencies_and_operators_need_two_step_sign_in_for_a_token(name, request):
    user = without_second_factor(request.getfixturevalue(name))
    with nothing_changes():
        answer = sign_in(user.email)

    refused(answer, 403, "second_factor_missing")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": 1, "password": "x"}, "email"),
        ({"email": "a@b.test", "password": ["x"]}, "password"),
        ({"email": "a@b.test", "password": "x", "code": 123456}, "code"),
        ({"email": "a@b.test", "password": "x", "is_active": True}, "is_active"),
    ],
)
def test_what_does_not_fit_is_refused(body, field, db):
    with nothing_changes():
        answer = Program().post("auth/token/", body)

    assert field in refused(answer, 400, "bad_input")["errors"]


def test_a_program_ends_its_own_token(mei):
    program = Program(mei)

    assert program.delete("auth/token/").status_code == 204

    refused(program.get("me/"), 401, "bad_token")
    assert Event.objects.get().kind == "token_ended"


def test_a_browser_has_no_token_to_end(mei, client_of):
    browser = client_of(mei)
    with nothing_changes():
        answer = browser.delete(ROOT + "auth/token/")

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer a b",
        "Bearer x",
        "Bearer " + "0" * 64,
        "Bearer " + "0" * 10_000,
        "Bearer \xff\xfe",
        "Bearer ' OR 1=1 --",
        "bearer " + "F" * 64,
    ],
)
def test_a_token_that_is_none_opens_nothing(header, mei):
    answer = Client(headers={"authorization": header}).get(ROOT + "me/")

    refused(answer, 401, "bad_token")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_wrong_token_is_not_excused_by_a_session(mei, client_of):
    answer = client_of(mei).get(ROOT + "me/", headers={"authorization": "Bearer " + "0" * 64})

    refused(answer, 401, "bad_token")


@pytest.mark.parametrize("change", ["locked", "password", "ended"])
def test_a_token_ends_with_the_right_to_it(change, mei):
    program = Program(mei)
    assert program.get("me/").status_code == 200
    if change == "locked":
        mei.is_active = False
    elif change == "password":
        mei.set_password("Another-password-2026")
    else:
        Token.objects.update(expiry=now() - timedelta(seconds=1))
    mei.save()

    refused(program.get("me/"), 401, "bad_token")


def test_the_use_of_a_token_is_noted_now_and_then(mei):
    program = Program(mei)
    program.get("problems/")
    first = Token.objects.get().last_used_at

    with at_most(1):  # whether the person sits in an agency
        program.get("problems/")

    assert first
    assert Token.objects.get().last_used_at == first


def test_the_callers_tokens_are_listed_without_their_secret(mei, xu):
    text = token_of(mei, name="ERP", scope="read", is_personal=True)
    token_of(xu)

    listed = Program(mei).get("auth/tokens/").json()["results"]

    assert [each["name"] for each in listed] == ["test", "ERP"]
    assert (listed[1]["scope"], listed[1]["is_personal"]) == ("read", True)
    assert text[:15] not in str(listed)
    assert set(listed[0]) == {
        "reference",
        "name",
        "scope",
        "is_personal",
        "created",
        "expires",
        "last_used_at",
    }


def test_one_of_them_is_ended(mei):
    lost = Client(headers={"authorization": f"Bearer {token_of(mei, name='lost')}"})
    reference = Token.objects.get(name="lost").reference

    assert Program(mei).delete(f"auth/tokens/{reference}/").status_code == 204

    refused(lost.get(ROOT + "me/"), 401, "bad_token")


def test_another_persons_tokens_are_not_there(mei, xu):
    token_of(mei)
    reference, program = Token.objects.get().reference, Program(xu)
    with nothing_changes():
        answers = [program.get(f"auth/tokens/{reference}/"), program.delete(f"auth/tokens/{reference}/")]

    for answer in answers:
        refused(answer, 404, "not_found")
    assert Token.objects.get(reference=reference).expiry > now()
