"""Saving answers: one small write each, compare-and-set on the version, nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.lifecycle import MAY_ANSWER
from assessment.models import Answer, AnswerRevision, Assessment, Value
from assessment.refusals import BadInput, Forbidden, Refused, SomeRefused, Stale
from scoring.model import Requirement

MOST_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say to one requirement. `value` may be empty: a note comes first."""

    value: str
    note: str = ""
    reason: str = ""

    @property
    def said(self) -> dict[str, str]:
        """As it is kept: the same text whichever browser or form sent it."""
        return {"value": self.value, "note": tidy(self.note), "reason": tidy(self.reason)}


def tidy(text: str) -> str:
    """Without blanks at the ends, with plain line ends, and without NUL, which the database refuses."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


@transaction.atomic
def save(assessment: Assessment | str, requirement: str, draft: Draft, *, by, version: int | None) -> Answer:
    """Save one answer over the `version` that the person saw; None where there was none yet.

    Raises Stale, with the answer as it is now, where somebody else was faster, and Refused where
    the assessment is not open or the requirement not asked. Saving what stands there already
    changes nothing.
    """
    locked = lock_for_answers(assessment, by=by)
    _refuse_impossible(locked, _asked(locked, requirement), draft)
    return _write(locked, requirement, draft, by=by, version=version)


@transaction.atomic
def clear(assessment: Assessment | str, requirement: str, *, by, version: int) -> Answer:
    """Take an answer back, with its note.

    The row stays, and its version rises as with any change: what somebody saw before cannot be
    written over what comes after.
    """
    locked = lock_for_answers(assessment, by=by)
    _asked(locked, requirement)
    return _write(locked, requirement, Draft(""), by=by, version=version)


@transaction.atomic
def save_all(
    assessment: Assessment | str, wanted: Mapping[str, tuple[Draft, int | None]], *, by
) -> list[Answer]:
    """Save several answers, each over the version that the person saw: all of them or none.

    Raises SomeRefused, which says for each requirement what is wrong with it.
    """
    if len(wanted) > MOST_AT_ONCE:
        raise BadInput(_("At most %(most)d answers can be saved at once.") % {"most": MOST_AT_ONCE})
    locked = lock_for_answers(assessment, by=by)
    present = {a.requirement: a for a in locked.answers.select_related("answered_by")}
    given = {id: a.value for id, a in present.items()} | {
        id: draft.value for id, (draft, _v) in wanted.items()
    }
    refused: dict[str, Refused] = {}
    for id, (draft, version) in wanted.items():
        try:
            _refuse_impossible(locked, _asked(locked, id), draft, given)
            _refuse_stale(present.get(id), draft, version)
        except Refused as each:
            refused[id] = each
    if refused:
        raise SomeRefused(_("Nothing is saved: at least one of the answers cannot be."), refused)
    return _write_all(locked, {id: draft for id, (draft, _v) in wanted.items()}, present, by=by)


@transaction.atomic
def rest_not_met(assessment: Assessment | str, subdomain: str, level: int, *, by) -> list[Answer]:
    """Answer "not met" to what is still unanswered at one level of one subdomain."""
    locked = lock_for_answers(assessment, by=by)
    of_level = [r.id for r in locked.requirements() if (r.subdomain, r.level) == (subdomain, level)]
    if not of_level:
        raise BadInput(_("At this level of this subdomain this assessment asks for nothing."))
    asked = [id for id in of_level if locked.is_unlocked(id)]
    present = {a.requirement: a for a in locked.answers.filter(requirement__in=asked)}
    written = []
    for id in asked:
        before = present.get(id)
        if before is None:
            written.append(_write(locked, id, Draft(Value.NOT_MET), by=by, version=None))
        elif not before.value:
            draft = Draft(Value.NOT_MET, before.note, before.reason)
            written.append(_write(locked, id, draft, by=by, version=before.version))
    return written


def lock_for_answers(assessment: Assessment | str, *, by) -> Assessment:
    """The assessment (or the one of this reference), held, if this person may change its answers now.

    One statement, because it stands before every single answer. Raises Refused, and
    Assessment.DoesNotExist to all but the enterprise's own people: an agency sees what was handed in
    of it, and nothing that is being worked on.
    """
    reference = assessment if isinstance(assessment, str) else assessment.reference
    own = Assessment.objects.of_member(by).with_unit().select_for_update(of=["self"])
    locked = own.get(reference=reference)
    if locked.my_role not in MAY_ANSWER:
        raise Forbidden(_("You can read this assessment, but not change its answers."))
    if not locked.is_open_to_edits:
        raise Refused(
            _("This assessment is “%(status)s” now, so its answers cannot be changed.")
            % {"status": locked.get_status_display()}
        )
    return locked


def _asked(assessment: Assessment, id: str) -> Requirement:
    requirement = assessment.edition.requirements.get(id)
    in_force = assessment.edition.weights[assessment.type].in_force() - set(assessment.tailored_out)
    if requirement is None or requirement.subdomain not in in_force:
        raise BadInput(_("This requirement is not part of this assessment."))
    refuse_locked(assessment, id)
    return requirement


def refuse_locked(assessment: Assessment, requirement: str) -> None:
    """A return that named what it wants changed leaves all else as it was handed in, its files, too."""
    if not assessment.is_unlocked(requirement):
        raise Refused(
            _("This requirement was not returned to you for changes, so it stays as it was handed in."),
            "locked",
        )


def _refuse_impossible(
    assessment: Assessment, requirement: Requirement, draft: Draft, given: Mapping[str, str] | None = None
) -> None:
    """`given` is what the answers will be, where several are saved at once."""
    if draft.value not in ("", *Value.values):
        raise BadInput(_("Choose one of the answers."))
    if draft.value == Value.NOT_APPLICABLE:
        if not requirement.may_not_apply:
            raise BadInput(_("This requirement applies to every plant; answer how far it is met."))
        _refuse_nothing_left(assessment, requirement, given)
    for text, most in ((draft.note, 4000), (draft.reason, 1000)):
        if len(tidy(text)) > most:
            raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": most})


def _refuse_nothing_left(
    assessment: Assessment, requirement: Requirement, given: Mapping[str, str] | None
) -> None:
    """A subdomain that cannot be left out keeps something to score at each of its levels."""
    subdomain = assessment.edition.subdomains[requirement.subdomain]
    others = [r for r in subdomain.at_level(requirement.level) if r.id != requirement.id]
    if subdomain.id in assessment.edition.tailorable or not all(r.may_not_apply for r in others):
        return
    ids = [r.id for r in others]
    if given is None:
        given = dict(assessment.answers.filter(requirement__in=ids).values_list("requirement", "value"))
    if all(given.get(id) == Value.NOT_APPLICABLE for id in ids):
        raise BadInput(
            _("At least one requirement of this level has to apply; answer how far this one is met.")
        )


def _write(assessment: Assessment, requirement: str, draft: Draft, *, by, version: int | None) -> Answer:
    """The compare-and-set itself, and the revision that keeps what was said."""
    answer = _answer(assessment, requirement, draft, by=by)
    written = Answer.objects.add(answer) if version is None else Answer.objects.replace(answer, version)
    if written is None:
        return _present_unless_stale(assessment, requirement, draft, version)
    answer.version = written
    _revision(answer).save(force_insert=True)
    return answer


def _write_all(
    assessment: Assessment, drafts: Mapping[str, Draft], present: Mapping[str, Answer], *, by
) -> list[Answer]:
    """What changes, in two statements: the assessment is held, so that nobody writes in between."""
    changed = {}
    for id, draft in drafts.items():
        before = present.get(id)
        if before is None or before.said != draft.said:
            changed[id] = _answer(assessment, id, draft, by=by)
            changed[id].version = before.version + 1 if before else 1
    Answer.objects.bulk_create(
        changed.values(),
        update_conflicts=True,
        unique_fields=["assessment", "requirement"],
        update_fields=["value", "note", "reason", "version", "answered_by", "answered_at"],
    )
    AnswerRevision.objects.bulk_create(map(_revision, changed.values()))
    return [changed.get(id) or present[id] for id in drafts]


def _answer(assessment: Assessment, requirement: str, draft: Draft, *, by) -> Answer:
    return Answer(
        assessment=assessment, requirement=requirement, answered_by=by, answered_at=now(), **draft.said
    )


def _revision(answer: Answer) -> AnswerRevision:
    kept = ("assessment", "requirement", "version", "value", "note", "reason", "answered_by", "answered_at")
    return AnswerRevision(**{field: getattr(answer, field) for field in kept})


def _present_unless_stale(
    assessment: Assessment, requirement: str, draft: Draft, version: int | None
) -> Answer:
    """The answer as it is, where it says this already; else Stale."""
    row = Answer.objects.filter(assessment=assessment, requirement=requirement)
    present = row.select_related("answered_by").first()
    _refuse_stale(present, draft, version)
    present.assessment = assessment
    return present


def _refuse_stale(present: Answer | None, draft: Draft, version: int | None) -> None:
    """Nobody writes over what they have not seen; to say what is there already is no conflict."""
    if present is None:
        if version is None:
            return
        raise Stale(_("This answer is not there any more; load the page again."), None)
    is_free = version is None and not present.is_given
    if present.version == version or is_free or present.said == draft.said:
        return
    sentence = _("%(name)s has changed this answer in the meantime.")
    raise Stale(sentence % {"name": present.answered_by}, present)
