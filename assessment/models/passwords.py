"""Which passwords are accepted: the rules that AUTH_PASSWORD_VALIDATORS names by profile."""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models.people import User

NAMES_FROM = 3  # letters: a shorter name is in too many words by chance


class FormerPassword(models.Model):
    """The hash of a password that was replaced, so that it does not come back at once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    hash = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-replaced_at", "-pk"]


class LongEnough(MinimumLengthValidator):
    """Django's, in the tone of the rules beside it."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return ngettext(
            "Use at least %(count)d character.", "Use at least %(count)d characters.", self.min_length
        ) % {"count": self.min_length}


class NotCommon(CommonPasswordValidator):
    """Django's, in the tone of the rules beside it."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return _("Not one of the passwords that many people use.")


class ThreeKinds:
    """At least three of: small letters, capitals, digits, anything else."""

    def validate(self, password: str, user: User | None = None) -> None:
        if kinds_in(password) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return _("Use at least three of these: small letters, capital letters, digits, other characters.")


class NoName:
    """Neither the part of the address before the @ nor the person's name stands in it."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user and any(name in password.casefold() for name in names_of(user)):
            raise ValidationError(self.get_help_text(), code="password_holds_name")

    def get_help_text(self) -> str:
        return _("Your name and your e-mail address must not be in it.")


class NotRecent:
    """None of the last passwords, the present one included."""

    def __init__(self, last: int) -> None:
        self.last = last

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        former = user.former_passwords.values_list("hash", flat=True)[: self.last - 1]
        if any(check_password(password, one) for one in (user.password, *former)):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return ngettext(
            "Take one that is not the last one you used.",
            "Take one that is not among the last %(count)d you used.",
            self.last,
        ) % {"count": self.last}


def kinds_in(password: str) -> int:
    kinds = {
        "small" if c.islower() else "capital" if c.isupper() else "digit" if c.isdigit() else "other"
        for c in password
    }
    return len(kinds)


def names_of(user: User) -> list[str]:
    """As far as they are long enough to mean anything; Chinese names are whole with two characters."""
    account = user.email.partition("@")[0]
    named = [account, *user.name.split()]
    return [name.casefold() for name in named if len(name) >= (NAMES_FROM if name.isascii() else 2)]


def keep_former(user: User) -> None:
    """Before a password is replaced: remember its hash, and forget those that are not asked for any more."""
    FormerPassword.objects.create(user=user, hash=user.password)
    asked_for = user.former_passwords.values_list("pk", flat=True)[: max(settings.PASSWORD_HISTORY - 1, 0)]
    user.former_passwords.exclude(pk__in=list(asked_for)).delete()
