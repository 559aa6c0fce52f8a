"""Asking for a printed report."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment import tasks
from assessment.actions.history import write_down
from assessment.models import Report, Result, Submission
from assessment.refusals import BadInput


def ask(submission: Submission, *, by, language: str) -> Report:
    """The report in this language: the one there is already, or a new one for the worker.

    What was printed before acceptance stays as it is; beside it there can be one with the verified level.
    """
    if language not in dict(settings.LANGUAGES):
        raise BadInput(_("Reports are printed in Chinese and in English."))
    if not Submission.objects.visible_to(by).filter(pk=submission.pk).exists():
        raise Submission.DoesNotExist
    is_verified = submission.results.filter(kind=Result.Kind.VERIFIED).exists()
    wanted = {"language": language, "is_verified": is_verified}
    current = submission.reports.exclude(state=Report.State.FAILED).filter(**wanted)
    if report := current.first():
        return report
    try:
        with transaction.atomic():
            report = Report.objects.create(submission=submission, asked_by=by, **wanted)
            write_down(
                "report_asked", by=by, assessment=submission.assessment, language=language, report=report.pk
            )
            # a broker that is down must not undo what is promised: the sweeper sends again
            transaction.on_commit(lambda: tasks.build_report.delay(report.pk), robust=True)
    except IntegrityError:  # somebody else asked at the same moment
        return current.get()
    return report


def hand_over(report: Report, *, by) -> None:
    """A printed report leaves the house: who took it is written down."""
    write_down(
        "report_downloaded",
        by=by,
        assessment=report.submission.assessment,
        report=report.pk,
        language=report.language,
    )
