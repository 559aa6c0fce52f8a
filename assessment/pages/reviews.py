"""The agency's desk: the queue, a submission to judge or to read, and the moves."""

from collections.abc import Callable, Mapping
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.actions import findings, reviews
from assessment.actions.answers import tidy
from assessment.lifecycle import MOVES, Side, Status
from assessment.models import Assessment, Phrase, Submission, User
from assessment.models.happenings import HAPPENINGS
from assessment.pages.access import find_assessment, find_submission, is_without_form, note_denial, tell
from assessment.pages.answering import read_version
from assessment.pages.cockpit import Cockpit, Typed
from assessment.pages.deciding import Decision
from assessment.pages.queue import Queue
from assessment.pages.reading import Reading
from assessment.refusals import BadInput, Refused, Stale
from scoring.industries import industries


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
    """A submission as it was sealed: on the desk that reviews it the cockpit, for all others to read."""
    submission = find_reviewed(request, receipt)
    if is_in_hand(submission, request.user):
        return draw_cockpit(request, submission, request.GET)
    return draw_reading(request, submission)


@require_http_methods(["GET", "POST"])
@login_required
def judge(request: HttpRequest, receipt: str, requirement: str) -> HttpResponse:
    """One verdict. Where it cannot be saved, the same requirement again with what was typed."""
    submission, form = find_reviewed(request, receipt), request.POST
    value, reason, version = verdict_in(form, submission, requirement)
    asked = form.dict() | {"at": requirement}
    if is_without_form(request):
        return on(request, submission, asked)
    if form.get("phrase"):  # put into the text by the server, for those whose browser runs no script
        typed = Typed("", value, with_phrase(reason, form["phrase"], by=request.user))
        return draw_cockpit(request, submission, asked, typed)
    try:
        if not value and "take_back" not in form:
            raise BadInput(_("Agree, or choose another answer."))
        findings.give(submission, requirement, value, by=request.user, version=version, reason=reason)
    except Stale as stale:
        typed = Typed(str(stale), value, reason, present=stale.present, is_stale=True)
        return draw_cockpit(request, submission, asked, typed, status=412)
    except Refused as refused:
        note_denial(request, refused)
        if not is_in_hand(submission, request.user):
            messages.error(request, str(refused))
            return redirect("submission-answers", receipt)
        return draw_cockpit(request, submission, asked, Typed(str(refused), value, reason), status=409)
    return on(request, submission, asked | {"at": form.get("then") or requirement})


@require_POST
@login_required
def agree(request: HttpRequest, receipt: str) -> HttpResponse:
    """Agree with those requirements that the form names: the rest of a subdomain, as it was seen."""
    submission = find_reviewed(request, receipt)
    try:
        made = findings.agree(submission, request.POST.getlist("requirement"), by=request.user)
    except Refused as refused:
        tell(request, refused)
    else:
        done = ngettext("Agreed with one requirement.", "Agreed with %(count)d requirements.", len(made))
        messages.success(request, done % {"count": len(made)})
    return on(request, submission, request.POST.dict())


def find_reviewed(request: HttpRequest, receipt: str) -> Submission:
    """With all of the assessment that the page asks for."""
    submission = find_submission(request, receipt)
    known = Assessment.objects.with_unit().with_role_of(request.user)
    known = known.select_related("round", "assigned_to", "endorsed_by")
    submission.assessment = known.get(pk=submission.assessment_id)
    return submission


def is_in_hand(submission: Submission, user) -> bool:
    """Whether this is the latest hand-in, in review on the desk of this person."""
    assessment = submission.assessment
    standing = assessment.role_of(user)
    on_desk = standing is not None and standing[0] == Side.AGENCY
    return on_desk and assessment.status == Status.IN_REVIEW and assessment.receipt == submission.receipt


def draw_cockpit(
    request: HttpRequest,
    submission: Submission,
    asked: Mapping[str, str],
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """A script that asks gets the parts that change, and not what frames them."""
    cockpit = Cockpit(submission, by=request.user, asked=asked, typed=typed)
    shared = {"cockpit": cockpit, "submission": submission, "assessment": submission.assessment}
    shared["decision"] = Decision(submission.assessment, cockpit.verification, by=request.user)
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "reviews/_cockpit_parts.html", shared, status=status)
    return render(request, "reviews/cockpit.html", shared | about(submission, request.user), status=status)


def draw_reading(request: HttpRequest, submission: Submission) -> HttpResponse:
    assessment = submission.assessment
    is_latest = assessment.receipt == submission.receipt
    reading = Reading(submission, by=request.user, show=request.GET.get("show", ""))
    context = {
        "submission": submission,
        "assessment": assessment,
        "latest": None if is_latest else assessment.receipt,
        "reading": reading,
        "decision": Decision(assessment, reading.verification, by=request.user) if is_latest else None,
        "may_declare": may_declare(assessment, request.user),
    }
    return render(request, "reviews/read.html", context | about(submission, request.user))


def about(submission: Submission, user) -> dict[str, object]:
    """Who was assessed, and what has happened so far."""
    assessment = submission.assessment
    moves = assessment.events.filter(kind__in=MOVES).select_related("by")
    return {
        "type": submission.edition.types[submission.sealed["type"]],
        "industry": industries()[submission.sealed["enterprise"]["industry"]],
        "earlier": assessment.submissions.filter(number__lt=submission.number).defer("sealed"),
        "history": [(event, HAPPENINGS[event.kind]) for event in moves],
        "is_too_close": assessment.enterprise_id in user.conflicting,
    }


def may_declare(assessment: Assessment, user) -> bool:
    """Whether a conflict of interest can be declared: by whoever has a desk on which this can come to lie."""
    here = any(desk.agency.region.contains(assessment.region) for desk in user.desks)
    return here and assessment.enterprise_id not in user.conflicting


def verdict_in(form: QueryDict, submission: Submission, requirement: str) -> tuple[str, str, int | None]:
    """Value, reason and the version that was seen; the button “agree” stands for the sealed answer."""
    if requirement not in submission.sealed["answers"]:
        raise Http404
    value, reason = form.get("value", ""), form.get("reason", "")
    if "agree" in form or (not value and "agreed" in form):
        value = submission.sealed["answers"][requirement]["value"]
    if "agree" in form and "was" in form and tidy(reason) == form["was"]:
        reason = ""  # it said why another answer, which is given up
    if "take_back" in form:
        value, reason = "", ""
    return value, reason, read_version(form.get("version", ""))


def with_phrase(reason: str, pk: str, *, by) -> str:
    """The reason with one of the agency's phrases after it."""
    if not (pk.isascii() and pk.isdigit()):
        raise BadRequest("a phrase is named by a number")
    phrase = Phrase.objects.visible_to(by).filter(pk=int(pk)).first()
    return "\n".join(part for part in (reason.strip(), phrase.text if phrase else "") if part)


def on(request: HttpRequest, submission: Submission, asked: Mapping[str, str]) -> HttpResponse:
    """To the next requirement: drawn at once for a script, by a redirect for a form."""
    if request.headers.get("X-Requested-With") == "fetch":
        return draw_cockpit(request, find_reviewed(request, submission.receipt), asked)
    kept = {name: asked[name] for name in ("show", "in", "at") if asked.get(name)}
    return redirect(f"{reverse('submission-answers', args=[submission.receipt])}?{urlencode(kept)}")


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
        latest = visible.filter(assessment=assessment).defer("sealed").first()
        return redirect("submission-answers", latest.receipt) if latest else redirect("queue")

    return moved


@back_to_reading
def take_up(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.take_up(assessment, by=request.user, seen=request.POST.get("seen"))


@back_to_reading
def assign(request: HttpRequest, assessment: Assessment) -> Assessment:
    chosen = request.POST.get("to", "")
    to = User.objects.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    if to is None:
        raise BadInput(_("Choose a colleague."))
    return reviews.assign(assessment, by=request.user, to=to, seen=request.POST.get("seen"))


@back_to_reading
def release(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.release(assessment, by=request.user, seen=request.POST.get("seen"))


@back_to_reading
def send_back(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.send_back(assessment, by=request.user, **_said(request))


@back_to_reading
def send_down(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.send_down(assessment, by=request.user, **_said(request))


@back_to_reading
def forward(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.forward(assessment, by=request.user, **_said(request))


@back_to_reading
def endorse(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.endorse(
        assessment, by=request.user, shown_total=request.POST.get("shown_total"), **_said(request)
    )


@back_to_reading
def accept(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.accept(
        assessment, by=request.user, shown_total=request.POST.get("shown_total"), **_said(request)
    )


@back_to_reading
def decline(request: HttpRequest, assessment: Assessment) -> Assessment:
    return reviews.decline(assessment, by=request.user, **_said(request))


def _said(request: HttpRequest) -> dict:
    return {"note": request.POST.get("note", ""), "seen": request.POST.get("seen")}
