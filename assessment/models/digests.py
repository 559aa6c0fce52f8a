from django.db import models
from django.db.models import Q


class Digest(models.Model):
    """The one letter of a day to a reviewer who wants no others about what is on the desk.

    Promised by its row, of which there is one a person and day; sent by the worker, once. Where there
    was nothing to say, it is done without a letter.
    """

    to = models.ForeignKey("User", models.CASCADE, related_name="+")
    day = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    was_empty = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["to", "day"], name="one_digest_a_day")]
        indexes = [models.Index(fields=["day"], condition=Q(done_at=None), name="digests_to_send")]
