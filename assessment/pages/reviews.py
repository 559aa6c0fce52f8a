"""The agency's desk: the queue, a submission to read, and the moves."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import reviews
from assessment.lifecycle import MOVES
from assessment.models import Assessment, Submission
from assessment.pages.access import find_assessment, find_submission, tell
from assessment.pages.queue import Queue
from assessment.pages.reading import Reading
from assessment.refusals import Refused
from scoring.industries import industries

# The moves of the agency as forms: the page that takes each, and what its note is for.
FORMS = {
    "take_up": "take-up",
    "release": "release",
    "send_back": "send-back",
    "accept": "accept",
    "decline": "decline",
}


@require_GET
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for my agencies, and what else there is in my region."""
    if not request.user.is_agency:
        raise Http404
    return render(request, "reviews/queue.html", {"queue": Queue(request.user, request.GET)})


@require_GET
@login_required
def read(request: HttpRequest, receipt: str) -> HttpResponse:
    """A submission as it was sealed; beside it what may be done with it now."""
    submission = find_submission(request, receipt)
    assessment = submission.assessment
    latest = assessment.submissions.first()
    moves = assessment.moves_open_to(request.user) if submission == latest else []
    history = list(assessment.events.filter(kind__in=MOVES).select_related("by"))
    for event in history:
        event.move_label = MOVES[event.kind].label
    context = {
        "submission": submission,
        "assessment": assessment,
        "latest": latest,
        "earlier": assessment.submissions.filter(number__lt=submission.number),
        "type": submission.edition.types[submission.sealed["type"]],
        "industry": industries()[submission.sealed["enterprise"]["industry"]],
        "reading": Reading(submission, by=request.user, show=request.GET.get("show", "")),
        "forms": [(MOVES[name], FORMS[name]) for name in moves if name in FORMS],
        "history": history,
    }
    return render(request, "reviews/read.html", context)


def back_to_reading(view: Callable[..., Assessment]) -> Callable[..., HttpResponse]:
    """A move: say what came of it, and show the latest submission, or the queue where it is gone."""

    @require_POST
    @login_required
    @wraps(view)
    def moved(request: HttpRequest, reference: str) -> HttpResponse:
        assessment = find_assessment(request, reference)
        try:
            view(request, assessment)
            messages.success(request, str(MOVES[view.__name__].done))
        except Refused as refused:
            tell(request, refused)
        visible = Submission.objects.visible_to(request.user)
        latest = visible.filter(assessment=assessment).first()
        return redirect("submission-answers", latest.receipt) if latest else redirect("queue")

    return moved


@back_to_reading
def take_up(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.take_up(assessment, by=request.user, seen=request.POST.get("seen"))


@back_to_reading
def release(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.release(assessment, by=request.user, seen=request.POST.get("seen"))


@back_to_reading
def send_back(request: HttpRequest, assessment: Assessment) -> Assessment:
    note, seen = request.POST.get("note", ""), request.POST.get("seen")
    return reviews.send_back(assessment, by=request.user, note=note, seen=seen)


@back_to_reading
def accept(request: HttpRequest, assessment: Assessment) -> Assessment:
    note, seen = request.POST.get("note", ""), request.POST.get("seen")
    return reviews.accept(assessment, by=request.user, note=note, seen=seen)


@back_to_reading
def decline(request: HttpRequest, assessment: Assessment) -> Assessment:
    note, seen = request.POST.get("note", ""), request.POST.get("seen")
    return reviews.decline(assessment, by=request.user, note=note, seen=seen)
