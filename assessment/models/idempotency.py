from datetime import timedelta

from django.db import models
from django.utils.timezone import now

KEPT_FOR = timedelta(hours=48)


class IdempotencyKey(models.Model):
    """That a program's request was carried out, and what was answered: a repetition gets the same.

    Written in the transaction of the act, so that there is never one without the other.
    """

    user = models.ForeignKey("User", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="an_idempotency_key_once")]
        indexes = [models.Index(fields=["at"], name="idempotency_keys_by_age")]

    def __str__(self) -> str:
        return self.key
