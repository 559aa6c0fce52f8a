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


def tiers_from(tier: str) -> list[str]:
    """This tier and those above it, upwards."""
    tiers = [t.value for t in Tier]
    return tiers[tiers.index(tier) :]


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
class Desk:
    """Where in its chain an assessment is; with one tier in the chain, its desk is first and last."""

    is_first: bool = True
    is_last: bool = True


class At(TextChoices):
    """On which desks of the chain a move can be made."""

    ANY = "any", pgettext_lazy("desk", "any")
    FIRST = "first", pgettext_lazy("desk", "the first")
    NOT_FIRST = "not_first", pgettext_lazy("desk", "all but the first")
    LAST = "last", pgettext_lazy("desk", "the last")
    NOT_LAST = "not_last", pgettext_lazy("desk", "all but the last")

    def admits(self, desk: Desk) -> bool:
        ends = {At.FIRST: desk.is_first, At.LAST: desk.is_last}
        others = {At.NOT_FIRST: not desk.is_first, At.NOT_LAST: not desk.is_last}
        return (ends | others).get(self, True)


@dataclass(frozen=True, slots=True)
class Move:
    """One move: its label, who makes it, from where to where, and what it needs."""

    label: Promise
    done: Promise  # said once it is made
    side: Side
    roles: frozenset[Role]
    sources: frozenset[Status]
    target: Status
    at: At = At.ANY
    step: int = 0  # along the chain: to the tier above (1) or below (-1)
    tells: frozenset[Side] = frozenset()  # who gets a letter: the owners, the desk that it is on then
    needs_note: bool = False
    is_final: bool = False


OWNER = frozenset({Role.OWNER})
REVIEWERS = frozenset({Role.REVIEWER, Role.LEAD})
TELL_OWNERS = frozenset({Side.ENTERPRISE})
TELL_DESK = frozenset({Side.AGENCY})

MOVES = {
    "submit": Move(
        pgettext_lazy("move", "Submit"),
        _("Submitted."),
        Side.ENTERPRISE,
        OWNER,
        frozenset({Status.DRAFT, Status.RETURNED}),
        Status.SUBMITTED,
        tells=TELL_DESK,
    ),
    "withdraw": Move(
        pgettext_lazy("move", "Withdraw"),
        _("Withdrawn. You can change the answers again."),
        Side.ENTERPRISE,
        OWNER,
        frozenset({Status.SUBMITTED}),
        Status.DRAFT,
        at=At.FIRST,
        tells=TELL_DESK,
    ),
    "take_up": Move(
        pgettext_lazy("move", "Take up"),
        _("Taken up for review."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.SUBMITTED}),
        Status.IN_REVIEW,
        tells=TELL_OWNERS,
    ),
    "assign": Move(
        pgettext_lazy("move", "Assign"),
        _("Assigned."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.SUBMITTED, Status.IN_REVIEW}),
        Status.IN_REVIEW,
    ),
    "release": Move(
        pgettext_lazy("move", "Put back"),
        _("Put back into the queue."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.SUBMITTED,
        tells=TELL_OWNERS,
    ),
    "send_back": Move(
        pgettext_lazy("move", "Return for changes"),
        _("Returned to the enterprise."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.RETURNED,
        tells=TELL_OWNERS,
        needs_note=True,
    ),
    "send_down": Move(
        pgettext_lazy("move", "Return to the tier below"),
        _("Returned to the tier below."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.SUBMITTED,
        at=At.NOT_FIRST,
        step=-1,
        tells=TELL_DESK,
        needs_note=True,
    ),
    "forward": Move(
        pgettext_lazy("move", "Forward"),
        _("Forwarded to the next tier."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.SUBMITTED,
        at=At.NOT_LAST,
        step=1,
        tells=TELL_OWNERS | TELL_DESK,
    ),
    "endorse": Move(
        pgettext_lazy("move", "Propose acceptance"),
        _("Proposed. A second person has to accept."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.IN_REVIEW,
        at=At.LAST,
        tells=TELL_DESK,
    ),
    "accept": Move(
        pgettext_lazy("move", "Accept"),
        _("Accepted."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.ACCEPTED,
        at=At.LAST,
        tells=TELL_OWNERS,
        is_final=True,
    ),
    "decline": Move(
        pgettext_lazy("move", "Decline"),
        _("Declined."),
        Side.AGENCY,
        REVIEWERS,
        frozenset({Status.IN_REVIEW}),
        Status.DECLINED,
        tells=TELL_OWNERS,
        needs_note=True,
        is_final=True,
    ),
}

OPEN_TO_EDITS = frozenset({Status.DRAFT, Status.RETURNED})
WAITING = frozenset({Status.SUBMITTED, Status.IN_REVIEW})
OPEN = OPEN_TO_EDITS | WAITING
SEEN_BY_AGENCIES = frozenset(Status) - {Status.DRAFT}


def open_moves(status: str, side: Side, role: str, desk: Desk) -> list[str]:
    """The moves that this role may make now, in the order of the table."""
    return [
        name
        for name, move in MOVES.items()
        if move.side == side and role in move.roles and status in move.sources and move.at.admits(desk)
    ]
