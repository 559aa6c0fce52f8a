"""Which passwords are accepted, in both profiles, and when one has grown too old."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from assessment.actions import passwords
from assessment.models import Event, FormerPassword, User
from assessment.models.passwords import NoName, NotRecent, ThreeKinds
from config.embedded import ROOT
from tests.people import PASSWORD

OLD = timedelta(days=91)
PROBE = """
import django; django.setup()
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
import sys
for password in sys.stdin.read().split():
    try: validate_password(password)
    except ValidationError: print("no")
    else: print("yes")
"""


def refused(password: str, user: User | None = None) -> set[str]:
    """By which rules."""
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


def answers_under(profile: str, *tried: str) -> list[str]:
    """In a process of its own: settings are read once."""
    surroundings = os.environ | {"PASSWORD_PROFILE": profile, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", PROBE]
    asked = {"input": "\n".join(tried), "capture_output": True, "text": True, "cwd": ROOT}
    return subprocess.run(command, env=surroundings, check=True, **asked).stdout.split()


def test_the_two_profiles():
    tried = (
        "Ab3-xyzw",
        "Ab3-xyz",
        "abcdefgh1",
        "rather long and plain".replace(" ", ""),
        "password123",
        PASSWORD,
    )

    assert answers_under("mlps", *tried) == ["yes", "no", "no", "no", "no", "yes"]
    assert answers_under("nist", *tried) == ["no", "no", "no", "yes", "no", "yes"]


def test_another_profile_is_no_profile():
    with pytest.raises(subprocess.CalledProcessError):
        answers_under("none")


@pytest.mark.parametrize(
    ("password", "fine"),
    [
        ("abcdefgh", False),
        ("abcdefg1", False),
        ("ABCDEFG1", False),
        ("12345678-", False),
        ("Abcdefg1", True),
        ("abcdef1-", True),
        ("ABCDEF1-", True),
        ("中文密码Ab", True),
    ],
)
def test_three_of_four_kinds(password, fine):
    assert ("password_too_uniform" not in refused(password)) == fine


@pytest.mark.parametrize(
    ("password", "fine"),
    [
        ("Li.Ming-2020", False),
        ("xxLI.MINGxx1", False),
        ("梅岚Abcdef1", False),
        ("Ming-and-2020", True),
        ("Correct-horse-2020", True),
    ],
)
def test_no_name_in_it(password, fine):
    user = User(email="li.ming@example.test", name="梅岚")

    assert ("password_holds_name" not in refused(password, user)) == fine


def test_a_name_of_two_letters_is_in_too_many_words():
    NoName().validate("Opening-2020", User(email="op@example.test", name="Op"))


def test_the_last_five_do_not_come_back_the_sixth_does(mei):
    former = [f"Correct-horse-{year}" for year in range(2020, 2026)]
    for password in former[1:]:
        passwords.change(mei, by=mei, password=password)

    assert [refused(password, mei) for password in former] == [set(), *[{"password_reused"}] * 5]
    assert FormerPassword.objects.count() == 4


def test_control_without_that_rule_the_present_one_passes(mei, monkeypatch):
    monkeypatch.setattr(NotRecent, "validate", lambda *_args: None)

    assert refused(PASSWORD, mei) == set()


def test_control_without_that_rule_a_plain_one_passes(monkeypatch):
    monkeypatch.setattr(ThreeKinds, "validate", lambda *_args: None)

    assert refused("abcdefgh-not-common") == set()


def test_hashes_of_others_are_not_asked(mei, xu):
    passwords.change(xu, by=xu, password="Another-horse-2021")

    assert refused("Another-horse-2021", mei) == set()


def test_a_change_is_written_down_without_the_password(mei):
    mei.password_set_at -= OLD
    mei.save()

    passwords.change(mei, by=mei, password="Another-horse-2021")

    mei.refresh_from_db()
    assert mei.check_password("Another-horse-2021")
    assert mei.password_set_at > now() - timedelta(minutes=5)
    event = Event.objects.get()
    assert (event.kind, event.by, event.details) == ("password_changed", mei, {"user": mei.pk})


@pytest.mark.parametrize(("who", "due"), [("lin", True), ("op", True), ("mei", False)])
def test_after_ninety_days_agencies_and_operators_need_a_new_one(who, due, request):
    user = request.getfixturevalue(who)
    assert not user.needs_new_password

    user.password_set_at -= OLD

    assert user.needs_new_password == due


def test_how_many_days_is_a_setting_and_none_means_never(lin, settings):
    lin.password_set_at -= OLD

    settings.PASSWORD_MAX_AGE_DAYS = 0

    assert not lin.needs_new_password
