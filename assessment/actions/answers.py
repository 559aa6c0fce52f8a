"""Saving answers: one small write each, compare-and-set on the version, nothing lost."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions.moves import lock
from assessment.lifecycle import MAY_ANSWER, Side
from assessment.models import Answer, AnswerRevision, Assessment, Value
from assessment.refusals import Refused, Stale
from scoring.model import Requirement


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say to one requirement. `value` may be empty: a note comes first."""

    value: str
    note: str = ""
    reason: str = ""


@transaction.atomic
def save(assessment: Assessment, requirement: str, draft: Draft, *, by, version: int | None) -> Answer:
    """Save one answer over the `version` that the person saw; None where there was none yet.

    Raises Stale, with the answer as it is now, where somebody else was faster, and Refused where
    the assessment is not open or the requirement not asked. Saving what stands there already
    changes nothing.
    """
    assessment = lock_for_answers(assessment, by=by)
    _refuse_impossible(_asked(assessment, requirement), draft)
    return _write(assessment, requirement, draft, by=by, version=version)


@transaction.atomic
def rest_not_met(assessment: Assessment, subdomain: str, level: int, *, by) -> list[Answer]:
    """Answer "not met" to what is still unanswered at one level of one subdomain."""
    assessment = lock_for_answers(assessment, by=by)
    asked = [r.id for r in assessment.requirements() if (r.subdomain, r.level) == (subdomain, level)]
    present = {a.requirement: a for a in assessment.answers.filter(requirement__in=asked)}
    written = []
    for id in asked:
        before = present.get(id)
        if before is None or not before.value:
            draft = Draft(Value.NOT_MET, before.note if before else "")
            written.append(_write(assessment, id, draft, by=by, version=before.version if before else None))
    return written


def lock_for_answers(assessment: Assessment, *, by) -> Assessment:
    """The assessment, held, if this person may change its answers now; else Refused."""
    assessment = lock(assessment, by=by)
    standing = assessment.role_of(by)
    if standing is None or standing[0] != Side.ENTERPRISE or standing[1] not in MAY_ANSWER:
        raise Refused(_("You can read this assessment, but not change its answers."))
    if not assessment.is_open_to_edits:
        raise Refused(
            _("This assessment is “%(status)s” now, so its answers cannot be changed.")
            % {"status": assessment.get_status_display()}
        )
    return assessment


def _asked(assessment: Assessment, id: str) -> Requirement:
    requirement = assessment.edition.requirements.get(id)
    in_force = assessment.edition.weights[assessment.type].in_force() - set(assessment.tailored_out)
    if requirement is None or requirement.subdomain not in in_force:
        raise Refused(_("This requirement is not part of this assessment."))
    return requirement


def _refuse_impossible(requirement: Requirement, draft: Draft) -> None:
    if draft.value not in ("", *Value.values):
        raise Refused(_("Choose one of the answers."))
    if draft.value == Value.NOT_APPLICABLE and not requirement.may_not_apply:
        raise Refused(_("This requirement applies to every plant; answer how far it is met."))
    for text, most in ((draft.note, 4000), (draft.reason, 1000)):
        if len(text) > most:
            raise Refused(_("The text is too long: at most %(most)d characters.") % {"most": most})


def _write(assessment: Assessment, requirement: str, draft: Draft, *, by, version: int | None) -> Answer:
    """The compare-and-set itself, and the revision that keeps what was said."""
    said = {"value": draft.value, "note": draft.note.strip(), "reason": draft.reason.strip()}
    who = {"answered_by": by, "answered_at": now()}
    if version is None:
        answer = Answer(assessment=assessment, requirement=requirement, **said, **who)
        created = Answer.objects.bulk_create([answer], ignore_conflicts=True)[0]
        saved = Answer.objects.filter(assessment=assessment, requirement=requirement)
        present = saved.select_related("answered_by").get()
        if (present.version, present.answered_at, present.answered_by_id) != (1, created.answered_at, by.pk):
            _refuse_stale(present, said)
            return present
        answer = present
    else:
        row = Answer.objects.filter(assessment=assessment, requirement=requirement, version=version)
        if not row.exclude(**said).update(version=version + 1, **said, **who):
            present = _present(assessment, requirement)
            if present.version != version:
                _refuse_stale(present, said)
            return present  # it says so already
        answer = Answer(assessment=assessment, requirement=requirement, version=version + 1, **said, **who)
    AnswerRevision.objects.create(
        assessment=assessment, requirement=requirement, version=answer.version, **said, **who
    )
    return answer


def _present(assessment: Assessment, requirement: str) -> Answer:
    row = assessment.answers.select_related("answered_by").filter(requirement=requirement).first()
    if row is None:
        raise Refused(_("This answer is not there any more; load the page again."))
    return row


def _refuse_stale(present: Answer, said: dict[str, str]) -> None:
    if {key: getattr(present, key) for key in said} != said:
        sentence = _("%(name)s has changed this answer in the meantime.")
        raise Stale(sentence % {"name": present.answered_by}, present)
