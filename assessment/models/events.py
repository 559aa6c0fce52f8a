from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from assessment.models.assessments import Assessment
from assessment.models.enterprises import Enterprise


class EventQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Those of assessments and enterprises that the person may see."""
        return self.filter(
            Q(assessment__in=Assessment.objects.visible_to(user))
            | Q(assessment=None, enterprise__in=Enterprise.objects.visible_to(user))
        )


class Event(models.Model):
    """What happened: one row an act, in the transaction of the act, never changed or removed.

    The database refuses UPDATE and DELETE (see the migration `0002_promises`).
    """

    kind = models.CharField(max_length=40)  # a move of `lifecycle`, or such as "member_joined"
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="events")
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="events")
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["assessment", "-at"], name="event_history")]


class Letter(models.Model):
    """One e-mail about one event to one person: promised in the act, sent by the worker, once."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="letters")
    to = models.ForeignKey("User", models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "to"], name="one_letter_a_person")]
        indexes = [models.Index(fields=["event"], condition=Q(sent_at=None), name="letters_to_send")]
