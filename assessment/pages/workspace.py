"""Where answers are given: one subdomain a page. With JavaScript each answer saves itself (`save`)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.actions import answers, evidence
from assessment.actions.answers import Draft
from assessment.lifecycle import MAY_ANSWER, Status
from assessment.models import Answer, Assessment, Evidence
from assessment.models.corrections import asked_of, without_reply
from assessment.pages.access import find_own_assessment, is_without_form, note_denial, tell
from assessment.pages.answering import Act, read_version, take_in
from assessment.pages.corrections import place_of
from assessment.pages.desk import SHOWS, Desk, Unsaved
from assessment.pages.progress import average, interval, progress
from assessment.refusals import Refused, Stale
from assessment.templatetags.wording import score as printed
from scoring.model import LEVELS, Subdomain


@require_GET
@login_required
def first(request: HttpRequest, reference: str) -> HttpResponse:
    """To the first correction without a reply, else to the first subdomain that is not answered in full."""
    assessment = find_own_assessment(request, reference)
    may_change = assessment.my_role in MAY_ANSWER and assessment.is_open_to_edits
    if may_change and (still := without_reply(asked_of(assessment))):
        return redirect(place_of(assessment, still[0].about))
    listed = progress(assessment, assessment.answers_given())
    at = next((p for p in listed if not p.is_done), listed[0])
    return redirect("workspace", reference, at.subdomain.id)


@require_http_methods(["GET", "POST"])
@login_required
def show(request: HttpRequest, reference: str, subdomain: str) -> HttpResponse:
    """The page, and the form of those whose browser runs no script."""
    assessment = find_own_assessment(request, reference)
    place = find_subdomain(assessment, subdomain)
    if request.method == "POST":
        return back(request, assessment, place, take_in(request, assessment))
    return draw(request, assessment, place)


@require_POST
@login_required
def save(request: HttpRequest, reference: str, requirement: str) -> HttpResponse:
    """One answer, by a script: JSON. At most four statements, so the action finds the assessment itself."""
    form = request.POST
    draft = Draft(form.get("value", ""), form.get("note", ""), form.get("reason", ""))
    version = read_version(form.get("version", ""))
    try:
        answer = answers.save(reference, requirement, draft, by=request.user, version=version)
    except Assessment.DoesNotExist:
        raise Http404 from None
    except Stale as stale:
        present = {"present": told(stale.present)} if stale.present else {}
        return JsonResponse(present | {"sentence": str(stale)}, status=409)
    except Refused as refused:
        note_denial(request, refused)
        return JsonResponse({"sentence": str(refused)}, status=409)
    return JsonResponse(told(answer) | standing(answer))


@require_http_methods(["GET", "POST"])
@login_required
def rest_not_met(request: HttpRequest, reference: str, subdomain: str, level: int) -> HttpResponse:
    assessment = find_own_assessment(request, reference)
    place = find_subdomain(assessment, subdomain)
    if level not in LEVELS:
        raise Http404
    if is_without_form(request):
        return to_place(request, assessment, place)
    unsaved = take_in(request, assessment)
    try:
        written = len(answers.rest_not_met(assessment, subdomain, level, by=request.user))
    except Refused as refused:
        tell(request, refused)
    else:
        done = ngettext(
            "One requirement answered “not met”.", "%(count)d requirements answered “not met”.", written
        )
        messages.success(request, done % {"count": written})
    return back(request, assessment, place, unsaved)


@require_http_methods(["GET", "POST"])
@login_required
def clear(request: HttpRequest, reference: str, requirement: str) -> HttpResponse:
    """Take back the one answer that the page has shown; all else of the form is taken in."""
    return take_in_at(request, reference, requirement, clear=True)


@require_http_methods(["GET", "POST"])
@login_required
def comment(request: HttpRequest, reference: str, requirement: str) -> HttpResponse:
    """The form holds the comment with all else that is typed; so all of it is taken in."""
    return take_in_at(request, reference, requirement)


@require_http_methods(["GET", "POST"])
@login_required
def reply(request: HttpRequest, reference: str, requirement: str) -> HttpResponse:
    """Likewise the reply to a correction."""
    return take_in_at(request, reference, requirement)


def take_in_at(
    request: HttpRequest, reference: str, requirement: str, *, remove: int | None = None, clear: bool = False
) -> HttpResponse:
    """Take in the whole form, and come back to the requirement whose button was pressed."""
    assessment = find_own_assessment(request, reference)
    place = find_place(assessment, requirement)
    if is_without_form(request):
        return to_place(request, assessment, place, at=requirement)
    seen = Evidence.objects.visible_to(request.user)
    file = get_object_or_404(seen, pk=remove) if remove is not None else None
    acts: list[Act] = []
    if file is not None:
        acts.append(("remove", lambda: evidence.take_away(assessment, requirement, file, by=request.user)))
    if clear:
        seen_version = read_version(request.POST.get(f"version:{requirement}", ""))
        acts.append(("clear", lambda: _clear(assessment, requirement, seen_version, request)))
    unsaved = take_in(request, assessment, *acts, without=requirement if clear else "")
    return back(request, assessment, place, unsaved, at=requirement)


def _clear(assessment: Assessment, requirement: str, version: int | None, request: HttpRequest) -> None:
    if version is None:
        raise Refused(_("There is no answer to take back."))
    answers.clear(assessment, requirement, by=request.user, version=version)
    messages.success(request, _("The answer is taken back."))


def find_subdomain(assessment: Assessment, id: str) -> Subdomain:
    """One that is asked of this unit, or 404."""
    found = assessment.edition.subdomains.get(id)
    in_force = assessment.edition.weights[assessment.type].in_force()
    if found is None or id not in in_force or id in assessment.tailored_out:
        raise Http404
    return found


def find_place(assessment: Assessment, requirement: str) -> Subdomain:
    found = assessment.edition.requirements.get(requirement)
    if found is None:
        raise Http404
    return find_subdomain(assessment, found.subdomain)


def back(
    request: HttpRequest, assessment: Assessment, place: Subdomain, unsaved: Unsaved, at: str = ""
) -> HttpResponse:
    """On with a fresh page; where something was not saved, the same page with what was wanted."""
    if any(unsaved):
        return draw(request, find_own_assessment(request, assessment.reference), place, unsaved, at=at)
    if request.POST.get("then") == "next":
        return redirect("workspace-first", assessment.reference)
    return to_place(request, assessment, place, at=at)


def to_place(request: HttpRequest, assessment: Assessment, place: Subdomain, at: str = "") -> HttpResponse:
    address = reverse("workspace", args=[assessment.reference, place.id])
    show = request.GET.get("show", "")
    query = "&".join([f"show={show}"] * (show in SHOWS) + [f"at={at}"] * bool(at))
    return redirect(address + (f"?{query}" if query else "") + (f"#r-{at}" if at else ""))


def draw(
    request: HttpRequest,
    assessment: Assessment,
    place: Subdomain,
    unsaved: Unsaved | None = None,
    at: str = "",
) -> HttpResponse:
    desk = Desk(
        assessment,
        place,
        request.user,
        show=request.GET.get("show", "all"),
        at=request.GET.get("at", at),
        unsaved=unsaved,
    )
    is_back = assessment.status == Status.RETURNED
    context = {
        "desk": desk,
        "assessment": assessment,
        "edition": assessment.edition,
        "returned": assessment.events.filter(kind="send_back").first() if is_back else None,
    }
    return render(request, "workspace/show.html", context, status=409 if unsaved else 200)


def told(answer: Answer) -> dict[str, object]:
    """One answer as JSON, author and time in words."""
    return {
        "value": answer.value,
        "label": answer.get_value_display(),
        "note": answer.note,
        "reason": answer.reason,
        "version": answer.version,
        "by": str(answer.answered_by),
        "at": date_format(localtime(answer.answered_at), "DATETIME_FORMAT"),
        "clock": date_format(localtime(answer.answered_at), "H:i:s"),
    }


def standing(answer: Answer) -> dict[str, object]:
    """How the assessment stands with this answer, in one statement."""
    assessment, given = answer.assessment, answer.assessment.answers_given()
    requirement = assessment.edition.requirements[answer.requirement]
    subdomain = assessment.edition.subdomains[requirement.subdomain]
    level = [given.get(r.id) for r in subdomain.at_level(requirement.level)]
    whole = [given.get(r.id) for r in subdomain.requirements]
    return {
        "interval": interval(assessment, given),
        "subdomain": {"id": subdomain.id, "answered": sum(map(bool, whole)), "of": len(whole)},
        "level": {
            "number": requirement.level,
            "answered": sum(map(bool, level)),
            "of": len(level),
            "score": printed(average(level)),
            "sentence": _("%(done)s of %(of)s answered") % {"done": sum(map(bool, level)), "of": len(level)},
        },
    }
