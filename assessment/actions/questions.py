"""Questions of reviewers, and the replies of the enterprise: asked without returning, nothing is unlocked."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions.answers import tidy
from assessment.actions.findings import held_for_verdicts
from assessment.actions.history import write_down
from assessment.actions.moves import lock, situation, tell
from assessment.lifecycle import MAY_ANSWER, OPEN, Side
from assessment.models import Assessment, Question, Submission
from assessment.refusals import BadInput, Forbidden, Refused

LENGTH = 2000


@transaction.atomic
def ask(submission: Submission, requirement: str, *, by, text: str) -> Question:
    """By somebody on whose desk it is in review; the owners get a letter."""
    assessment = held_for_verdicts(submission, by=by)
    if requirement not in submission.sealed["answers"]:
        raise BadInput(_("This requirement is not part of this submission."))
    question = Question.objects.create(
        submission=submission,
        requirement=requirement,
        tier=assessment.tier,
        text=_worded(text, _("Write your question.")),
        asked_by=by,
    )
    _write_down("question_asked", question, assessment, by=by, note=question.text)
    return question


@transaction.atomic
def reply(question: Question, *, by, text: str) -> Question:
    """Once, by whoever may answer, until it is decided; who asked and who holds it get a letter."""
    assessment = lock(question.submission.assessment, by=by)
    standing = assessment.role_of(by)
    if standing is None or standing[0] != Side.ENTERPRISE or standing[1] not in MAY_ANSWER:
        raise Forbidden(_("Replies are for those of the enterprise who may answer."))
    present = Question.objects.select_related("submission", "replied_by").get(pk=question.pk)
    text = _worded(text, _("Write your reply."))
    if present.reply == text:
        return present
    if present.reply:
        raise Refused(
            _("%(name)s has replied already; it stays as it was sent.") % {"name": present.replied_by}
        )
    if assessment.status not in OPEN:
        raise Refused(_("The review is finished, so that nothing can be added to it."))
    present.reply, present.replied_by, present.replied_at = text, by, now()
    present.save(update_fields=["reply", "replied_by", "replied_at"])
    readers = sorted({present.asked_by_id, assessment.assigned_to_id or present.asked_by_id})
    _write_down("question_replied", present, assessment, by=by, note=text, readers=readers)
    return present


def _worded(text: str, if_empty: str) -> str:
    text = tidy(text)
    if not text:
        raise BadInput(if_empty)
    if len(text) > LENGTH:
        raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": LENGTH})
    return text


def _write_down(kind: str, question: Question, assessment: Assessment, *, by, note: str, **details) -> None:
    about = {
        "requirement": question.requirement,
        "edition": assessment.edition_id,
        "type": question.submission.sealed["type"],
    }
    facts = situation(assessment) | about | details
    tell(write_down(kind, by=by, assessment=assessment, note=note, **facts))
