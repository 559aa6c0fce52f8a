"""Printed results: asking, watching the state, downloading."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import reports
from assessment.models import Report
from assessment.pages.access import find_submission, refusals_as_messages
from assessment.printing.reports import file_name


@require_POST
@login_required
@refusals_as_messages("result", "receipt")
def ask(request: HttpRequest, receipt: str) -> HttpResponse:
    submission = find_submission(request, receipt)
    report = reports.ask(submission, by=request.user, language=request.POST.get("language", ""))
    return redirect("report", report.pk)


@require_GET
@login_required
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the report is; static/report.js reads this same page again until it is done."""
    report = find_report(request, pk)
    alike = report.submission.reports.filter(is_verified=report.is_verified)
    there = alike.exclude(state=Report.State.FAILED).values_list("language", flat=True)
    others = [code for code, _name in settings.LANGUAGES if code not in {report.language, *there}]
    printed = alike.filter(state=Report.State.READY).exclude(language=report.language)
    is_pending = report.state in (Report.State.WAITING, Report.State.RUNNING)
    context = {"report": report, "is_pending": is_pending, "others": others, "printed": printed}
    return render(request, "reports/state.html", context)


@require_GET
@login_required
def download(request: HttpRequest, pk: int) -> FileResponse:
    report = find_report(request, pk)
    if report.state != Report.State.READY:
        raise Http404
    reports.hand_over(report, by=request.user)
    return FileResponse(
        report.file.open("rb"),
        as_attachment=True,
        filename=file_name(report),
        content_type="application/pdf",
    )


def find_report(request: HttpRequest, pk: int) -> Report:
    """The report, or 404."""
    seen = Report.objects.visible_to(request.user)
    related = ("asked_by", "submission__assessment__enterprise", "submission__assessment__plant")
    return get_object_or_404(seen.select_related(*related), pk=pk)
