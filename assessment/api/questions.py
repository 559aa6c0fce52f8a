"""Questions of reviewers on a requirement, and the replies of the enterprise."""

from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import questions
from assessment.api.documented import documented
from assessment.api.fields import OneOf, Strict, Text
from assessment.api.idempotency import once
from assessment.api.submissions import OfSubmission
from assessment.api.told import Stamped
from assessment.lifecycle import Tier
from assessment.models import Question


class QuestionSerializer(Stamped):
    """One question; an empty `reply` is none yet."""

    tier = OneOf(Tier.choices, help_text="Of whoever asked.")
    asked_by = serializers.StringRelatedField()
    replied_by = serializers.SerializerMethodField()

    class Meta:
        model = Question
        fields = (
            "id",
            "requirement",
            "tier",
            "text",
            "asked_by",
            "asked_at",
            "reply",
            "replied_by",
            "replied_at",
        )

    def get_replied_by(self, question: Question) -> str | None:
        return str(question.replied_by) if question.replied_by else None


class QuestionBody(Strict):
    requirement = Text(max_length=60)
    text = Text(max_length=2000)


class AnswerToQuestion(Strict):
    reply = Text(max_length=2000)


class Questions(OfSubmission):
    queryset = Question.objects.none()  # its kind, for the description
    serializer_class = QuestionSerializer

    @documented(QuestionSerializer(many=True), refuses=(400,))
    def list(self, request, receipt: str) -> Response:
        """What reviewers have asked about this submission, the oldest first."""
        rows = self.submission.questions.select_related("asked_by", "replied_by")
        return self.listed(rows.order_by("asked_at", "pk"))

    @documented(QuestionSerializer, body=QuestionBody, status=201, refuses=(409,))
    @once
    def create(self, request, receipt: str) -> Response:
        """Ask without returning: the owners get a letter, nothing is unlocked.

        For those on whose desk it is in review.
        """
        return self.show(
            questions.ask(self.submission, by=request.user, **self.asked(QuestionBody)), status=201
        )


class Replies(OfSubmission):
    """Of one question."""

    serializer_class = QuestionSerializer

    def find(self, receipt: str, question: int) -> None:
        super().find(receipt)
        self.question = self.submission.questions.get(pk=question)

    @documented(QuestionSerializer, body=AnswerToQuestion, refuses=(409,))
    def reply(self, request, receipt: str, question: int) -> Response:
        """Reply once; it stays as it was sent, and whoever asked gets a letter."""
        text = self.asked(AnswerToQuestion)["reply"]
        return self.show(questions.reply(self.question, by=request.user, text=text))
