"""The moves of an assessment, all of `lifecycle.MOVES`, each by its action."""

from collections.abc import Callable

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import reviews, submissions
from assessment.api.assessments import EITHER, OfAssessment, shown
from assessment.api.documented import documented
from assessment.api.fields import LARGEST_ID, Flag, Strict, Text, Whole
from assessment.api.idempotency import once
from assessment.lifecycle import MOVES
from assessment.models import Assessment, User


class Nothing(Strict):
    """A move that needs nothing."""


class Declaration(Strict):
    declared = Flag(
        default=False, help_text="That the answers are true to the best of the owner's knowledge."
    )


class Seen(Strict):
    seen = Text(
        required=False,
        max_length=8,
        help_text="The receipt that was read; another one since refuses the move.",
    )


class Verdict(Seen):
    note = Text(default="", allow_blank=True, max_length=4000, help_text="The enterprise reads it.")


class Settlement(Verdict):
    shown_total = Text(
        required=False,
        max_length=40,
        help_text="The verified total that was read, such as “12/5”; another one since refuses the move.",
    )


class Correction(Strict):
    about = Text(max_length=60, help_text="A requirement, or a subdomain: whether it is left out, too.")
    text = Text(max_length=2000, help_text="What has to change there.")


class Return(Verdict):
    corrections = Correction(
        many=True, required=False, help_text="Where given, only these unlock for the enterprise."
    )

    def validate_corrections(self, given: list[dict]) -> dict[str, str]:
        asked = {correction["about"]: correction["text"] for correction in given}
        if len(asked) < len(given):
            raise serializers.ValidationError(_("A place stands there twice."))
        return asked


class Assignment(Seen):
    to = Whole(
        min_value=1,
        max_value=LARGEST_ID,
        help_text="A colleague: `user` among the agency's members.",
    )

    def validate_to(self, given: int) -> User:
        colleague = User.objects.filter(is_active=True, pk=given).first()
        if colleague is None:
            raise serializers.ValidationError(_("Choose somebody of the agency on whose desk it is."))
        return colleague


ACTS: dict[str, tuple[type[Strict], Callable]] = {
    "submit": (Declaration, submissions.submit),
    "withdraw": (Nothing, submissions.withdraw),
    "take_up": (Seen, reviews.take_up),
    "assign": (Assignment, reviews.assign),
    "release": (Seen, reviews.release),
    "send_back": (Return, reviews.send_back),
    "send_down": (Verdict, reviews.send_down),
    "forward": (Verdict, reviews.forward),
    "endorse": (Settlement, reviews.endorse),
    "accept": (Settlement, reviews.accept),
    "decline": (Verdict, reviews.decline),
}


class MoveBody(Declaration, Settlement, Return):
    """Each move takes what it needs.

    Submit takes `declared`; the agency's moves `seen`, its verdicts a `note`, a return `corrections`,
    accepting and proposing it the `shown_total`, an assignment `to`.
    """

    to = serializers.IntegerField(required=False, help_text="Of an assignment: the colleague.")


class Moves(OfAssessment):
    def find(self, reference: str, move: str) -> None:
        if move not in MOVES:
            raise Http404
        super().find(reference)

    @documented(EITHER, body=MoveBody, also={204: None}, refuses=(409,))
    @once
    def make(self, request, reference: str, move: str) -> Response:
        """Make a move.

        Submit or withdraw; take_up, assign, release, send_back, send_down, forward, endorse, accept or
        decline. Those open to you stand in `moves` of the assessment, which is what is answered; after
        submitting, `receipt` is its receipt. What was sent down to the desk below is out of the caller's
        sight, so that nothing is answered.
        """
        body, act = ACTS[move]
        act(self.assessment, by=request.user, **self.asked(body))
        try:
            return shown(self, reference)
        except Assessment.DoesNotExist:
            return Response(status=204)
