"""What is flagged for reviewers when a submission is handed in: explained, never a verdict."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import connection

from assessment.lifecycle import Status
from assessment.models.doubts import doubts_of_submission
from assessment.models.regions import Region
from assessment.models.reviews import Flag
from assessment.models.submissions import Submission
from scoring.scores import Result as Scored

LONG_ENOUGH = 40  # characters of a note that two enterprises hardly write by chance
JUMPS_FROM = 3  # levels at which a leap from "not met" to "fully met" within a year surprises


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag as it is to be kept. `details` are plain JSON values."""

    code: str
    requirements: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)


def hold_flags(region: Region) -> None:
    """Of a province one at a time hands in, as `raise_flags` has it: it also counts on the rows of others.

    So before any row is held: who holds one and waits for this would wait for somebody who wants that row.
    """
    with connection.cursor() as cursor:
        name = f"flags:{region.path.split('/')[0]}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def raise_flags(submission: Submission, scored: Scored, *, by) -> None:
    """Once, in the transaction of the hand-in."""
    raised = [asdict(flag) for flag in _flags_of(submission, scored, by=by)]
    Flag.objects.raise_for(submission, raised, _fingerprints_of(submission))


def _flags_of(submission: Submission, scored: Scored, *, by) -> list[Raised]:
    """What the submission shows by itself and beside last year's; the database finds what is like others'."""
    return [*_implausible(submission, scored, by=by), *_leaps(submission, by=by)]


def _fingerprints_of(submission: Submission) -> list[dict[str, str]]:
    """The hashes by which the same file or note is known again in another enterprise."""
    sealed = submission.sealed
    files = [(use["requirement"], Flag.Code.SAME_FILE, use["sha256"]) for use in sealed["evidence"]]
    notes = [
        (id, Flag.Code.SAME_NOTE, hashlib.sha256(plain.encode()).hexdigest())
        for id, answer in sealed["answers"].items()
        if len(plain := "".join(answer["note"].split()).casefold()) >= LONG_ENOUGH
    ]
    return [{"requirement": id, "kind": kind.value, "hash": hash} for id, kind, hash in files + notes]


def _implausible(submission: Submission, scored: Scored, *, by) -> Iterator[Raised]:
    for doubt in doubts_of_submission(submission, scored, by=by):
        told = {"finding": doubt.code, "en": doubt.text.en, "zh": doubt.text.zh}
        yield Raised(Flag.Code.PLAUSIBILITY, tuple(r.id for r in doubt.requirements), told)


def _leaps(submission: Submission, *, by) -> Iterator[Raised]:
    """Requirements of the higher levels that were not met at all last year and are fully met now."""
    before = accepted_last_year(submission, by=by)
    if before is None:
        return
    then, now = before.sealed["answers"], submission.sealed["answers"]
    known = submission.edition.requirements
    for id, answer in now.items():
        if answer["value"] == "1" and then.get(id, {}).get("value") == "0" and known[id].level >= JUMPS_FROM:
            year = before.sealed["year"]
            yield Raised(Flag.Code.JUMP, (id,), {"year": year, "since": _day(before)})


def accepted_last_year(submission: Submission, *, by) -> Submission | None:
    """The hand-in with which the same unit was accepted in the year before, where this person may see it."""
    assessment = submission.assessment
    before = Submission.objects.visible_to(by).filter(
        assessment__enterprise=assessment.enterprise_id,
        assessment__plant=assessment.plant_id,
        assessment__year=assessment.year - 1,
        assessment__status=Status.ACCEPTED,
    )
    return before.order_by("-submitted_at").first()


def _day(submission: Submission) -> str:
    return datetime.date(submission.submitted_at).isoformat()


def alike(flags: Iterable[Flag], *, by) -> dict[int, Submission]:
    """The hand-ins of others that these flags are like, by key, as far as this person may see them."""
    wanted = {pk for flag in flags for pk in flag.details.get("others", ())}
    if not wanted:
        return {}
    rows = Submission.objects.visible_to(by).filter(pk__in=wanted).defer("sealed")
    return rows.select_related("assessment__enterprise", "assessment__plant").in_bulk()
