"""What people settle about themselves."""

from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.models import User
from assessment.refusals import BadInput, Forbidden


@transaction.atomic
def change_settings(
    user: User, *, by: User, name: str, language: str, time_zone: str, one_digest: bool
) -> User:
    """Name, language, time zone, and how many letters.

    An empty language or time zone means: as the service does. `one_digest` is for people of agencies.
    """
    if user.pk != by.pk:
        raise Forbidden(_("People settle this about themselves only."))
    user = User.objects.select_for_update().get(pk=user.pk)
    if not name.strip() or len(name.strip()) > 80:
        raise BadInput(_("A name has between 1 and 80 characters."))
    if language and language not in dict(settings.LANGUAGES):
        raise BadInput(_("Choose one of the languages."))
    if time_zone and time_zone not in available_timezones():
        raise BadInput(_("Choose a time zone from the list."))
    user.name, user.language, user.time_zone = name.strip(), language, time_zone
    user.one_digest = one_digest
    user.save(update_fields=["name", "language", "time_zone", "one_digest"])
    return user


@transaction.atomic
def choose_language(user: User, *, by: User, language: str) -> None:
    """The language alone: the switch at the top of every page."""
    if user.pk != by.pk:
        raise Forbidden(_("People settle this about themselves only."))
    if language not in dict(settings.LANGUAGES):
        raise BadInput(_("Choose one of the languages."))
    User.objects.filter(pk=user.pk).update(language=language)
