"""What colleagues say to each other at a requirement."""

from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import comments
from assessment.api.assessments import OfOwnAssessment
from assessment.api.documented import documented
from assessment.api.fields import Strict, Text
from assessment.api.filters import CommentFilters, Filters
from assessment.api.idempotency import once
from assessment.api.told import Stamped
from assessment.models import Comment


class CommentSerializer(Stamped):
    written_by = serializers.StringRelatedField()

    class Meta:
        model = Comment
        fields = ("id", "requirement", "text", "written_by", "written_at")


class CommentBody(Strict):
    requirement = Text(max_length=60)
    text = Text(max_length=2000)


class Comments(OfOwnAssessment):
    queryset = Comment.objects.none()  # its kind, for the description
    serializer_class = CommentSerializer
    filter_backends = [Filters]
    filterset_class = CommentFilters

    def get_queryset(self):
        return self.assessment.comments.select_related("written_by")

    @documented(CommentSerializer(many=True), refuses=(400,))
    def list(self, request, reference: str) -> Response:
        """The comments, the oldest first; those of one requirement by `requirement`."""
        return self.listed(self.get_queryset().order_by("written_at", "pk"))

    @documented(CommentSerializer, body=CommentBody, status=201)
    @once
    def create(self, request, reference: str) -> Response:
        """Write a comment; also while the assessment is under review. It is never handed in."""
        return self.show(
            comments.write(self.assessment, by=request.user, **self.asked(CommentBody)), status=201
        )
