"""Known and unknown addresses are answered alike.

Clocks flake, so hashings are counted: they are what takes time.
What the clock says is measured by `python -m tests.bench_alike`.
"""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail

from assessment.models import User
from assessment.pages import alike
from tests.pages.signing_in import WRONG, browser, sign_in
from tests.people import PASSWORD

UNKNOWN = "nobody@example.test"
NOISE = re.compile(r'csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def hashings(monkeypatch) -> list[str]:
    """Each time that Argon2 works, by which of its doors."""
    seen: list[str] = []
    for door in ("encode", "verify"):
        inside = getattr(Argon2PasswordHasher, door)

        def counted(self, *args, _inside=inside, _door=door):
            seen.append(_door)
            return _inside(self, *args)

        monkeypatch.setattr(Argon2PasswordHasher, door, counted)
    return seen


def signed_up(email: str):
    asked = {"name": "x", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    return browser().post("/accounts/signup/", asked)


def reset(email: str):
    return browser().post("/accounts/password/reset/", {"email": email})


def failed(email: str):
    return sign_in(browser(), email, WRONG)


def read(answer, email: str) -> tuple:
    """What a stranger sees of it."""
    page = NOISE.sub("", answer.content.decode()).replace(email, "…")
    return answer.status_code, answer.headers.get("Location"), sorted(answer.cookies), page


@pytest.mark.parametrize("ask", [failed, signed_up, reset])
def test_a_stranger_reads_the_same(ask, mei):
    assert read(ask(mei.email), mei.email) == read(ask(UNKNOWN), UNKNOWN)


@pytest.mark.parametrize("ask", [failed, signed_up, reset])
def test_it_takes_as_many_hashings(ask, mei, hashings):
    ask(mei.email)
    of_known = len(hashings)
    ask(UNKNOWN)

    assert (of_known, len(hashings) - of_known) == (1, 1)


def test_control_without_it_signing_up_would_tell(mei, hashings, monkeypatch):
    monkeypatch.setattr(alike.SignUpForm, "_save_as_if_new", lambda _self, _request: None)

    signed_up(mei.email)

    assert hashings == []


def test_control_without_it_a_reset_would_be_quick_enough_to_tell(mei, hashings, monkeypatch):
    monkeypatch.setattr(alike, "make_password", lambda _password: "")

    reset(mei.email)

    assert hashings == []


def test_signing_up_with_a_known_address_leaves_nothing_behind(mei):
    """What is written to take as long is taken back."""
    signed_up(mei.email)

    assert list(User.objects.values_list("email", flat=True)) == [mei.email]
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [mei.email]
    assert mei.check_password(PASSWORD)


@pytest.mark.parametrize("ask", [signed_up, reset])
def test_both_get_one_letter(ask, mei):
    ask(mei.email)
    ask(UNKNOWN)

    assert [letter.to for letter in mail.outbox] == [[mei.email], [UNKNOWN]]


def test_a_closed_account_is_like_an_unknown_one(mei, hashings):
    mei.is_active = False
    mei.save()

    assert read(failed(mei.email), mei.email) == read(failed(UNKNOWN), UNKNOWN)
    assert read(reset(mei.email), mei.email) == read(reset(UNKNOWN), UNKNOWN)
    assert len(hashings) == 4
