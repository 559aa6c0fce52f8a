"""What the reviewers find at each requirement of a hand-in, and what it comes to with that."""

from django.http import Http404, HttpResponse
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import findings
from assessment.api.answers import Value
from assessment.api.documented import IF_MATCH, IF_NONE_MATCH, documented
from assessment.api.engine_shapes import COUNT, FLAG, FRACTION, LEVEL, TEXT, a_list, an_object
from assessment.api.etags import version_seen
from assessment.api.fields import Listed, Moment, OneOf, Strict, Text, Whole
from assessment.api.idempotency import once
from assessment.api.shapes import NUMBERS, finding_shape
from assessment.api.submissions import OfSubmission
from assessment.lifecycle import Tier
from assessment.models import Assessment, Finding, Flag, Rule
from assessment.models.flags import alike
from assessment.models.verdicts import Verification, verdicts_of
from assessment.templatetags.wording import language
from scoring.scores import Result as Scored

MOST_AT_ONCE = 300
ANSWER = {"enum": [1, 0.8, 0.5, 0, "n/a"]}
OUTCOME = an_object(level=LEVEL, band=LEVEL, total=FRACTION)
VERIFIED = an_object(
    receipt=TEXT,
    is_settled=FLAG | {"description": "Whether it is accepted; before, it is as the verdicts stand now."},
    self=OUTCOME,
    verified={"oneOf": [OUTCOME, {"type": "null"}]},
    counts={"enum": ["level", "band"], "description": "Which of the two counts, by the rule of the round."},
    required_level={"type": ["integer", "null"]},
    is_reached={"type": ["boolean", "null"]},
    verdicts=COUNT,
    of=COUNT,
    unconfirmed=a_list(TEXT) | {"description": "Said not to apply, and not confirmed by a reviewer."},
    differences=a_list(
        an_object(requirement=TEXT, self=ANSWER, verified=ANSWER, reason=TEXT, tier=TEXT, by=TEXT)
    ),
)
FLAGS = an_object(
    flags=a_list(
        an_object(
            code={"enum": Flag.Code.values},
            requirements=a_list(TEXT),
            text=TEXT,
            others=a_list(an_object(receipt=TEXT, unit=TEXT)),
            others_elsewhere=COUNT,
        )
    )
)


class FindingSerializer(serializers.Serializer):
    """What `shapes.finding_shape` makes, for the description; a test holds the two together."""

    requirement = Text()
    tier = OneOf(Tier.choices)
    answer = Value()
    reason = Text()
    version = Whole(min_value=1)
    is_carried = serializers.BooleanField(help_text="Over from the hand-in before, where it is unchanged.")
    by = Text()
    at = Moment()


class FindingsSerializer(serializers.Serializer):
    findings = FindingSerializer(many=True)


class FindingBody(Strict):
    answer = Value(help_text="The enterprise's own answer agrees with it; null takes the verdict back.")
    reason = Text(
        default="", allow_blank=True, max_length=2000, help_text="Needed for another answer than theirs."
    )


class AgreeBody(Strict):
    requirements = Listed(child=Text(max_length=60), allow_empty=False, max_length=MOST_AT_ONCE)


class Findings(OfSubmission):
    @documented(FindingsSerializer)
    def all(self, request, receipt: str) -> Response:
        """The current finding of each tier at each requirement, in the order of the model.

        The enterprise reads them once it is accepted; before, there are none for it.
        """
        seen = Finding.objects.visible_to(request.user).current().filter(submission=self.submission)
        given = [finding for finding in seen.select_related("by") if finding.value]
        place = {id: number for number, id in enumerate(self.submission.edition.requirements)}
        tiers = Tier.values
        given.sort(key=lambda each: (place[each.requirement], tiers.index(each.tier)))
        return Response({"findings": [finding_shape(each) for each in given]})

    @documented(
        FindingSerializer,
        body=FindingBody,
        also={201: FindingSerializer},
        parameters=(IF_MATCH, IF_NONE_MATCH),
        refuses=(409, 412, 428),
    )
    def give(self, request, receipt: str, requirement: str) -> HttpResponse:
        """Give the verdict of the tier on whose desk it is, over the version that you have seen.

        Where a colleague was faster, the answer is 412 with what stands there now, and by whom.
        """
        version, said = version_seen(request), self.asked(FindingBody)
        value, reason = said["answer"] or "", said["reason"]
        given = findings.give(
            self.submission, requirement, value, by=request.user, version=version, reason=reason
        )
        is_new = version is None and given.version == 1
        return Response(finding_shape(given), 201 if is_new else 200, headers={"ETag": f'"{given.version}"'})

    @documented(FindingsSerializer, body=AgreeBody, refuses=(409,))
    @once
    def agree(self, request, receipt: str) -> Response:
        """Agree with the enterprise on several requirements; those with a verdict of this tier keep it.

        Answered with what that wrote.
        """
        made = findings.agree(self.submission, by=request.user, **self.asked(AgreeBody))
        return Response({"findings": [finding_shape(each) for each in made]})


class Verified(OfSubmission):
    @documented(VERIFIED)
    def retrieve(self, request, receipt: str) -> Response:
        """What it comes to with the verdicts.

        Agencies see it as they stand now, the enterprise once it is accepted.
        """
        is_settled = self.submission.results.filter(kind="verified").exists()
        if not is_settled and not _is_reviewer(self.submission, request.user):
            raise Http404
        verification = Verification(self.submission, seen_by=request.user)
        round, scored = self.submission.assessment.round, verification.scored
        required = round.required_level if round else None
        is_reached = None if required is None or scored is None else round.level_of(scored) >= required
        return Response(
            {
                "receipt": receipt,
                "is_settled": is_settled,
                "self": _outcome(verification.own),
                "verified": scored and _outcome(scored),
                "counts": counts(round),
                "required_level": required,
                "is_reached": is_reached,
                "verdicts": len(verdicts_of(verification.findings)),
                "of": len(self.submission.sealed["answers"]),
                "unconfirmed": verification.unconfirmed,
                "differences": [_told(each) for each in verification.differences],
            }
        )


class Flags(OfSubmission):
    @documented(FLAGS)
    def all(self, request, receipt: str) -> Response:
        """What deserves a second look, found by rule when it was handed in; for agencies alone.

        Of enterprises with the same file or note those are named that the caller may see.
        """
        if not _is_reviewer(self.submission, request.user):
            raise Http404
        flags = list(Flag.objects.visible_to(request.user).filter(submission=self.submission))
        seen = alike(flags, by=request.user)
        return Response({"flags": [_flag(flag, seen) for flag in flags]})


def counts(round) -> str:
    return "band" if round is not None and round.rule == Rule.BAND else "level"


def _is_reviewer(submission, user) -> bool:
    of_my_desks = Assessment.objects.filter(user.on_my_desks(), pk=submission.assessment_id)
    return of_my_desks.exists()


def _outcome(scored: Scored) -> dict:
    return {"level": scored.level, "band": scored.band, "total": str(scored.total)}


def _told(difference) -> dict:
    finding = difference.finding
    return {
        "requirement": difference.requirement,
        "self": NUMBERS[difference.own],
        "verified": NUMBERS[finding.value],
        "reason": finding.reason,
        "tier": finding.tier,
        "by": str(finding.by),
    }


def _flag(flag: Flag, seen: dict) -> dict:
    others = flag.details.get("others", [])
    found = [seen[pk] for pk in others if pk in seen]
    return {
        "code": flag.code,
        "requirements": flag.requirements,
        "text": flag.details.get(language(), str(flag.get_code_display())),
        "others": [{"receipt": each.receipt, "unit": str(each.assessment)} for each in found],
        "others_elsewhere": len(others) - len(found),
    }
