"""What reviewers say to a submission, and what the enterprise says to them."""

import json
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from assessment.lifecycle import Role, Tier
from assessment.models.agencies import Agency, AgencyMember
from assessment.models.answers import Value
from assessment.models.assessments import Assessment
from assessment.models.enterprises import Enterprise
from assessment.models.submissions import Result, Submission


class OfSubmissionQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Both sides, as far as they see the submission."""
        return self.filter(submission__in=Submission.objects.visible_to(user))


class OfReviewersQuerySet(OfSubmissionQuerySet):
    def visible_to(self, user) -> Self:
        """The agencies; the enterprise reads them beside the verified level, once that is settled."""
        settled = Q(submission__results__kind=Result.Kind.VERIFIED)
        return super().visible_to(user).filter(user.on_my_desks("submission__assessment__") | settled)


class FindingQuerySet(OfReviewersQuerySet):
    def current(self) -> Self:
        """The latest version of each."""
        order = ("submission_id", "requirement", "tier", "-version")
        return self.order_by(*order).distinct("submission_id", "requirement", "tier")


class Finding(models.Model):
    """A tier's verdict on one requirement of a submission: agreed, or another answer and why.

    Only ever added to: a change is a row with the next version, so that two who write at once cannot
    overwrite each other and nothing that was said is lost. Version and an empty `value`: taken back.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="findings")
    requirement = models.CharField(max_length=60)
    tier = models.CharField(max_length=10, choices=Tier.choices)
    version = models.PositiveIntegerField(default=1)
    value = models.CharField(max_length=4, choices=Value.choices, blank=True)  # what the reviewer answers
    reason = models.TextField(blank=True, max_length=2000)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["requirement", "tier", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "requirement", "tier", "version"], name="one_finding_a_version"
            ),
            models.CheckConstraint(condition=Q(value__in=["", *Value.values]), name="finding_value_known"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.value}"


class Correction(models.Model):
    """What a return asks for at one requirement or subdomain, and what the enterprise replies."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="corrections")
    about = models.CharField(max_length=60)  # a requirement, or a subdomain: whether it is left out, too
    text = models.TextField(max_length=2000)
    asked_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    reply = models.TextField(blank=True, max_length=2000)
    replied_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = OfSubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "about"], name="one_correction_a_requirement"),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None)
                | Q(replied_at__isnull=False, replied_by__isnull=False),
                name="correction_replied_at_and_by_together",
            ),
        ]


class QuestionQuerySet(OfSubmissionQuerySet):
    def of(self, assessment: Assessment) -> Self:
        """All that was asked about it, the oldest first, with who asked and who replied."""
        of = self.filter(submission__assessment=assessment)
        return of.select_related("submission", "asked_by", "replied_by").defer("submission__sealed")

    def open(self) -> Self:
        return self.filter(replied_at=None)


class Question(models.Model):
    """A reviewer's question on a requirement, and the reply; nothing is unlocked by it."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="questions")
    requirement = models.CharField(max_length=60)
    tier = models.CharField(max_length=10, choices=Tier.choices)
    text = models.TextField(max_length=2000)
    asked_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    reply = models.TextField(blank=True, max_length=2000)
    replied_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None)
                | Q(replied_at__isnull=False, replied_by__isnull=False),
                name="question_replied_at_and_by_together",
            ),
        ]


def by_requirement(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """As they stand at the requirements, in the order in which they come."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.requirement, []).append(question)
    return found


class FlagQuerySet(OfSubmissionQuerySet):
    def visible_to(self, user) -> Self:
        """The agencies alone."""
        return super().visible_to(user).filter(user.on_my_desks("submission__assessment__"))

    def raise_for(self, submission: Submission, raised: Iterable[dict], prints: Iterable[dict]) -> None:
        """Keep what was found, and find what other enterprises of the province have handed in alike."""
        told = [json.dumps(list(rows), ensure_ascii=False) for rows in (raised, prints)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT raise_flags(%s, %s, %s)", [submission.pk, *told])


class Flag(models.Model):
    """What in a submission deserves a second look: found by rule when it was handed in, never a verdict.

    For agencies alone. Rows come in through the database's own function, `raise_flags`, because what
    another enterprise has handed in is nobody's to read who hands in.
    """

    class Code(models.TextChoices):
        PLAUSIBILITY = "plausibility", _("Answers that do not fit together")
        JUMP = "jump", _("Much higher than last year")
        SAME_FILE = "same_file", _("The same file at another enterprise")
        SAME_NOTE = "same_note", _("The same note at another enterprise")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="flags")
    code = models.CharField(max_length=20, choices=Code.choices)
    requirements = ArrayField(models.CharField(max_length=60), default=list)  # none: the whole
    details = models.JSONField(default=dict)
    raised_at = models.DateTimeField(default=now)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["submission"], name="flags_of_submission")]


class Fingerprint(models.Model):
    """The hash of a file or note at a requirement of a submission. Read by `raise_flags` alone."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    requirement = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)  # a code of `Flag`
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["hash"], name="fingerprints_by_hash")]


class ConflictQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """One's own, and those of the people whom one looks after as their lead."""
        led = Q(pk=None)
        for desk in user.desks:
            if desk.role == Role.LEAD:
                led |= Q(region__path__startswith=desk.agency.region.path)
        agencies = Agency.objects.filter(led)
        people = AgencyMember.objects.filter(agency__in=agencies, ended_at=None)
        return self.filter(Q(user=user) | Q(user__in=people.values("user")))

    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Conflict(models.Model):
    """A reviewer has declared to be too close to an enterprise to judge it; it ends, it is not deleted."""

    user = models.ForeignKey("User", models.PROTECT, related_name="conflicts")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    reason = models.TextField(max_length=1000)
    declared_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "enterprise"], condition=Q(ended_at=None), name="one_conflict_at_a_time"
            ),
        ]


class PhraseQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Those of the agencies in which one sits."""
        return self.filter(agency__in=[desk.agency_id for desk in user.desks])


class Phrase(models.Model):
    """A sentence that the reviewers of an agency often need."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="phrases")
    text = models.CharField(max_length=500)
    added_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "text"], name="one_phrase_an_agency")]
