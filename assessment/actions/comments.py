"""What colleagues say to each other while they fill in."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.actions.answers import tidy
from assessment.actions.moves import lock
from assessment.lifecycle import MAY_ANSWER, Side
from assessment.models import Assessment, Comment
from assessment.refusals import BadInput, Forbidden


@transaction.atomic
def write(assessment: Assessment, requirement: str, text: str, *, by) -> Comment:
    """Whoever may answer may comment, also while the assessment is under review."""
    assessment = lock(assessment, by=by)
    standing = assessment.role_of(by)
    if standing is None or standing[0] != Side.ENTERPRISE:
        raise Forbidden(_("Comments are for the enterprise's own people."))
    if standing[1] not in MAY_ANSWER:
        raise Forbidden(_("You can read this assessment, but not comment on it."))
    if requirement not in assessment.edition.requirements:
        raise BadInput(_("This requirement is not part of this assessment."))
    text = tidy(text)
    if not 1 <= len(text) <= 2000:
        raise BadInput(_("A comment has between 1 and 2,000 characters."))
    return Comment.objects.create(assessment=assessment, requirement=requirement, text=text, written_by=by)
