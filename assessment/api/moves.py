"""The moves of an assessment, all of `lifecycle.MOVES`, each by its action."""

from collections.abc import Callable

from django.http import Http404
from rest_framework.response import Response

from assessment.actions import reviews, submissions
from assessment.api.assessments import EITHER, OfAssessment, shown
from assessment.api.documented import documented
from assessment.api.fields import Flag, Strict, Text
from assessment.api.idempotency import once
from assessment.lifecycle import MOVES


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


ACTS: dict[str, tuple[type[Strict], Callable]] = {
    "submit": (Declaration, submissions.submit),
    "withdraw": (Nothing, submissions.withdraw),
    "take_up": (Seen, reviews.take_up),
    "release": (Seen, reviews.release),
    "send_back": (Verdict, reviews.send_back),
    "accept": (Verdict, reviews.accept),
    "decline": (Verdict, reviews.decline),
}


class MoveBody(Declaration, Verdict):
    """Each move takes what it needs: submit `declared`; the agency's moves `seen`, its verdicts a `note`."""


class Moves(OfAssessment):
    def find(self, reference: str, move: str) -> None:
        if move not in MOVES:
            raise Http404
        super().find(reference)

    @documented(EITHER, body=MoveBody, refuses=(409,))
    @once
    def make(self, request, reference: str, move: str) -> Response:
        """Make a move: submit, withdraw, take_up, release, send_back, accept, decline.

        Those open to you stand in `moves` of the assessment, which is what is answered; after
        submitting, `receipt` is its receipt.
        """
        body, act = ACTS[move]
        act(self.assessment, by=request.user, **self.asked(body))
        return shown(self, reference)
