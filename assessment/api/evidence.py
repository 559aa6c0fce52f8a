"""Files that show something: listed, added, used at requirements, taken away, sent."""

from django.http import FileResponse, Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import evidence
from assessment.api.assessments import OfOwnAssessment
from assessment.api.documented import documented, file
from assessment.api.fields import Strict, Text
from assessment.api.idempotency import once
from assessment.api.parsing import Json, Upload
from assessment.api.sending import AnyFormat, attached
from assessment.api.told import Stamped
from assessment.api.views import ApiViewSet
from assessment.models import Evidence, Submission
from assessment.models.files import with_uses


class EvidenceSerializer(Stamped):
    added_by = serializers.StringRelatedField()
    used_at = serializers.ListField(
        child=Text(), help_text="The requirements of this assessment at which it stands."
    )

    class Meta:
        model = Evidence
        fields = ("id", "name", "type", "size", "sha256", "added_by", "added_at", "used_at")


class UploadBody(Strict):
    requirement = serializers.CharField(max_length=60)
    file = serializers.FileField(max_length=1000)


class UseBody(Strict):
    requirement = Text(max_length=60)


class Files(OfOwnAssessment):
    """The enterprise's files, as they are used in one assessment."""

    serializer_class = EvidenceSerializer
    parser_classes = (Upload,)

    def get_queryset(self):
        return with_uses(self.assessment).select_related("added_by")

    @documented(EvidenceSerializer(many=True), refuses=(400,))
    def list(self, request, reference: str) -> Response:
        """All files of the enterprise, each with where it is used in this assessment."""
        return self.listed(self.get_queryset().order_by("added_at", "pk"))

    @documented(EvidenceSerializer, body={"multipart/form-data": UploadBody}, status=201, refuses=(409,))
    @once
    def create(self, request, reference: str) -> Response:
        """Add a file and put it to a requirement.

        PDF, pictures, Office files and text; the type is told by the content. The same file once
        more is kept once.
        """
        wanted = self.asked(UploadBody)
        added = evidence.add(self.assessment, wanted["requirement"], wanted["file"], by=request.user)
        return self.shown(added.pk, status=201)

    def shown(self, pk: int, *, status: int = 200) -> Response:
        return self.show(self.get_queryset().get(pk=pk), status=status)


class Uses(Files):
    """Where one file stands."""

    parser_classes = (Json,)

    @documented(EvidenceSerializer, body=UseBody, refuses=(409,))
    def use(self, request, reference: str, file: int) -> Response:
        """Put a file that the enterprise has already to one more requirement."""
        evidence.use(self.assessment, self.asked(UseBody)["requirement"], self._file(file), by=request.user)
        return self.shown(file)

    @documented(status=204, refuses=(409,))
    def take_away(self, request, reference: str, file: int, requirement: str) -> Response:
        """Take a file from a requirement; one that nothing uses and no submission holds is removed."""
        evidence.take_away(self.assessment, requirement, self._file(file), by=request.user)
        return Response(status=204)

    def _file(self, pk: int) -> Evidence:
        return Evidence.objects.visible_to(self.request.user).kept().get(pk=pk)


class Downloads(ApiViewSet):
    content_negotiation_class = AnyFormat

    @file("*/*")
    def of_enterprise(self, request, file: int) -> FileResponse:
        """A file of one's own enterprise."""
        found = Evidence.objects.visible_to(request.user).kept().get(pk=file)
        return attached(found.file, found.name, found.type)

    @file("*/*")
    def of_submission(self, request, receipt: str, file: int) -> FileResponse:
        """A file as it was handed in: for the enterprise, and for the agencies that review it."""
        seen = Submission.objects.visible_to(request.user).select_related("assessment__enterprise")
        submission = seen.get(receipt=receipt)
        if file not in {each["id"] for each in submission.sealed["evidence"]}:
            raise Http404
        found = Evidence.objects.get(pk=file)
        evidence.hand_over(found, submission, by=request.user)
        return attached(found.file, found.name, found.type)
