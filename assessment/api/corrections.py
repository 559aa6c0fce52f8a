"""What a return asks for, and what the enterprise replies."""

from functools import cached_property

from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import corrections
from assessment.api.documented import documented
from assessment.api.fields import Strict, Text
from assessment.api.submissions import OfSubmission
from assessment.api.told import Stamped
from assessment.models import Assessment, Correction

NOT_HANDED_IN = {"reply": "", "replied_by": None, "replied_at": None}


class CorrectionSerializer(Stamped):
    """One place with its sentence; an empty `reply` is none yet."""

    asked_by = serializers.StringRelatedField()
    replied_by = serializers.SerializerMethodField()

    class Meta:
        model = Correction
        fields = ("id", "about", "text", "asked_by", "asked_at", "reply", "replied_by", "replied_at")

    def get_replied_by(self, correction: Correction) -> str | None:
        return str(correction.replied_by) if correction.replied_by else None

    def to_representation(self, correction: Correction) -> dict[str, object]:
        """A reply is the enterprise's own until it is handed in."""
        told = super().to_representation(correction)
        return told if self.context["view"].shows_replies else told | NOT_HANDED_IN


class ReplyBody(Strict):
    reply = Text(max_length=2000)
    seen = Text(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="The reply that you have seen; another one since refuses yours.",
    )


class OfReturn(OfSubmission):
    @cached_property
    def shows_replies(self) -> bool:
        """To the enterprise; to agencies once something was handed in after the return."""
        assessment = self.submission.assessment
        is_own = Assessment.objects.of_member(self.request.user).filter(pk=assessment.pk).exists()
        return is_own or self.submission.number < assessment.hand_ins


class Corrections(OfReturn):
    queryset = Correction.objects.none()  # its kind, for the description
    serializer_class = CorrectionSerializer

    @documented(CorrectionSerializer(many=True), refuses=(400,))
    def list(self, request, receipt: str) -> Response:
        """What the return of this submission asks for, in the order of the model.

        Requirements and subdomains; those alone are open to changes then. Agencies read the replies once
        they are handed in.
        """
        rows = self.submission.corrections.select_related("asked_by", "replied_by")
        return self.listed(rows.order_by("pk"))


class Replies(OfReturn):
    """Of one correction."""

    serializer_class = CorrectionSerializer

    def find(self, receipt: str, correction: int) -> None:
        super().find(receipt)
        self.correction = self.submission.corrections.get(pk=correction)

    @documented(CorrectionSerializer, body=ReplyBody, refuses=(409,))
    def reply(self, request, receipt: str, correction: int) -> Response:
        """Say what was changed, or why nothing was.

        Each correction needs a reply before handing in anew; until then it can be said otherwise.
        """
        wanted = self.asked(ReplyBody)
        seen = wanted.get("seen")
        replied = corrections.reply(self.correction, by=request.user, text=wanted["reply"], seen=seen)
        return self.show(replied)
