"""What was handed in, sealed, and what it came to."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.api.assessments import OfAssessment
from assessment.api.documented import documented
from assessment.api.engine import TargetQuery
from assessment.api.engine_shapes import an_object, ref
from assessment.api.fields import Strict, Text
from assessment.api.reference import BENCHMARK, standing_of
from assessment.api.told import Stamped
from assessment.api.views import ApiViewSet
from assessment.models import Result, Submission
from assessment.models.verdicts import Verification
from scoring import shapes
from scoring.pathway import pathway
from scoring.trace import trace

SCORE_OR_NONE = {"oneOf": [ref("Score"), {"type": "null"}]}


class OutcomeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Result
        fields = ("kind", "level", "band", "total")


class SubmissionSerializer(Stamped):
    assessment = Text(source="assessment.reference")
    submitted_by = serializers.StringRelatedField()
    results = OutcomeSerializer(many=True)

    class Meta:
        model = Submission
        fields = ("receipt", "number", "assessment", "sha256", "submitted_by", "submitted_at", "results")


class SealedSubmissionSerializer(SubmissionSerializer):
    """With everything that was handed in; `sha256` is over its canonical JSON."""

    sealed = serializers.JSONField()

    class Meta(SubmissionSerializer.Meta):
        fields = (*SubmissionSerializer.Meta.fields, "sealed")


class TraceQuery(Strict):
    trace = serializers.IntegerField(
        required=False, min_value=1, max_value=5, help_text="A level whose every step is to be told."
    )


RESULT = an_object(
    ("trace", "verified_trace"),
    **{
        "receipt": {"type": "string"},
        "self": ref("Score"),
        "verified": SCORE_OR_NONE,
        "trace": ref("Trace"),
        "verified_trace": ref("Trace"),
    },
)


class Submissions(OfAssessment):
    serializer_class = SubmissionSerializer

    @documented(SubmissionSerializer(many=True), refuses=(400,))
    def list(self, request, reference: str) -> Response:
        """Each hand-in of this assessment, the latest first."""
        rows = self.assessment.submissions.select_related("assessment", "submitted_by").defer("sealed")
        return self.listed(rows.prefetch_related("results").order_by("-number"))


class OfSubmission(ApiViewSet):
    submission: Submission

    def find(self, receipt: str, **others) -> None:
        seen = Submission.objects.visible_to(self.request.user)
        self.submission = seen.select_related("assessment__round", "submitted_by").get(receipt=receipt)


class Sealed(OfSubmission):
    serializer_class = SealedSubmissionSerializer

    @documented(SealedSubmissionSerializer)
    def retrieve(self, request, receipt: str) -> Response:
        """One hand-in with its sealed answers: what agencies read, and what never changes."""
        return self.show(self.submission)


class WithResults:
    """What a hand-in came to; which one it is, is found before."""

    submission: Submission

    @documented(RESULT, parameters=(TraceQuery,), refuses=(404,))
    def result(self, request, **address) -> Response:
        """The result as declared and, where there is one, as verified.

        With `trace`, every step of the arithmetic of one level, worked out again from the sealed answers;
        where it is accepted, `verified_trace` is the same with the reviewers' answers.
        """
        level = self.asked(TraceQuery, request.query_params).get("trace")
        by_kind = {result.kind: result.shape for result in self.submission.results.all()}
        told = {
            "receipt": self.submission.receipt,
            "self": by_kind[Result.Kind.SELF],
            "verified": by_kind.get(Result.Kind.VERIFIED),
        }
        steps = {"trace": shapes.trace_shape(trace(self.submission.scored(), level))} if level else {}
        if level and told["verified"]:
            scored = Verification(self.submission).scored
            steps["verified_trace"] = shapes.trace_shape(trace(scored, level))
        return Response(told | steps)

    @documented(ref("Standing"), parameters=(BENCHMARK,), refuses=(404,))
    def standing(self, request, **address) -> Response:
        """Where its level stands in a published distribution: an interval of percentiles, never a point."""
        return Response(standing_of(self.submission.results.get(kind=Result.Kind.SELF).level, request))

    @documented(ref("Pathway"), parameters=(TargetQuery,), refuses=(404,))
    def pathway(self, request, **address) -> Response:
        """The smallest set of improvements that reaches the next level, or the one of `to`."""
        to = self.asked(TargetQuery, request.query_params).get("to")
        return Response(shapes.pathway_shape(pathway(self.submission.scored(), to)))


class LatestResults(WithResults, OfAssessment):
    def find(self, reference: str) -> None:
        super().find(reference)
        latest = self.assessment.submissions.first()  # the highest number
        if latest is None:
            raise Http404
        self.submission = latest


class Results(WithResults, OfSubmission):
    """Of one hand-in, also of an earlier one."""
