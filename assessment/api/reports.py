"""Printed results: asked for, watched, downloaded."""

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import reports
from assessment.api.assessments import OfAssessment
from assessment.api.documented import documented, file
from assessment.api.fields import OneOf, Strict, Text
from assessment.api.idempotency import once
from assessment.api.sending import AnyFormat, attached
from assessment.api.submissions import OfSubmission
from assessment.api.told import Stamped
from assessment.api.views import ApiViewSet
from assessment.models import Report, Submission
from assessment.printing.reports import file_name
from assessment.refusals import Refused


class ReportSerializer(Stamped):
    submission = Text(source="submission.receipt")
    state = OneOf(Report.State.choices)
    asked_by = serializers.StringRelatedField()

    class Meta:
        model = Report
        fields = (
            "id",
            "submission",
            "language",
            "is_verified",
            "state",
            "asked_by",
            "asked_at",
            "finished_at",
            "sha256",
        )


class ReportBody(Strict):
    language = OneOf([code for code, _name in settings.LANGUAGES])


class Asking:
    """Of a hand-in that was found before."""

    serializer_class = ReportSerializer

    def ask(self, submission: Submission) -> Response:
        report = reports.ask(submission, by=self.request.user, **self.asked(ReportBody))
        address = f"/api/v1/reports/{report.pk}/"
        return self.show(report, ReportSerializer, status=202, Location=address)


class ReportsOfAssessment(Asking, OfAssessment):
    @documented(ReportSerializer(many=True), refuses=(400,))
    def list(self, request, reference: str) -> Response:
        """The reports of all hand-ins of this assessment, the latest first."""
        seen = Report.objects.visible_to(request.user).filter(submission__assessment=self.assessment)
        return self.listed(seen.select_related("submission", "asked_by").order_by("-asked_at", "-pk"))

    @documented(ReportSerializer, body=ReportBody, status=202, refuses=(409,), has_address=True)
    @once
    def create(self, request, reference: str) -> Response:
        """Ask for the report of the latest hand-in; Location says where to see how far it is.

        One that is there or under way already is not printed again.
        """
        latest = self.assessment.submissions.first()
        if latest is None:
            raise Refused(
                _("Nothing has been handed in yet, so that there is nothing to print."), "not_submitted"
            )
        return self.ask(latest)


class ReportsOfSubmission(Asking, OfSubmission):
    @documented(ReportSerializer, body=ReportBody, status=202, has_address=True)
    @once
    def create(self, request, receipt: str) -> Response:
        """Ask for the report of one hand-in; Location says where to see how far it is."""
        return self.ask(self.submission)


class Reports(ApiViewSet):
    serializer_class = ReportSerializer
    content_negotiation_class = AnyFormat
    report: Report

    def find(self, report: int) -> None:
        seen = Report.objects.visible_to(self.request.user)
        self.report = seen.select_related("submission__assessment__enterprise", "asked_by").get(pk=report)

    @documented(ReportSerializer)
    def retrieve(self, request, report: int) -> Response:
        """How far the report is: waiting, running, ready or failed."""
        return self.show(self.report)

    @file("application/pdf", refuses=(409,))
    def download(self, request, report: int) -> FileResponse:
        """The PDF, once it is ready."""
        if self.report.state != Report.State.READY:
            raise Refused(_("This report is not ready yet; look again in a moment."), "not_ready")
        reports.hand_over(self.report, by=self.request.user)
        return attached(self.report.file, file_name(self.report), "application/pdf")
