"""When somebody is signed out: by time, by what changes about the account; and what stays."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.backends import ModelBackend
from django.utils.timezone import now

from assessment.actions import accounts, agencies, members
from assessment.models import Event, Invitation, Membership, User
from tests.pages.signing_in import HOME, browser, gets_in
from tests.people import PASSWORD

pytestmark = pytest.mark.usefixtures("quick_cache")
TOLD = {"en": "You were signed out after a while", "zh-hans": "您已自动退出登录"}


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as travelling:
        yield travelling


def is_signed_in(client) -> bool:
    answer = client.get(HOME)
    return answer.status_code == 200 or not answer.url.startswith("/accounts/login/")


def ended(person, client_of, act) -> bool:
    """Whether an open session of the person ends with the act."""
    client = client_of(person)
    assert is_signed_in(client)
    act()
    return not is_signed_in(client)


@pytest.mark.parametrize(("who", "minutes"), [("lin", 30), ("op", 30), ("mei", 120)])
def test_whoever_does_nothing_is_signed_out(who, minutes, clock, client_of, request):
    client = client_of(request.getfixturevalue(who))
    client.get(HOME)

    clock.shift(timedelta(minutes=minutes))
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=minutes, seconds=1))
    assert not is_signed_in(client)
    assert Event.objects.get().details == {"why": "idle"}


def test_control_without_the_limit_the_session_stays(lin, clock, client_of, monkeypatch):
    monkeypatch.setattr("assessment.pages.time_limits.limit_reached", lambda _request: "")
    client = client_of(lin)
    client.get(HOME)

    clock.shift(timedelta(minutes=31))

    assert is_signed_in(client)


def test_the_minutes_are_settings(lin, clock, client_of, settings):
    settings.SESSION_IDLE_MINUTES = 5
    client = client_of(lin)
    client.get(HOME)

    clock.shift(timedelta(minutes=6))

    assert not is_signed_in(client)


@pytest.mark.parametrize("who", ["lin", "mei"])
def test_whoever_goes_on_working_signs_in_again_after_twelve_hours(who, clock, client_of, request):
    client = client_of(request.getfixturevalue(who))
    client.get(HOME)

    for _ in range(36):
        clock.shift(timedelta(minutes=20))
        assert is_signed_in(client)
    clock.shift(timedelta(minutes=1))
    assert not is_signed_in(client)
    assert Event.objects.get().details == {"why": "hours"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_after_signing_in_again_one_is_where_one_was(lin, clock, client_of, language):
    client = client_of(lin, language=language)
    client.get(HOME)
    clock.shift(timedelta(minutes=31))

    answer = client.get("/reviews/?list=mine")

    assert answer.url == "/accounts/login/?next=/reviews/%3Flist%3Dmine"
    assert TOLD[language] in client.get(answer.url).content.decode()


def test_a_script_is_answered_as_a_stranger(mei, draft, clock, client_of):
    """It follows to the sign-in page, by which the workspace sees what has happened."""
    client = client_of(mei)
    client.get(HOME)
    clock.shift(timedelta(minutes=121))
    save = f"/assessments/{draft.reference}/answer/data.L1.a/"

    answer = client.post(save, {"value": "1"}, headers={"accept": "application/json"})

    assert answer.url == f"/accounts/login/?next={save}"
    assert not draft.answers.exists()


def test_of_a_form_that_was_sent_one_comes_back_to_its_page(mei, draft, clock, client_of):
    client = client_of(mei)
    page = f"/assessments/{draft.reference}/answers/data/"
    client.get(page)
    clock.shift(timedelta(minutes=121))

    answer = client.post(page, headers={"referer": f"http://testserver{page}"})

    assert answer.url == f"/accounts/login/?next={page}"
    assert not draft.answers.exists()


def test_of_a_page_that_only_a_form_shows_one_comes_back_to_the_page_before(mei, qiming, clock, client_of):
    client = client_of(mei)
    colleagues = f"/enterprises/{qiming.pk}/colleagues/"
    client.post(f"{colleagues}invite/", {"email": "nobody"})
    clock.shift(timedelta(minutes=121))

    referer = {"referer": f"http://testserver{colleagues}invite/"}
    answer = client.post(f"{colleagues}invite/", {"email": "new@example.test"}, headers=referer)
    client = client_of(mei)

    assert answer.url == f"/accounts/login/?next={colleagues}invite/"
    assert client.get(f"{colleagues}invite/").url == colleagues
    assert not Invitation.objects.exists()


def test_another_site_is_not_where_one_comes_back_to(mei, clock, client_of):
    client = client_of(mei)
    client.get(HOME)
    clock.shift(timedelta(minutes=121))

    answer = client.post("/settings/", headers={"referer": "https://evil.example/settings/"})

    assert answer.url == f"/accounts/login/?next={HOME}"


def test_closing_an_account_ends_its_sessions(mei, op, client_of):
    assert ended(mei, client_of, lambda: accounts.close(mei, by=op))


def test_control_it_is_the_check_of_each_request_that_does_it(mei, client_of, monkeypatch):
    monkeypatch.setattr(ModelBackend, "user_can_authenticate", lambda _self, _user: True)

    assert not ended(mei, client_of, lambda: User.objects.filter(pk=mei.pk).update(is_active=False))


def test_opening_it_again_does_not_revive_them(mei, op, client_of):
    client = client_of(mei)
    accounts.close(mei, by=op)
    accounts.reopen(mei, by=op)

    assert not is_signed_in(client)


def test_a_new_password_ends_all_sessions_the_one_that_asked_included(mei, client_of):
    elsewhere, here = client_of(mei), browser()
    gets_in(here, mei.email)
    new = "Another-horse-2021"

    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert not is_signed_in(elsewhere)
    assert not is_signed_in(here)
    assert gets_in(here, mei.email, new)


@pytest.fixture
def jiang(lin) -> User:
    """Lin's lead."""
    lin.desks[0].agency.members.create(user=(user := User.objects.create_user("j@example.test")), role="lead")
    return user


def test_a_seat_given_ends_them(mei, qiming, lin, jiang, client_of):
    seat = {"by": jiang, "email": mei.email, "role": "reviewer"}

    assert ended(mei, client_of, lambda: agencies.add_member(lin.desks[0].agency, **seat))


def test_a_seat_taken_ends_them(lin, jiang, client_of):
    assert ended(lin, client_of, lambda: agencies.remove_member(lin.agency_memberships.get(), by=jiang))


def test_another_role_in_the_agency_ends_them(lin, jiang, client_of):
    role = {"by": jiang, "email": lin.email, "role": "lead"}

    assert ended(lin, client_of, lambda: agencies.add_member(lin.desks[0].agency, **role))


def test_control_it_is_the_round_that_ends_them(lin, jiang, client_of, monkeypatch):
    monkeypatch.setattr("assessment.actions.sessions.end", lambda _user: None)

    assert not ended(lin, client_of, lambda: agencies.remove_member(lin.agency_memberships.get(), by=jiang))


def test_being_made_operator_ends_them(mei, op, client_of):
    assert ended(mei, client_of, lambda: accounts.make_operator(mei, by=op))


def test_even_if_the_mark_is_set_behind_the_back_of_the_service(mei, client_of):
    assert ended(mei, client_of, lambda: User.objects.filter(pk=mei.pk).update(is_operator=True))


def test_control_it_is_what_the_session_carries(mei, op, client_of, monkeypatch):
    monkeypatch.setattr(User, "_get_session_auth_hash", lambda _self, secret=None: "always the same")

    assert not ended(mei, client_of, lambda: accounts.make_operator(mei, by=op))


def test_in_an_enterprise_the_next_request_has_the_new_rights(mei, bo, qiming, draft, client_of):
    """Nobody is signed out for it: memberships are read anew each time."""
    client, page = client_of(bo), f"/assessments/{draft.reference}/"
    own = Membership.objects.get(user=bo)
    save = (f"{page}answer/data.L1.a/", {"value": "1", "version": ""})
    assert client.get(page).status_code == 200

    members.change_role(own, by=mei, role="viewer")
    client.post(*save)
    assert not draft.answers.exists()
    assert client.get(page).status_code == 200

    members.remove(own, by=mei)
    assert client.get(page).status_code == 404
    assert is_signed_in(client)


def test_signing_in_and_out_are_written_down(mei):
    client = browser()
    gets_in(client, mei.email)
    client.post("/accounts/logout/")

    events = [(e.kind, e.by, e.details) for e in Event.objects.order_by("pk")]
    assert events == [("signed_in", mei, {"source": "192.0.2.1"}), ("signed_out", mei, {})]


def test_a_password_that_was_not_enough_is_no_signing_in(lin):
    from_second_step_on = browser()
    from_second_step_on.post("/accounts/login/", {"login": lin.email, "password": PASSWORD})

    assert not Event.objects.exists()
