"""Before handing in: what is missing, what looks odd, and how far it is."""

from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import checks
from assessment.api.assessments import OfOwnAssessment
from assessment.api.documented import documented
from assessment.api.fields import Text
from assessment.models.submissions import as_answer
from scoring import shapes
from scoring.refusals import Unscorable
from scoring.scores import preview


class DoubtSerializer(serializers.Serializer):
    code = Text()
    sentence = Text()
    requirements = serializers.ListField(child=Text())


class CheckSerializer(serializers.Serializer):
    is_ready = serializers.BooleanField(help_text="Nothing stands in the way but the declaration.")
    is_confirmed = serializers.BooleanField(help_text="An agency has confirmed the enterprise.")
    missing = serializers.ListField(child=Text(), help_text="Requirements that are not answered yet.")
    without_reason = serializers.ListField(child=Text(), help_text="“Not applicable” without saying why.")
    corrections_open = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Corrections that a return asked for, without a reply yet.",
    )
    refused_by_round = Text(allow_null=True, help_text="Why its round does not take it.")
    obstacle = Text(allow_null=True, help_text="Why it cannot be scored although nothing is missing.")
    preview = serializers.JSONField(allow_null=True)
    doubts = DoubtSerializer(many=True)


class Checks(OfOwnAssessment):
    @documented(CheckSerializer)
    def retrieve(self, request, reference: str) -> Response:
        """What stands in the way of handing in, and what deserves a second look.

        A doubt is never a verdict; it hinders nothing.
        """
        language = "en" if get_language() == "en" else "zh"
        found, is_confirmed = (
            checks.check(self.assessment, by=request.user),
            self.assessment.enterprise.is_confirmed,
        )
        return Response(
            {
                "is_ready": found.is_complete and is_confirmed,
                "is_confirmed": is_confirmed,
                "missing": [r.id for r in found.missing],
                "without_reason": [r.id for r in found.without_reason],
                "corrections_open": [correction.pk for correction in found.corrections],
                "refused_by_round": found.refused_by_round or None,
                "obstacle": found.obstacle and found.obstacle.sentence(language),
                "preview": self._preview(found),
                "doubts": [
                    {
                        "code": doubt.code,
                        "sentence": doubt.text.of(language),
                        "requirements": [r.id for r in doubt.requirements],
                    }
                    for doubt in found.doubts
                ],
            }
        )

    def _preview(self, found: checks.Check) -> dict | None:
        given = {id: as_answer(a.value) for id, a in found.answers.items() if a.value}
        assessment = self.assessment
        try:
            return shapes.preview_shape(
                preview(assessment.edition, assessment.type, given, assessment.tailored_out)
            )
        except Unscorable:
            return None
