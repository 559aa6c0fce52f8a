from datetime import timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now
from django.utils.translation import pgettext_lazy
from knox.models import AbstractAuthToken, AuthTokenManager

from assessment.models.assessments import new_reference

SEEN_EVERY = timedelta(minutes=5)  # so often at most the use of a token is written down


class Scope(models.TextChoices):
    READ = "read", pgettext_lazy("token", "Read only")
    WRITE = "write", pgettext_lazy("token", "Read and write")


class TokenQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(user=user)

    def in_force(self) -> Self:
        return self.filter(expiry__gt=now())


class Token(AbstractAuthToken):
    """What a program shows instead of a password. Only a digest of it is kept.

    It stands and falls with the sessions of its person: a new password or whatever else ends those
    ends it, too (`is_of_today`).
    """

    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    name = models.CharField(max_length=80)  # for what its person made it
    is_personal = models.BooleanField(default=False)  # made on the settings page, not by signing in
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.WRITE)
    standing = models.CharField(max_length=64)  # the person's session hash on the day it was made
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = AuthTokenManager.from_queryset(TokenQuerySet)()

    class Meta:
        ordering = ["-created", "reference"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="token_scope_known"),
            models.CheckConstraint(condition=Q(expiry__isnull=False), name="token_ends"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_today(self) -> bool:
        """Whether a session begun when the token was made would still hold."""
        hashes = (self.user.get_session_auth_hash(), *self.user.get_session_auth_fallback_hash())
        return any(constant_time_compare(self.standing, each) for each in hashes)

    def note_use(self) -> None:
        """Roughly when it was last used; a request that finds the row held by another passes it by."""
        if self.last_used_at and self.last_used_at > now() - SEEN_EVERY:
            return
        free = Token.objects.filter(pk=self.pk).select_for_update(skip_locked=True)
        with transaction.atomic():
            Token.objects.filter(pk__in=free.values("pk")).update(last_used_at=now())
