"""What was handed in is kept as long as RETENTION_YEARS says, and after that can be forgotten."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions.history import write_down
from assessment.lifecycle import MOVES, WAITING
from assessment.models import (
    Answer,
    AnswerRevision,
    Assessment,
    Correction,
    Event,
    Evidence,
    Finding,
    Fingerprint,
    Flag,
    Question,
    Result,
    Submission,
)
from assessment.refusals import Refused

ONLY_ADDED_TO = (AnswerRevision, Finding, Result, Submission)  # the database refuses to let go of their rows
OF_SUBMISSION = (Finding, Correction, Question, Flag, Fingerprint, Result)  # and so gone with it


def kept_until() -> datetime:
    """What has rested since then has been kept long enough."""
    return now() - timedelta(days=366 * settings.RETENTION_YEARS)


def rested_since(moment: datetime) -> QuerySet[Assessment]:
    """Handed in once, on nobody's desk, and neither moved nor answered since."""
    of_it = {"assessment": OuterRef("pk")}
    moved = Event.objects.filter(**of_it, kind__in=MOVES, at__gte=moment)
    answered = Answer.objects.filter(**of_it, answered_at__gte=moment)
    handed_in = Submission.objects.filter(**of_it)
    found = Assessment.objects.filter(~Exists(moved), ~Exists(answered), Exists(handed_in))
    return found.exclude(status__in=WAITING).select_related("enterprise")


def refuse_younger(moment: datetime) -> None:
    if moment > kept_until():
        years = settings.RETENTION_YEARS
        raise Refused(_("What belongs to a submission is kept for %(years)d years.") % {"years": years})


@transaction.atomic
def forget_before(moment: datetime) -> Counter[str]:
    """Remove what was handed in, the answers, their files and the printed reports; say how many of each.

    The assessment stays as a bare line, with its level as a figure, and its history, which tells that it
    was forgotten. For the owner of the database alone: the service's own role may remove none of it.
    """
    refuse_younger(moment)
    counts: Counter[str] = Counter()
    with _letting_go():
        for assessment in rested_since(moment).select_for_update(of=["self"]):
            gone = _forget(assessment)
            write_down("forgotten", by=None, assessment=assessment, **gone)
            counts.update(gone, assessments=1)
    return counts


def _forget(assessment: Assessment) -> dict[str, int]:
    """What was handed in with it, and what it was made of."""
    reports = [report for submission in assessment.submissions.all() for report in submission.reports.all()]
    files = [*_files_of_no_other(assessment), *(report.file for report in reports if report.file)]
    transaction.on_commit(lambda: _remove(files))
    gone = {"submissions": assessment.submissions.count(), "reports": len(reports)}
    for report in reports:
        report.delete()
    for model in OF_SUBMISSION:
        _delete_at_once(model.objects.filter(submission__in=assessment.submissions.all()))
    assessment.submissions.all().delete()
    assessment.receipt, assessment.flag_count = "", 0  # what they told of is gone
    assessment.save(update_fields=["receipt", "flag_count"])
    gone["answers"] = assessment.answers.all().delete()[0]
    assessment.revisions.all().delete()
    assessment.comments.all().delete()
    assessment.evidence_uses.all().delete()
    evidence = Evidence.objects.filter(file__in=[file.name for file in files])
    return gone | {"files": evidence.delete()[0]}


def _delete_at_once(rows: QuerySet) -> None:
    """By one statement: what is carried over protects what it came from, also where both go."""
    rows._raw_delete(rows.db)


def _files_of_no_other(assessment: Assessment) -> list[FieldFile]:
    """The evidence of this assessment that no other one uses or has handed in."""
    sealed = {e["id"] for s in assessment.submissions.all() for e in s.sealed["evidence"]}
    own = Evidence.objects.filter(Q(pk__in=sealed) | Q(uses__assessment=assessment)).distinct()
    elsewhere = Submission.objects.filter(assessment__enterprise=assessment.enterprise_id)
    elsewhere = elsewhere.exclude(assessment=assessment)
    return [
        evidence.file
        for evidence in own
        if not evidence.uses.exclude(assessment=assessment).exists()
        and not elsewhere.filter(sealed__evidence__contains=[{"id": evidence.pk}]).exists()
    ]


def _remove(files: Iterable[FieldFile]) -> None:
    for file in files:
        file.storage.delete(file.name)


@contextmanager
def _letting_go() -> Iterator[None]:
    """The triggers that refuse to remove rows, put aside until the transaction's last step."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in ONLY_ADDED_TO]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending on a table that is altered
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
