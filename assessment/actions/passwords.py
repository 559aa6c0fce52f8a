"""Replacing a password."""

from django.db import transaction
from django.utils.timezone import now

from assessment.actions.history import write_down
from assessment.models import User
from assessment.models.passwords import keep_former


@transaction.atomic
def change(user: User, *, by: User, password: str) -> User:
    """Every session ends with it, this one included. With a link from a letter, too, `by` is the person."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    keep_former(locked)
    locked.set_password(password)
    locked.password_set_at = now()
    locked.save(update_fields=["password", "password_set_at"])
    write_down("password_changed", by=by, user=user.pk)
    user.password, user.password_set_at = locked.password, locked.password_set_at
    return locked
