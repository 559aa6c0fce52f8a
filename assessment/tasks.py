"""What the worker does. A task takes an id, fetches, and hands on; it may run twice.

The database is the promise, the broker is a hint: what a lost message or a dead worker left behind,
`sweep` finds in the rows and sends again.
"""

from datetime import timedelta

import structlog
from celery import shared_task
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from assessment import notices
from assessment.models import Event, Letter, Report
from assessment.printing import reports

log = structlog.get_logger()

DEATHS = 3  # after so many attempts a job is put aside, visibly
SILENCE = timedelta(minutes=5)  # a running report without a heartbeat for so long is dead
UNHEARD = timedelta(minutes=1)  # a promise that nobody took up for so long is sent again


@shared_task
def send_letters(event_id: int) -> None:
    """Each letter of the event that is not sent yet, each in a transaction of its own."""
    unsent = Letter.objects.filter(event=event_id, sent_at=None, attempts__lt=DEATHS)
    for letter_id in unsent.values_list("pk", flat=True):
        send_letter(letter_id)


@transaction.atomic
def send_letter(letter_id: int) -> None:
    """Held while it is sent, so that a second worker passes it by."""
    free = Letter.objects.select_for_update(skip_locked=True, of=["self"])
    found = free.select_related("event__assessment__enterprise", "to")
    letter = found.filter(pk=letter_id, sent_at=None).first()
    if letter is None:
        return
    letter.attempts += 1
    try:
        notices.send(letter)
        letter.sent_at = now()
    except OSError as error:  # the mail server does not answer; the sweeper tries again
        log.warning("letter_failed", letter=letter.pk, error=str(error))
    letter.save(update_fields=["attempts", "sent_at"])


@shared_task
def build_report(report_id: int) -> None:
    """Print the report in the language in which it was asked for; a second run finds it done."""
    report = take(report_id)
    if report is None:
        return
    try:
        reports.build(report)
    except Exception as error:
        log.exception("report_failed", report=report.pk)
        state = Report.State.FAILED if report.attempts >= DEATHS else Report.State.WAITING
        Report.objects.filter(pk=report.pk, attempts=report.attempts).update(
            state=state, error=str(error)[:500]
        )


@transaction.atomic
def take(report_id: int) -> Report | None:
    """The report as ours to print; None where it is done, taken, or not theirs to ask for any more."""
    report = (
        Report.objects.select_for_update(skip_locked=True)
        .filter(pk=report_id, state=Report.State.WAITING)
        .first()
    )
    if report is None:
        return None
    if not Report.objects.visible_to(report.asked_by).filter(pk=report.pk).exists():
        report.state, report.error = Report.State.FAILED, "the right to see it has ended"
    else:
        report.state, report.attempts, report.heartbeat = Report.State.RUNNING, report.attempts + 1, now()
    report.save(update_fields=["state", "attempts", "heartbeat", "error"])
    return report if report.state == Report.State.RUNNING else None


@shared_task
def sweep() -> None:
    """Send again what was promised and not taken up; put aside what failed three times."""
    silent = Report.objects.filter(state=Report.State.RUNNING, heartbeat__lt=now() - SILENCE)
    silent.filter(attempts__gte=DEATHS).update(state=Report.State.FAILED, error="the worker died three times")
    silent.filter(attempts__lt=DEATHS).update(state=Report.State.WAITING, heartbeat=F("heartbeat"))
    waiting = Report.objects.filter(state=Report.State.WAITING, asked_at__lt=now() - UNHEARD)
    for report_id in waiting.values_list("pk", flat=True)[:100]:
        build_report.delay(report_id)
    unsent = Letter.objects.filter(sent_at=None, attempts__lt=DEATHS, event__at__lt=now() - UNHEARD)
    for event_id in Event.objects.filter(letters__in=unsent).distinct().values_list("pk", flat=True)[:100]:
        send_letters.delay(event_id)
