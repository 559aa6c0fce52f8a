from collections.abc import Iterator
from typing import Self

from django.db import connection, models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from assessment.chains import Head, Link
from assessment.lifecycle import MOVES
from assessment.models.assessments import Assessment
from assessment.models.canonical import canonical
from assessment.models.enterprises import Enterprise

TRIES = 12  # at a letter; with what is waited in between, most of a day
# What both sides know of an assessment that was handed in.
OF_BOTH_SIDES = frozenset({*MOVES, "question_asked", "question_replied", "forgotten"})


class EventQuerySet(models.QuerySet):
    def append(self, kind: str, *, by, enterprise, assessment, note: str, details: dict) -> "Event":
        """One more at the end of its chain, which is held until the transaction ends."""
        event = Event(
            kind=kind, by=by, enterprise=enterprise, assessment=assessment, note=note, details=details
        )
        event.chain = f"enterprise:{enterprise.pk}" if enterprise else f"person:{by.pk}" if by else "service"
        event.sealed = canonical(event.told)
        with connection.cursor() as cursor:
            cursor.execute("SELECT append_event(%s, %s)", [event.chain, event.sealed])
            event.pk = cursor.fetchone()[0]
        return event

    def heads(self) -> dict[str, Head]:
        """The last link of each chain."""
        last = self.order_by("chain", "-position").distinct("chain")
        return {chain: Head(*head) for chain, *head in last.values_list("chain", "position", "hash")}

    def visible_to_operator(self, user) -> Self:
        """All, for operators: who did what, when; not what was said."""
        return self.defer("note", "sealed") if user.is_operator else self.none()

    def visible_to(self, user) -> Self:
        """Members see all of their enterprise; agencies the moves and questions of what was handed in.

        What the enterprise does between two hand-ins is its own business.
        """
        mine = Q(enterprise__in=user.memberships.filter(ended_at=None).values("enterprise"))
        handed_in = Assessment.objects.visible_to(user)
        return self.filter(mine | Q(kind__in=sorted(OF_BOTH_SIDES), assessment__in=handed_in))


class Event(models.Model):
    """What happened: one row an act, in the transaction of the act, never changed or removed.

    Rows come in through the database's own function, which chains them (`append`); UPDATE and DELETE
    are refused (migrations `0002_promises`, `0005_chain`). `sealed` is the text under the hash: the
    columns before it only repeat it, so that they can be asked for.
    """

    kind = models.CharField(
        _("what happened"), max_length=40
    )  # a move of `lifecycle`, or such as "member_joined"
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, related_name="events", verbose_name=_("enterprise")
    )
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="events")
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("time"), default=now)
    note = models.TextField(blank=True)
    details = models.JSONField(_("details"), default=dict)
    chain = models.CharField(max_length=40)  # of an enterprise, else of a person, else the service's
    position = models.PositiveBigIntegerField()  # in the chain: 1, 2, …
    previous = models.CharField(max_length=64)  # the hash of the one before; empty at the first
    sealed = models.TextField()
    algorithm = models.CharField(max_length=10, default="sha256")
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("entry of the audit trail"), _("entries of the audit trail")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["assessment", "-at"], name="event_history")]
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="one_event_a_place_in_the_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.chain} {self.position})"

    @property
    def told(self) -> dict[str, object]:
        """The facts, as they are sealed."""
        return {
            "kind": self.kind,
            "enterprise": self.enterprise_id,
            "assessment": self.assessment_id,
            "by": self.by_id,
            "at": self.at.isoformat(),
            "note": self.note,
            "details": self.details,
        }


def links() -> Iterator[Link]:
    """All events, as the verifier takes them, in the order of their chains."""
    for event in Event.objects.order_by("chain", "position").iterator(chunk_size=5000):
        parts = (event.chain, event.position, event.previous, event.sealed, event.algorithm, event.hash)
        yield Link(*parts, event.told)


class LetterQuerySet(models.QuerySet):
    def to_try(self) -> Self:
        """Not sent yet, and it is time to try."""
        is_due = Q(due_at=None) | Q(due_at__lte=now())
        return self.filter(is_due, sent_at=None, attempts__lt=TRIES)

    def put_aside(self) -> Self:
        """Tried for a day, and not sent."""
        return self.filter(sent_at=None, attempts__gte=TRIES)


class Letter(models.Model):
    """One e-mail about one event to one person: promised in the act, sent by the worker, once."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="letters", verbose_name=_("occasion"))
    to = models.ForeignKey("User", models.CASCADE, related_name="+", verbose_name=_("to"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), null=True, blank=True)  # None: at once

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("letter"), _("letters")
        constraints = [models.UniqueConstraint(fields=["event", "to"], name="one_letter_a_person")]
        indexes = [models.Index(fields=["event"], condition=Q(sent_at=None), name="letters_to_send")]
