"""Accounts: closed and opened again, made operator, freed of a second step that was lost."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.actions import sessions
from assessment.actions.agencies import may_look_after
from assessment.actions.history import write_down
from assessment.models import User
from assessment.refusals import Refused


@transaction.atomic
def close(user: User, *, by: User) -> User:
    """Nobody signs in with it any more, and who is signed in is so no longer. What was done stays."""
    user = _lock(user, by=by)
    if not user.is_active:
        raise Refused(_("This account is closed already."))
    _refuse_last_operator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end(user)
    write_down("account_closed", by=by, user=user.pk)
    return user


@transaction.atomic
def reopen(user: User, *, by: User) -> User:
    """As it was: with its seats and memberships, but nowhere signed in."""
    user = _lock(user, by=by)
    if user.is_active:
        raise Refused(_("This account is open already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    write_down("account_reopened", by=by, user=user.pk)
    return user


@transaction.atomic
def make_operator(user: User, *, by: User) -> User:
    user = _lock(user, by=by)
    if user.is_operator:
        raise Refused(_("%(name)s is an operator already.") % {"name": user})
    if not user.is_active:
        raise Refused(_("This account is closed. Open it first."))
    return _set_operator(user, True, by=by)


@transaction.atomic
def end_operator(user: User, *, by: User) -> User:
    user = _lock(user, by=by)
    if not user.is_operator:
        raise Refused(_("%(name)s is no operator.") % {"name": user})
    _refuse_last_operator(user)
    return _set_operator(user, False, by=by)


@transaction.atomic
def reset_second_factor(user: User, *, by: User) -> User:
    """For somebody whose phone and recovery codes are gone: the password is asked for alone, once.

    Whoever needs a second step sets up a new one before anything else.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not may_reset_second_factor(user, by):
        raise Refused(
            _("Only an operator can do this, or a lead who looks after all agencies that the person is in.")
        )
    return _forget_second_factor(user, by=by)


def may_reset_second_factor(user: User, by: User) -> bool:
    """A lead may not weaken an account that opens more than the lead's own: then it is for operators."""
    if user.pk == by.pk:
        return False
    if by.is_operator:
        return True
    return user.is_agency and not user.is_operator and all(may_look_after(d.agency, by) for d in user.desks)


@transaction.atomic
def let_in(user: User) -> User:
    """From the console of the machine: the first operator, or one who cannot get in any other way."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    if user.authenticator_set.exists():
        _forget_second_factor(user, by=None)
    return _set_operator(user, True, by=None)


def _set_operator(user: User, is_operator: bool, *, by: User | None) -> User:
    user.is_operator = is_operator
    user.save(update_fields=["is_operator"])
    sessions.end(user)
    write_down("operator_made" if is_operator else "operator_ended", by=by, user=user.pk)
    return user


def _forget_second_factor(user: User, *, by: User | None) -> User:
    forgotten, _by_type = user.authenticator_set.all().delete()
    if not forgotten:
        raise Refused(_("%(name)s has no second step that could be reset.") % {"name": user})
    sessions.end(user)
    write_down("second_factor_reset", by=by, user=user.pk)
    return user


def _lock(user: User, *, by: User) -> User:
    """The account, held, and all operators with it: of two who dismiss each other the second is refused."""
    held = User.objects.filter(is_operator=True) | User.objects.filter(pk__in=[user.pk, by.pk])
    rows = {row.pk: row for row in held.select_for_update(no_key=True).order_by("pk")}
    if not (rows[by.pk].is_operator and rows[by.pk].is_active):
        raise Refused(_("Only operators can do this."))
    return rows[user.pk]


def _refuse_last_operator(user: User) -> None:
    others = User.objects.filter(is_operator=True, is_active=True).exclude(pk=user.pk)
    if user.is_operator and not others.exists():
        raise Refused(_("This is the last operator. Make somebody else operator first."))
