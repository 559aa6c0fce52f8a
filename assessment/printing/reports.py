"""A submission becomes a PDF: kept with its hash on the report's row."""

import hashlib

from django.core.files.base import ContentFile
from django.utils import timezone, translation

from assessment.models import Report, walls
from assessment.printing.paper import paper
from assessment.printing.press import pressed


def build(report: Report) -> None:
    """Print in the language that was asked for, and hand in.

    A run that was given up meanwhile hands in nothing. Run again, it prints the same bytes.
    """
    with translation.override(report.language), timezone.override(timezone.get_default_timezone()):
        with walls.acting_for(report.asked_by):
            data, attachment = paper(report)
    beat(report)
    keep(report, pressed(data, attachment, at=report.asked_at))


def beat(report: Report) -> None:
    """A sign of life, for the sweeper."""
    with walls.working():
        ours(report).update(heartbeat=timezone.now())


def keep(report: Report, pdf: bytes) -> bool:
    """Store the PDF if the run is still ours; whether it was.

    The row is held while the file is written, and the file's name comes from the row: a run that
    died between the two leaves a file that the next one replaces.
    """
    with walls.acting_for(report.asked_by):
        row = ours(report).select_for_update(of=["self"]).first()
        if row is None:
            return False
        storage, name = row.file.storage, f"reports/{row.asked_at:%Y/%m}/{row.pk}-{file_name(row)}"
        storage.delete(name)
        row.file.name = storage.save(name, ContentFile(pdf))
        row.sha256 = hashlib.sha256(pdf).hexdigest()
        row.state, row.error = Report.State.READY, ""
        row.finished_at = row.heartbeat = timezone.now()
        row.save(update_fields=["file", "sha256", "state", "error", "finished_at", "heartbeat"])
        return True


def ours(report: Report):
    """The row as long as this attempt is the current one."""
    return Report.objects.filter(pk=report.pk, state=Report.State.RUNNING, attempts=report.attempts)


def file_name(report: Report) -> str:
    """Such as report-7KQ4M2XD-zh.pdf."""
    language = "en" if report.language == "en" else "zh"
    return f"report-{report.submission.receipt}-{language}.pdf"
