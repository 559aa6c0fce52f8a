from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from assessment.models.assessments import Assessment, new_reference
from scoring.editions import load
from scoring.model import Edition
from scoring.scores import Result as Scored
from scoring.scores import score


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(assessment__in=Assessment.objects.visible_to(user))


class Submission(models.Model):
    """The sealed answers of one hand-in. Agencies read these, never the enterprise's live rows.

    `sealed` holds everything that was handed in: the unit, edition and its hash, type, tailoring,
    answers with notes and reasons, evidence with hashes; `sha256` is over its canonical JSON.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()  # of this assessment: 1, 2, …
    receipt = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    sealed = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=now)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="submissions_are_numbered"),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def edition(self) -> Edition:
        return load(self.sealed["edition"])

    def scored(self) -> Scored:
        """Worked out again from the sealed answers, as on the day and years later."""
        answers = {id: answer["value"] for id, answer in self.sealed["answers"].items()}
        return score_of(self.edition, self.sealed["type"], answers, self.sealed["tailored_out"])


def score_of(edition: Edition, type: str, answers, tailored_out) -> Scored:
    """Score stored answers, which are texts; raises scoring's Unscorable as `score` does."""
    return score(edition, type, {id: as_answer(value) for id, value in answers.items()}, tailored_out)


def as_answer(value: str) -> str | float | int:
    """A stored answer as the engine takes it."""
    return {"1": 1, "0.8": 0.8, "0.5": 0.5, "0": 0}.get(value, value)


class Result(models.Model):
    """What a submission came to: once as declared, once as verified. Never changed."""

    class Kind(models.TextChoices):
        SELF = "self", _("Self-assessed")
        VERIFIED = "verified", _("Verified")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    level = models.PositiveSmallIntegerField()
    band = models.PositiveSmallIntegerField()
    total = models.CharField(max_length=60)  # exact, such as 12/5
    shape = models.JSONField()  # scoring.shapes.result_shape
    engine = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind"], name="one_result_a_kind"),
            models.CheckConstraint(condition=Q(level__lte=5, band__lte=5), name="result_levels_exist"),
        ]


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(submission__in=Submission.objects.visible_to(user))


class Report(models.Model):
    """A printed result: the hand-over between the page that asks and the worker that prints."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being printed")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reports")
    language = models.CharField(_("language"), max_length=8)
    is_verified = models.BooleanField(default=False)  # asked for after acceptance: with both levels
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    asked_by = models.ForeignKey("User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), default=now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    file = models.FileField(upload_to="reports/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("report"), _("reports")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "language", "is_verified"],
                condition=Q(state__in=["waiting", "running", "ready"]),
                name="one_report_a_language",
            ),
        ]
