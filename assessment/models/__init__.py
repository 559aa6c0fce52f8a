"""What is kept, one file a noun. All reads start at `visible_to(user)`."""

from assessment.models.agencies import Agency, AgencyMember
from assessment.models.answers import Answer, AnswerRevision, Comment, Evidence, EvidenceUse, Value
from assessment.models.assessments import Assessment
from assessment.models.choices import Mode, Size
from assessment.models.digests import Digest
from assessment.models.enterprises import Claim, Enterprise, Invitation, Membership, Plant
from assessment.models.events import Event, Letter
from assessment.models.idempotency import IdempotencyKey
from assessment.models.passwords import FormerPassword
from assessment.models.people import User
from assessment.models.regions import Region
from assessment.models.reviews import Conflict, Correction, Finding, Fingerprint, Flag, Phrase, Question
from assessment.models.rounds import Entrance, Invitee, Round, Rule
from assessment.models.submissions import Report, Result, Submission
from assessment.models.tokens import Scope, Token

__all__ = [
    "Agency",
    "AgencyMember",
    "Answer",
    "AnswerRevision",
    "Assessment",
    "Claim",
    "Comment",
    "Conflict",
    "Correction",
    "Digest",
    "Enterprise",
    "Entrance",
    "Event",
    "Evidence",
    "EvidenceUse",
    "Finding",
    "Fingerprint",
    "Flag",
    "FormerPassword",
    "IdempotencyKey",
    "Invitation",
    "Invitee",
    "Letter",
    "Membership",
    "Mode",
    "Phrase",
    "Plant",
    "Question",
    "Region",
    "Report",
    "Result",
    "Round",
    "Rule",
    "Scope",
    "Size",
    "Submission",
    "Token",
    "User",
    "Value",
]
