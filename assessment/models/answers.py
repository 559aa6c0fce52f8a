from typing import Self

from django.db import connection, models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import pgettext_lazy

from assessment.models.assessments import Assessment
from assessment.models.enterprises import Enterprise


class Value(models.TextChoices):
    """The answers that can be given; stored as text, so that 0.8 is exactly that."""

    MET = "1", pgettext_lazy("answer", "Fully met")
    MOSTLY = "0.8", pgettext_lazy("answer", "Mostly met")
    PARTLY = "0.5", pgettext_lazy("answer", "Partly met")
    NOT_MET = "0", pgettext_lazy("answer", "Not met")
    NOT_APPLICABLE = "n/a", pgettext_lazy("answer", "Not applicable")


# One statement for a first answer, also where one had been taken back; nothing where there is one.
FIRST_ANSWER = """
    INSERT INTO assessment_answer AS kept
        (assessment_id, requirement, value, note, reason, version, answered_by_id, answered_at)
    VALUES (%s, %s, %s, %s, %s, 1, %s, %s)
    ON CONFLICT (assessment_id, requirement) DO UPDATE SET
        value = EXCLUDED.value, note = EXCLUDED.note, reason = EXCLUDED.reason, version = kept.version + 1,
        answered_by_id = EXCLUDED.answered_by_id, answered_at = EXCLUDED.answered_at
    WHERE (kept.value, kept.note, kept.reason) = ('', '', '')
        AND (EXCLUDED.value, EXCLUDED.note, EXCLUDED.reason) <> ('', '', '')
    RETURNING version
"""


class AnswerQuerySet(models.QuerySet):
    def add(self, answer: "Answer") -> int | None:
        """Where there was none; returns the version, None where somebody has answered."""
        row = (answer.assessment_id, answer.requirement, answer.value, answer.note, answer.reason)
        with connection.cursor() as cursor:
            cursor.execute(FIRST_ANSWER, (*row, answer.answered_by_id, answer.answered_at))
            written = cursor.fetchone()
        return written[0] if written else None

    def replace(self, answer: "Answer", version: int) -> int | None:
        """Over this version; returns the next, None where it is not there or says this already."""
        seen = self.filter(assessment=answer.assessment, requirement=answer.requirement, version=version)
        who = {"answered_by": answer.answered_by, "answered_at": answer.answered_at}
        changed = seen.exclude(**answer.said).update(version=version + 1, **answer.said, **who)
        return version + 1 if changed else None


class Answer(models.Model):
    """One answer: one row, with a version that rises with each change.

    Written by `assessment.actions.answers` alone, by compare-and-set on the version. An empty
    `value` is a note without an answer yet; where note and reason are empty, too, it was taken back.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    requirement = models.CharField(max_length=60)
    value = models.CharField(max_length=4, choices=Value.choices, blank=True)
    note = models.TextField(blank=True, max_length=4000)
    reason = models.TextField(blank=True, max_length=1000)  # why it does not apply
    version = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "requirement"], name="one_answer_a_requirement"),
            models.CheckConstraint(condition=Q(value__in=["", *Value.values]), name="answer_value_known"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.value}"

    @property
    def said(self) -> dict[str, str]:
        return {"value": self.value, "note": self.note, "reason": self.reason}

    @property
    def is_given(self) -> bool:
        return any(self.said.values())


class AnswerRevision(models.Model):
    """What an answer was, from when on and by whom. Never changed."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="revisions")
    requirement = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.CharField(max_length=4, blank=True)
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "requirement", "version"], name="one_revision_a_version"
            ),
        ]


class Comment(models.Model):
    """What colleagues say to each other at a requirement. Never part of a submission."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments")
    requirement = models.CharField(max_length=60)
    text = models.TextField(max_length=2000)
    written_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["written_at", "pk"]


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Members see their enterprise's; agencies only what is sealed in a submission."""
        return self.filter(enterprise__in=user.memberships.filter(ended_at=None).values("enterprise"))

    def kept(self) -> Self:
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """A file that shows something; it can stand at several requirements (see `EvidenceUse`)."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to="evidence/%Y/%m/")
    name = models.CharField(max_length=200)  # as it was called where it came from
    type = models.CharField(max_length=80)  # by its content
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_previewed(self) -> bool:
        return self.type == "application/pdf" or self.type.startswith("image/")


class EvidenceUse(models.Model):
    """A file of evidence at one requirement of one assessment."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="uses")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence_uses")
    requirement = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "assessment", "requirement"], name="evidence_once_a_requirement"
            ),
        ]
