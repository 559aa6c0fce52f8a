"""What the worker does. A task takes an id, fetches, and hands on; it may run twice.

The database is the promise, the broker is a hint: what a lost message or a dead worker left behind,
`sweep` finds in the rows and sends again.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import structlog
from celery import shared_task
from django.core.cache import cache
from django.db.models import Q
from django.utils.timezone import get_default_timezone, localdate, localtime, now

from assessment import checkpoints, notices
from assessment.models import Digest, IdempotencyKey, Invitation, Letter, Report, Token, User, walls
from assessment.models.idempotency import KEPT_FOR
from assessment.printing import reports

log = structlog.get_logger()

DEATHS = 3  # after so many attempts a job is put aside, visibly
SILENCE = timedelta(minutes=2)  # a running report without a heartbeat for so long is dead
UNHEARD = timedelta(minutes=1)  # a promise that nobody took up for so long is sent again
TOKENS_SHOWN_FOR = timedelta(days=30)  # so long an ended token still stands in its owner's list
MORNING = 7  # o'clock: when the one letter of the day is written
DIGESTS_LATE = timedelta(days=1)  # one that could not be sent for longer has been overtaken by the next
LONGEST_WAIT = timedelta(hours=4)  # between two attempts at a letter
LAST_SWEEP = "last_sweep"  # in the cache: when the sweeper ran, for the operators' page


@shared_task
def send_letters(event_id: int) -> None:
    """Each letter of the event that is not sent yet, each in a transaction of its own."""
    with walls.working():
        letters = list(Letter.objects.to_try().filter(event=event_id).values_list("pk", flat=True))
    for letter_id in letters:
        send_letter(letter_id)


def send_letter(letter_id: int) -> None:
    """Held while it is sent, so that a second worker passes it by; written with its reader's eyes.

    The attempt is counted first, by itself: also one that kills the worker is one of so many.
    """
    with walls.working():
        found = Letter.objects.to_try().select_for_update(skip_locked=True, of=["self"])
        letter = found.filter(pk=letter_id).first()
        if letter is None:
            return
        letter.attempts, letter.due_at = letter.attempts + 1, now() + wait_after(letter.attempts + 1)
        letter.save(update_fields=["attempts", "due_at"])
    with walls.working():
        held = Letter.objects.select_for_update(skip_locked=True, of=["self"])
        letter = held.select_related("event__by", "to").filter(pk=letter_id, sent_at=None).first()
        if letter is None:
            return
        walls.become(letter.to)
        try:
            notices.send(letter)
        except Exception as error:
            log.warning("letter_failed", letter=letter.pk, error=str(error), kind=type(error).__name__)
            return
        letter.sent_at = now()
        letter.save(update_fields=["sent_at"])


def wait_after(attempts: int) -> timedelta:
    """Longer each time, so that a mail server may be away for a day."""
    return min(timedelta(minutes=2**attempts), LONGEST_WAIT)


@shared_task
def promise_digests() -> None:
    """A row for each who has chosen one letter a day, once it is morning there; then what is not sent."""
    seated = {"agency_memberships__isnull": False, "agency_memberships__ended_at": None}
    with walls.working():
        people = User.objects.filter(one_digest=True, is_active=True, **seated).distinct()
        rows = [Digest(to=person, day=day) for person in people if (day := _morning_of(person))]
        Digest.objects.bulk_create(rows, ignore_conflicts=True)  # of which there is one a person and day
        recent = Digest.objects.filter(
            done_at=None, attempts__lt=DEATHS, day__gte=localdate(now()) - DIGESTS_LATE
        )
        waiting = list(recent.values_list("pk", flat=True))
    for digest_id in waiting:
        send_digest.delay(digest_id)


def _morning_of(person: User) -> date | None:
    """The day where the person is, if it is seven or later."""
    zone = ZoneInfo(person.time_zone) if person.time_zone else get_default_timezone()
    here = localtime(now(), zone)
    return here.date() if here.hour >= MORNING else None


@shared_task
def send_digest(digest_id: int) -> None:
    """Held while it is sent, so that a second worker passes it by; written with its reader's eyes."""
    with walls.working():
        free = Digest.objects.select_for_update(skip_locked=True, of=["self"]).select_related("to")
        digest = free.filter(pk=digest_id, done_at=None).first()
        if digest is None:
            return
        walls.become(digest.to)
        digest.attempts += 1
        try:
            digest.was_empty = not notices.send_digest(digest)
            digest.done_at = now()
        except (OSError, ValueError) as error:  # as with the other letters
            log.warning("digest_failed", digest=digest.pk, error=str(error))
        digest.save(update_fields=["attempts", "done_at", "was_empty"])


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=6)
def send_invitation(invitation_id: int, token: str) -> None:
    """The token travels with the message, for the row keeps only its hash."""
    with walls.acting_for(None, invitation=Invitation.hash_of(token)):
        found = Invitation.objects.select_related("enterprise", "invited_by")
        invitation = found.filter(pk=invitation_id, accepted_at=None, cancelled_at=None).first()
        if invitation is not None:
            notices.invite(invitation, token)


@shared_task
def build_report(report_id: int) -> None:
    """Print the report in the language in which it was asked for; a second run finds it done."""
    report = take(report_id)
    if report is None:
        return
    try:
        reports.build(report)
    except Exception as error:
        log.exception("report_failed", report=report.pk, attempt=report.attempts)
        state = Report.State.FAILED if report.attempts >= DEATHS else Report.State.WAITING
        with walls.working():
            reports.ours(report).update(state=state, error=str(error)[:500], heartbeat=now())


def take(report_id: int) -> Report | None:
    """The report as ours to print; None where it is done, taken, or not theirs to ask for any more."""
    with walls.working():
        free = Report.objects.select_for_update(skip_locked=True, of=["self"]).select_related("asked_by")
        report = free.filter(pk=report_id, state=Report.State.WAITING).first()
        if report is None:
            return None
        walls.become(report.asked_by)
        if not Report.objects.visible_to(report.asked_by).filter(pk=report.pk).exists():
            report.state, report.error = Report.State.FAILED, "the right to see it has ended"
        else:
            report.state, report.attempts, report.heartbeat = Report.State.RUNNING, report.attempts + 1, now()
        report.save(update_fields=["state", "attempts", "heartbeat", "error"])
        return report if report.state == Report.State.RUNNING else None


@shared_task
def sweep() -> None:
    """Send again what was promised and not taken up; put aside what failed too often."""
    with walls.working():
        waiting = list(sweep_reports())
        unsent = Letter.objects.to_try().filter(event__at__lt=now() - UNHEARD)
        events = list(unsent.values_list("event", flat=True).distinct()[:100])
    for report_id in waiting:
        build_report.delay(report_id)
    for event_id in events:
        send_letters.delay(event_id)
    forget()
    cache.set(LAST_SWEEP, now(), timeout=None)


def forget() -> None:
    """What programs need no more: answers to repeat, and tokens that have long ended."""
    with walls.working():
        IdempotencyKey.objects.filter(at__lt=now() - KEPT_FOR).delete()
        Token.objects.filter(expiry__lt=now() - TOKENS_SHOWN_FOR).delete()


def sweep_reports() -> Iterator[int]:
    """The heartbeat of a waiting report says when it was last sent, so that a busy worker is not flooded."""
    silent = Report.objects.filter(state=Report.State.RUNNING, heartbeat__lt=now() - SILENCE)
    silent.filter(attempts__gte=DEATHS).update(state=Report.State.FAILED, error="the worker died three times")
    silent.update(state=Report.State.WAITING)
    unheard = Q(heartbeat=None, asked_at__lt=now() - UNHEARD) | Q(heartbeat__lt=now() - UNHEARD)
    waiting = Report.objects.filter(unheard, state=Report.State.WAITING).order_by("asked_at")
    for report_id in list(waiting.values_list("pk", flat=True)[:100]):
        Report.objects.filter(pk=report_id, state=Report.State.WAITING).update(heartbeat=now())
        yield report_id


@shared_task
def checkpoint() -> None:
    """The state of the history, signed, to where the database does not reach."""
    log.info("checkpoint", file=str(checkpoints.write()))
