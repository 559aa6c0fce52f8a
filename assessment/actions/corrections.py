"""What the enterprise says to each correction that a return has asked for."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions.answers import lock_for_answers, tidy
from assessment.actions.history import write_down
from assessment.models import Assessment, Correction
from assessment.models.corrections import asked_of
from assessment.refusals import BadInput, Forbidden, Refused

REPLY_LENGTH = 2000


@transaction.atomic
def reply(correction: Correction, *, by, text: str, seen: str | None = None) -> Correction:
    """What was changed, or why nothing was. It can be said anew until it is handed in.

    `seen` is the reply that the person had before the eyes: where a colleague has written another one
    since, the act is refused. Each is kept in the history.
    """
    assessment = _held(correction, by=by)
    present = next((c for c in asked_of(assessment) if c.pk == correction.pk), None)
    if present is None:
        raise Refused(_("This has been returned anew since; reply to what is asked for now."))
    text = tidy(text)
    if not text:
        raise BadInput(_("Say what you have changed, or why you have not: the reviewer reads it."))
    if len(text) > REPLY_LENGTH:
        raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": REPLY_LENGTH})
    if present.reply == text:
        return present
    if seen is not None and tidy(seen) != present.reply:
        raise Refused(_("%(name)s has replied in the meantime.") % {"name": present.replied_by})
    present.reply, present.replied_by, present.replied_at = text, by, now()
    present.save(update_fields=["reply", "replied_by", "replied_at"])
    write_down("correction_replied", by=by, assessment=assessment, note=text, about=present.about)
    return present


def _held(correction: Correction, *, by) -> Assessment:
    """Agencies see what is asked for, so they get a no; to all others there is nothing."""
    assessment = correction.submission.assessment
    try:
        return lock_for_answers(assessment, by=by)
    except Assessment.DoesNotExist:
        Assessment.objects.visible_to(by).get(pk=assessment.pk)
        raise Forbidden(_("You can read this assessment, but not change its answers.")) from None
