"""Tokens with which programs act for a person."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions.answers import tidy
from assessment.actions.history import write_down
from assessment.models import Scope, Token, User
from assessment.refusals import BadInput, Forbidden, Refused

MOST = 20  # personal ones in force


@transaction.atomic
def make(user: User, *, by: User, name: str, scope: str, days: int) -> tuple[Token, str]:
    """A personal token for one program, and the text of it, which is shown this once."""
    if user.pk != by.pk:
        raise Forbidden(_("People settle this about themselves only."))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    name = tidy(name)
    if not 1 <= len(name) <= 80:
        raise BadInput(_("A name has between 1 and 80 characters."))
    if scope not in Scope.values:
        raise BadInput(_("Choose what the token may do."))
    if not 1 <= days <= settings.API_TOKEN_DAYS:
        raise BadInput(_("Choose between 1 and %(most)d days.") % {"most": settings.API_TOKEN_DAYS})
    if Token.objects.visible_to(user).in_force().filter(is_personal=True).count() >= MOST:
        raise Refused(_("You have %(most)d tokens already; end one that is not needed.") % {"most": MOST})
    token, text = _issue(user, name=name, scope=scope, is_personal=True, lasts=timedelta(days=days))
    write_down("token_made", by=by, token=token.reference, name=name, scope=scope, days=days)
    return token, text


@transaction.atomic
def sign_in(user: User) -> tuple[Token, str]:
    """For a program that has shown the person's password: some hours, all that the person may do."""
    lasts = timedelta(hours=settings.API_TOKEN_HOURS)
    token, text = _issue(user, name=_("Signed in by a program"), scope=Scope.WRITE, lasts=lasts)
    write_down("signed_in_by_program", by=user, token=token.reference)
    return token, text


@transaction.atomic
def end(token: Token, *, by: User) -> None:
    """It does not hold any more from now on."""
    held = Token.objects.visible_to(by).select_for_update().filter(pk=token.pk).first()
    if held is None:
        raise Token.DoesNotExist
    if held.expiry <= now():
        raise Refused(_("This token has ended already."))
    held.expiry = now()
    held.save(update_fields=["expiry"])
    write_down("token_ended", by=by, token=held.reference)


def _issue(user: User, *, lasts: timedelta, **facts: object) -> tuple[Token, str]:
    return Token.objects.create(user, expiry=lasts, standing=user.get_session_auth_hash(), **facts)
