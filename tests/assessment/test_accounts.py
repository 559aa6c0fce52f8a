"""Closing and reopening accounts, operators, and a second step that was lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connections

from assessment.actions import accounts, agencies
from assessment.models import Agency, AgencyMember, Event, User
from assessment.refusals import Refused
from tests.people import person, reviewer, with_second_step

ACTS = [accounts.close, accounts.reopen, accounts.make_operator, accounts.end_operator]


@pytest.fixture
def second(db) -> User:
    """Another operator."""
    return with_second_step(person("second", "宁二", is_operator=True))


@pytest.fixture
def jiang(lin, regions) -> User:
    """The lead of Lin's agency."""
    return reviewer(regions, "jiang", "江领", "340000", role="lead")


def standing(user: User) -> tuple[bool, bool, int]:
    user.refresh_from_db()
    return user.is_active, user.is_operator, user.authenticator_set.count()


def refuse(act, user: User, *, by: User) -> None:
    before = standing(user)
    with pytest.raises(Refused):
        act(user, by=by)
    assert standing(user) == before
    assert not Event.objects.exists()


def test_an_operator_closes_and_reopens(mei, op):
    accounts.close(mei, by=op)
    assert standing(mei) == (False, False, 0)
    accounts.reopen(mei, by=op)
    assert standing(mei) == (True, False, 0)

    told = [(e.kind, e.by, e.details) for e in Event.objects.order_by("pk")]
    assert told == [("account_closed", op, {"user": mei.pk}), ("account_reopened", op, {"user": mei.pk})]


def test_an_operator_makes_another_and_ends_it(mei, op):
    accounts.make_operator(mei, by=op)
    assert standing(mei) == (True, True, 0)
    accounts.end_operator(mei, by=op)
    assert standing(mei) == (True, False, 0)

    assert [e.kind for e in Event.objects.order_by("pk")] == ["operator_made", "operator_ended"]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["mei", "lin", "jiang"])
def test_nobody_else_does(act, who, xu, op, request):
    refuse(act, op if act is accounts.end_operator else xu, by=request.getfixturevalue(who))


@pytest.mark.parametrize("act", ACTS)
def test_a_closed_operator_does_nothing_any_more(act, xu, op, second):
    User.objects.filter(pk=op.pk).update(is_active=False)

    refuse(act, second if act is accounts.end_operator else xu, by=op)


@pytest.mark.parametrize("act", [accounts.close, accounts.end_operator])
def test_the_last_operator_stays(act, op):
    refuse(act, op, by=op)


@pytest.mark.parametrize("act", [accounts.close, accounts.end_operator])
def test_a_closed_operator_does_not_count_as_one_who_stays(act, op, second):
    User.objects.filter(pk=second.pk).update(is_active=False)

    refuse(act, op, by=op)


@pytest.mark.parametrize("act", [accounts.close, accounts.end_operator])
def test_one_of_two_operators_may_go(act, op, second):
    act(second, by=op)

    assert User.objects.filter(is_operator=True, is_active=True).get() == op


def test_what_is_so_already_is_refused(mei, op):
    refuse(accounts.reopen, mei, by=op)
    refuse(accounts.end_operator, mei, by=op)
    refuse(accounts.make_operator, op, by=op)


def test_a_closed_account_is_not_made_operator(mei, op):
    User.objects.filter(pk=mei.pk).update(is_active=False)

    refuse(accounts.make_operator, mei, by=op)


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_who_close_each_other_at_once_one_stays(op, second):
    start = Barrier(2)

    def close(user: User, by: User) -> str:
        start.wait()
        try:
            accounts.close(user, by=by)
        except Refused:
            return "refused"
        finally:
            connections.close_all()
        return "closed"

    with ThreadPoolExecutor(2) as threads:
        came = sorted(threads.map(close, (op, second), (second, op)))

    assert came == ["closed", "refused"]
    assert User.objects.filter(is_operator=True, is_active=True).count() == 1


@pytest.mark.parametrize("who", ["jiang", "op"])
def test_a_lead_or_an_operator_resets_a_lost_second_step(who, lin, jiang, request):
    by = request.getfixturevalue(who)

    accounts.reset_second_factor(lin, by=by)

    assert not Authenticator.objects.filter(user=lin).exists()
    assert User.objects.get(pk=lin.pk).needs_second_factor
    event = Event.objects.get()
    assert (event.kind, event.by, event.details) == ("second_factor_reset", by, {"user": lin.pk})


@pytest.mark.parametrize("who", ["hefei", "zhou", "mei", "lin"])
def test_nobody_else_resets_it(who, lin, request):
    refuse(accounts.reset_second_factor, lin, by=request.getfixturevalue(who))


def test_nobody_resets_their_own(jiang, op):
    refuse(accounts.reset_second_factor, jiang, by=jiang)
    refuse(accounts.reset_second_factor, op, by=op)


def test_a_lead_does_not_weaken_an_operator_in_the_agency(lin, jiang):
    User.objects.filter(pk=lin.pk).update(is_operator=True)

    refuse(accounts.reset_second_factor, lin, by=jiang)


def test_a_lead_does_not_weaken_who_sits_elsewhere_too(lin, jiang, zhou):
    AgencyMember.objects.create(agency=zhou.desks[0].agency, user=lin, role="reviewer")

    refuse(accounts.reset_second_factor, lin, by=jiang)


def test_a_lead_resets_nobody_without_a_seat(mei, jiang):
    with_second_step(mei)

    refuse(accounts.reset_second_factor, mei, by=jiang)


def test_what_is_not_there_is_not_reset(mei, op):
    refuse(accounts.reset_second_factor, mei, by=op)


def test_from_the_console_the_first_operator_is_let_in(mei):
    call_command("operator", "MEI@example.test")

    assert standing(mei) == (True, True, 0)
    assert (Event.objects.get().kind, Event.objects.get().by) == ("operator_made", None)


def test_from_the_console_an_operator_without_phone_and_codes_is_let_in(op):
    User.objects.filter(pk=op.pk).update(is_active=False)

    call_command("operator", op.email)

    assert standing(op) == (True, True, 0)
    assert User.objects.get(pk=op.pk).needs_second_factor
    assert {e.kind for e in Event.objects.all()} == {"second_factor_reset", "operator_made"}


def test_from_the_console_nobody_comes_from_nowhere(db):
    with pytest.raises(CommandError, match="There is no account"):
        call_command("operator", "nobody@example.test")

    assert not User.objects.exists()


def test_a_seat_in_an_agency_is_untouched_by_closing(lin, jiang, op):
    accounts.close(lin, by=op)
    accounts.reopen(lin, by=op)

    agency = Agency.objects.get(region="340000")
    assert agency.members.filter(user=lin, ended_at=None).exists()
    assert agencies.may_look_after(agency, jiang)
