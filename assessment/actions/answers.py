"""Saving answers: one small write each, compare-and-set on the version, nothing lost."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.lifecycle import MAY_ANSWER
from assessment.models import Answer, AnswerRevision, Assessment, Value
from assessment.refusals import BadInput, Forbidden, Refused, Stale
from scoring.model import Requirement


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
def rest_not_met(assessment: Assessment | str, subdomain: str, level: int, *, by) -> list[Answer]:
    """Answer "not met" to what is still unanswered at one level of one subdomain."""
    locked = lock_for_answers(assessment, by=by)
    asked = [r.id for r in locked.requirements() if (r.subdomain, r.level) == (subdomain, level)]
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
    Assessment.DoesNotExist where the person may not see it.
    """
    reference = assessment if isinstance(assessment, str) else assessment.reference
    own = Assessment.objects.of_member(by).with_unit().select_for_update(of=["self"])
    locked = own.filter(reference=reference).first()
    if locked is None:
        Assessment.objects.visible_to(by).get(reference=reference)
    if locked is None or locked.my_role not in MAY_ANSWER:
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
    return requirement


def _refuse_impossible(assessment: Assessment, requirement: Requirement, draft: Draft) -> None:
    if draft.value not in ("", *Value.values):
        raise BadInput(_("Choose one of the answers."))
    if draft.value == Value.NOT_APPLICABLE:
        if not requirement.may_not_apply:
            raise BadInput(_("This requirement applies to every plant; answer how far it is met."))
        _refuse_nothing_left(assessment, requirement)
    for text, most in ((draft.note, 4000), (draft.reason, 1000)):
        if len(tidy(text)) > most:
            raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": most})


def _refuse_nothing_left(assessment: Assessment, requirement: Requirement) -> None:
    """A subdomain that cannot be left out keeps something to score at each of its levels."""
    subdomain = assessment.edition.subdomains[requirement.subdomain]
    others = [r for r in subdomain.at_level(requirement.level) if r.id != requirement.id]
    if subdomain.id in assessment.edition.tailorable or not all(r.may_not_apply for r in others):
        return
    left_out = assessment.answers.filter(
        requirement__in=[r.id for r in others], value=Value.NOT_APPLICABLE
    ).count()
    if left_out == len(others):
        raise BadInput(
            _("At least one requirement of this level has to apply; answer how far this one is met.")
        )


def _write(assessment: Assessment, requirement: str, draft: Draft, *, by, version: int | None) -> Answer:
    """The compare-and-set itself, and the revision that keeps what was said."""
    said, who = draft.said, {"answered_by": by, "answered_at": now()}
    if version is None:
        answer = Answer(assessment=assessment, requirement=requirement, **said, **who)
        if not _inserted(answer):
            return _present_unless_stale(assessment, requirement, said, version)
    else:
        row = Answer.objects.filter(assessment=assessment, requirement=requirement, version=version)
        if not row.exclude(**said).update(version=version + 1, **said, **who):
            return _present_unless_stale(assessment, requirement, said, version)
        answer = Answer(assessment=assessment, requirement=requirement, version=version + 1, **said, **who)
    AnswerRevision.objects.create(
        assessment=assessment, requirement=requirement, version=answer.version, **said, **who
    )
    return answer


def _inserted(answer: Answer) -> bool:
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:  # somebody answered first
        return False
    return True


def _present_unless_stale(
    assessment: Assessment, requirement: str, said: dict[str, str], version: int | None
) -> Answer:
    """The answer as it is, where it says this already; else Stale."""
    row = Answer.objects.filter(assessment=assessment, requirement=requirement)
    present = row.select_related("answered_by").first()
    if present is None:
        raise Refused(_("This answer is not there any more; load the page again."))
    present.assessment = assessment
    if present.version != version and {key: getattr(present, key) for key in said} != said:
        sentence = _("%(name)s has changed this answer in the meantime.")
        raise Stale(sentence % {"name": present.answered_by}, present)
    return present
