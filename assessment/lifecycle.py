"""The life of an assessment: its states, and who may move it from which to which.

This table is the only statement of the workflow. The buttons of a page, the verbs of the API, the
check before a change and the picture in docs/workflow.md are all read from it.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned for changes")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Tier(TextChoices):
    """Whose desk a submission is on."""

    COUNTY = "county", pgettext_lazy("tier", "County")
    CITY = "city", pgettext_lazy("tier", "City")
    PROVINCE = "province", pgettext_lazy("tier", "Province")


class Side(TextChoices):
    ENTERPRISE = "enterprise", _("Enterprise")
    AGENCY = "agency", _("Agency")


class Role(TextChoices):
    """What a person is to an enterprise or to an agency."""

    OWNER = "owner", _("Owner")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")
    REVIEWER = "reviewer", _("Reviewer")
    LEAD = "lead", _("Lead")


ENTERPRISE_ROLES = (Role.OWNER, Role.CONTRIBUTOR, Role.VIEWER)
AGENCY_ROLES = (Role.LEAD, Role.REVIEWER)
MAY_ANSWER = frozenset({Role.OWNER, Role.CONTRIBUTOR})


@dataclass(frozen=True, slots=True)
class Move:
    """One move: its label, who makes it, from where to where, and what it needs."""

    label: Promise
    done: Promise  # said once it is made
    side: Side
    roles: frozenset[Role]
    sources: frozenset[Status]
    target: Status
    needs_note: bool = False
    is_final: bool = False


OWNER = frozenset({Role.OWNER})
REVIEWERS = frozenset({Role.REVIEWER, Role.LEAD})

MOVES = {
    "submit": Move(
        pgettext_lazy("move", "Submit"),
        _("Submitted."),
        Side.ENTERPRISE,
        OWNER,
        frozenset({Status.DRAFT, Status.RETURNED}),
        Status.SUBMITTED,
    ),
    "withdraw": Move(
        pgettext_lazy("move", "Withdraw"),
        _("Withdrawn. You can change the answers again."),
        Side.ENTERPRISE,
        OWNER,
        frozenset({Status.SUBMITTED}),
        Status.DRAFT,
    ),
    "take_up": Move(
        pgettext_lazy("move", "Take up"),
        _("Taken up for review."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.SUBMITTED}),
        Status.IN_REVIEW,
    ),
    "release": Move(
        pgettext_lazy("move", "Put back"),
        _("Put back into the queue."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.SUBMITTED,
    ),
    "send_back": Move(
        pgettext_lazy("move", "Return for changes"),
        _("Returned to the enterprise."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.RETURNED,
        needs_note=True,
    ),
    "accept": Move(
        pgettext_lazy("move", "Accept"),
        _("Accepted."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.ACCEPTED,
        is_final=True,
    ),
    "decline": Move(
        pgettext_lazy("move", "Decline"),
        _("Declined."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.DECLINED,
        needs_note=True,
        is_final=True,
    ),
}

OPEN_TO_EDITS = frozenset({Status.DRAFT, Status.RETURNED})
WAITING = frozenset({Status.SUBMITTED, Status.IN_REVIEW})
OPEN = OPEN_TO_EDITS | WAITING
SEEN_BY_AGENCIES = frozenset(Status) - {Status.DRAFT}


def open_moves(status: str, side: Side, role: str) -> list[str]:
    """The moves that this role may make now, in the order of the table."""
    return [
        name
        for name, move in MOVES.items()
        if move.side == side and role in move.roles and status in move.sources
    ]
