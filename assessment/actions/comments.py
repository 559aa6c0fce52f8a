"""What colleagues say to each other while they fill in."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.actions.moves import lock
from assessment.lifecycle import Side
from assessment.models import Assessment, Comment
from assessment.refusals import Refused


@transaction.atomic
def write(assessment: Assessment, requirement: str, text: str, *, by) -> Comment:
    """Any member may comment, also while the assessment is under review."""
    assessment = lock(assessment, by=by)
    standing = assessment.role_of(by)
    if standing is None or standing[0] != Side.ENTERPRISE:
        raise Refused(_("Comments are for the enterprise's own people."))
    if requirement not in assessment.edition.requirements:
        raise Refused(_("This requirement is not part of this assessment."))
    if not text.strip() or len(text) > 2000:
        raise Refused(_("A comment has between 1 and 2,000 characters."))
    return Comment.objects.create(
        assessment=assessment, requirement=requirement, text=text.strip(), written_by=by
    )
