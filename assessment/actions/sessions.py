"""Ending what somebody is signed in with."""

from django.db.models import F

from assessment.models import User


def end(user: User) -> None:
    """Every session of the account ends at its next request; signing in again is possible at once.

    Called in the transaction of what makes it needed: a seat taken or given, an account closed.
    """
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
