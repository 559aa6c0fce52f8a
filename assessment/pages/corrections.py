"""What a return asks for, where the enterprise answers it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessment.actions import corrections
from assessment.lifecycle import MAY_ANSWER
from assessment.models import Assessment, Correction
from assessment.models.corrections import asked_of, title_of
from assessment.pages.access import find_own_assessment, is_without_form, tell
from assessment.refusals import Refused
from scoring.model import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """One correction as it stands on a page: where it leads, and what stands in its field."""

    correction: Correction
    title: Text
    url: str
    typed: str


@require_GET
@login_required
def index(request: HttpRequest, reference: str) -> HttpResponse:
    return draw(request, find_own_assessment(request, reference))


@require_http_methods(["GET", "POST"])
@login_required
def reply(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Where it is refused, what was typed stands in its field again."""
    assessment = find_own_assessment(request, reference)
    found = Correction.objects.filter(submission__assessment=assessment)
    correction = get_object_or_404(found.select_related("submission__assessment"), pk=pk)
    place = reverse("corrections", args=[reference]) + f"#c-{pk}"
    if is_without_form(request):
        return redirect(place)
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "")
    try:
        corrections.reply(correction, by=request.user, text=text, seen=seen)
    except Refused as refused:
        tell(request, refused)
        return draw(request, assessment, typed={pk: text}, status=409)
    messages.success(request, _("The reply is kept; it is handed in with the assessment."))
    return redirect(place)


def draw(
    request: HttpRequest, assessment: Assessment, *, typed: dict[int, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "asked": listed(assessment, typed=typed),
        "may_reply": assessment.my_role in MAY_ANSWER and assessment.is_open_to_edits,
        "returned": assessment.events.filter(kind="send_back").first(),
    }
    return render(request, "assessments/corrections.html", context, status=status)


def listed(assessment: Assessment, *, typed: dict[int, str] | None = None) -> list[Asked]:
    """What the last return asks for, each with its place in the workspace."""
    typed = typed or {}
    edition, type = assessment.edition, assessment.type
    return [
        Asked(
            correction,
            title_of(edition, type, correction.about),
            place_of(assessment, correction.about),
            typed.get(correction.pk, correction.reply),
        )
        for correction in asked_of(assessment)
    ]


def place_of(assessment: Assessment, about: str) -> str:
    """Where the requirement is answered; of a subdomain that is left out, where that is decided."""
    subdomain, _dot, level = about.partition(".")
    if subdomain in assessment.tailored_out:
        return reverse("assessment-shape", args=[assessment.reference])
    address = reverse("workspace", args=[assessment.reference, subdomain])
    return f"{address}?at={about}#r-{about}" if level else address
