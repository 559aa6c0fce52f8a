"""One assessment as a whole: how it begins, what it asks, where it stands."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from assessment.actions import assessments
from assessment.lifecycle import MAY_ANSWER, MOVES, Move, Role, Side, Status
from assessment.models import Assessment, Event
from assessment.models.happenings import HAPPENINGS
from assessment.pages import corrections
from assessment.pages.access import (
    find_assessment,
    find_enterprise,
    find_own_assessment,
    refusals_as_messages,
)
from assessment.pages.progress import interval
from assessment.pages.questions import questions_of
from assessment.pages.shaping import ShapeForm, StartForm
from assessment.refusals import Forbidden, Refused


@require_http_methods(["GET", "POST"])
@login_required
@refusals_as_messages("enterprise", "pk")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    enterprise = find_enterprise(request, pk)
    role = enterprise.role_of(request.user)
    if role not in MAY_ANSWER:
        raise Forbidden(_("You can read what belongs to this enterprise, but not start an assessment."))
    form = StartForm(request.POST or None, enterprise=enterprise)
    if request.method == "POST" and form.is_valid():
        try:
            assessment = assessments.start(enterprise, by=request.user, **form.wanted)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Started. Your colleagues can answer with you from now on."))
            return redirect("workspace-first", assessment.reference)
    context = {"form": form, "enterprise": enterprise, "is_owner": role == Role.OWNER}
    return render(request, "assessments/start.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@refusals_as_messages("assessment", "reference")
def shape(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the type and what is left out; the answers stay."""
    assessment = find_own_assessment(request, reference)
    if not (may_change(assessment) and may_be_shaped(assessment)):
        raise Refused(_("The type and what is left out cannot be changed now."))
    form = ShapeForm(request.POST or None, assessment=assessment)
    if request.method == "POST" and form.is_valid():
        assessments.reshape(assessment, by=request.user, **form.wanted)
        messages.success(request, _("Changed. The answers given are all kept."))
        return redirect("assessment", reference)
    return render(request, "assessments/shape.html", {"form": form, "assessment": assessment})


@require_GET
@login_required
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it stands, what happens next, what was handed in, and what happened so far."""
    assessment = find_assessment(request, reference)
    standing = assessment.role_of(request.user)
    side = standing[0] if standing else Side.AGENCY
    is_own = side == Side.ENTERPRISE
    so_far = interval(assessment, assessment.answers_given()) if is_own else None
    is_ready = is_own and so_far["answered"] == so_far["of"] and assessment.status != Status.RETURNED
    events = history(assessment, request.user)
    type, left_out = what_is_asked(assessment, is_own=is_own)
    context = {
        "assessment": assessment,
        "edition": assessment.edition,
        "type_name": assessment.edition.types[type],
        "is_own": is_own,
        "may_answer": is_own and standing[1] in MAY_ANSWER and assessment.is_open_to_edits,
        "is_ready": is_ready,
        "moves": [m for m in moves_of(assessment, request.user) if not (is_ready and m[0] == "submit")],
        "returned": _returned(assessment, events),
        "asked": corrections.listed(assessment) if is_own else [],
        "may_shape": is_own and standing[1] in MAY_ANSWER and may_be_shaped(assessment),
        "questions": questions_of(assessment, request.user, type=type) if assessment.hand_ins else [],
        "next": what_next(assessment, is_own=is_own),
        "interval": so_far,
        "left_out": [(assessment.edition.subdomains[id], why) for id, why in left_out.items()],
        "submissions": assessment.submissions.select_related("submitted_by").prefetch_related("results"),
        "history": events,
    }
    return render(request, "assessments/show.html", context)


def moves_of(assessment: Assessment, user) -> list[tuple[str, Move, str]]:
    """The moves that are open to this person: name, what the table says, and the page that makes it.

    Without the one for which a colleague is chosen: that stands beside the answers.
    """
    reference = assessment.reference
    open_to_them = [name for name in assessment.moves_open_to(user) if name != "assign"]
    return [(name, MOVES[name], reverse(name.replace("_", "-"), args=[reference])) for name in open_to_them]


def may_change(assessment: Assessment) -> bool:
    return assessment.my_role in MAY_ANSWER and assessment.is_open_to_edits


def may_be_shaped(assessment: Assessment) -> bool:
    """Whether type or tailoring can be changed; after a return that named places, of these alone."""
    named = assessment.unlocked
    return assessment.is_open_to_edits and (
        named is None or any(id in assessment.edition.tailorable for id in named)
    )


def what_is_asked(assessment: Assessment, *, is_own: bool) -> tuple[str, Mapping[str, str]]:
    """Type and what is left out: as it stands for the enterprise, as it was handed in for agencies."""
    if is_own:
        return assessment.type, assessment.tailored_out
    latest = assessment.submissions.first()
    if latest is None:  # forgotten, after it has been kept long enough
        return assessment.type, {}
    return latest.sealed["type"], latest.sealed["tailored_out"]


def history(assessment: Assessment, user) -> list[tuple[Event, object]]:
    """What happened, as far as this person may see it, latest first, with a name for each act."""
    events = assessment.events.visible_to(user).select_related("by")
    return [(event, HAPPENINGS.get(event.kind, event.kind)) for event in events]


def _returned(assessment: Assessment, events: list[tuple[Event, object]]) -> Event | None:
    """Why it came back, while it is back."""
    if assessment.status != Status.RETURNED:
        return None
    return next((event for event, _name in events if event.kind == "send_back"), None)


def what_next(assessment: Assessment, *, is_own: bool) -> str:
    """One sentence for the side that reads it; it names no result that is forgotten."""
    if assessment.status == Status.ACCEPTED and not assessment.receipt:
        is_own = False
    return str((NEXT_FOR_US if is_own else NEXT_FOR_AGENCY)[assessment.status])


NEXT_FOR_US = {
    "draft": gettext_lazy("Answer the requirements, each department its own; then check and submit."),
    "submitted": gettext_lazy(
        "It waits for the agency. Until somebody takes it up, an owner can withdraw it."
    ),
    "in_review": gettext_lazy(
        "An agency is reading it. It decides, or returns it for changes; you get a letter."
    ),
    "returned": gettext_lazy("Correct what the agency asks for, then check and submit again."),
    "accepted": gettext_lazy("The review is finished. See the result, and what leads to the next level."),
    "declined": gettext_lazy("The review is finished. The reason stands in the history below."),
}
NEXT_FOR_AGENCY = {
    "draft": gettext_lazy("The enterprise has taken it back and is changing its answers."),
    "submitted": gettext_lazy("It waits to be taken up for review."),
    "in_review": gettext_lazy("It is being reviewed."),
    "returned": gettext_lazy("It is with the enterprise, which corrects its answers and submits again."),
    "accepted": gettext_lazy("The review is finished."),
    "declined": gettext_lazy("The review is finished."),
}
