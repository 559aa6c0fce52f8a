"""Files: added at a requirement, looked at, downloaded; the permission is checked before each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from assessment.actions.evidence import hand_over
from assessment.models import Evidence
from assessment.pages.access import find_own_assessment, find_submission
from assessment.pages.desk import files_of
from assessment.pages.workspace import take_in_at

# A file that is shown stands in a sandbox, an origin of its own, from which nothing of ours can be reached.
# Chromium shows a PDF there only if scripts are allowed (its viewer is one); `default-src 'none'` shuts
# out those of the document.
SHUT = (
    "sandbox{allowed}; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'"
)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest, reference: str, requirement: str) -> HttpResponse:
    """Several files at once; a script gets the new list back, a form the page."""
    response = take_in_at(request, reference, requirement)
    is_by_script = request.method == "POST" and request.headers.get("Accept") == "application/json"
    return _list_as_json(request, reference, requirement) if is_by_script else response


@require_http_methods(["GET", "POST"])
@login_required
def use(request: HttpRequest, reference: str, requirement: str) -> HttpResponse:
    return take_in_at(request, reference, requirement)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: HttpRequest, reference: str, requirement: str, pk: int) -> HttpResponse:
    return take_in_at(request, reference, requirement, remove=pk)


@require_GET
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponse:
    return send(find_evidence(request, pk))


@require_GET
@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A page with the file in a sandboxed frame; `?file` is what stands in the frame."""
    evidence = find_evidence(request, pk)
    addresses = {
        "frame": reverse("evidence-preview", args=[pk]),
        "download": reverse("evidence", args=[pk]),
        "back": _place_of(evidence),
    }
    return _shown(request, evidence, addresses)


@require_GET
@login_required
def of_submission(request: HttpRequest, receipt: str, pk: int) -> HttpResponse:
    """A file as it was handed in: for the enterprise, and for the agencies that review it."""
    submission = find_submission(request, receipt)
    place = {file["id"]: file["requirement"] for file in submission.sealed["evidence"]}.get(pk)
    if place is None:
        raise Http404
    evidence = get_object_or_404(Evidence, pk=pk)
    if (
        "file" in request.GET or "preview" not in request.GET
    ):  # the frame of a preview holds the file, its page not
        hand_over(evidence, submission, by=request.user)
    if "preview" not in request.GET:
        return send(evidence)
    address = reverse("submission-evidence", args=[receipt, pk])
    back = reverse("submission-answers", args=[receipt]) + f"#{place}"
    return _shown(request, evidence, {"frame": f"{address}?preview", "download": address, "back": back})


def find_evidence(request: HttpRequest, pk: int) -> Evidence:
    seen = Evidence.objects.visible_to(request.user).kept().select_related("added_by")
    return get_object_or_404(seen, pk=pk)


def send(evidence: Evidence, *, inline: bool = False) -> HttpResponse:
    """The file itself: to be kept, or to be shown in a frame where it can do nothing."""
    try:
        file = evidence.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file, as_attachment=not inline, filename=evidence.name, content_type=evidence.type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    allowed = " allow-scripts" if inline and evidence.type == "application/pdf" else ""
    response.headers["Content-Security-Policy"] = SHUT.format(allowed=allowed)
    return response


def _shown(request: HttpRequest, evidence: Evidence, addresses: dict[str, str]) -> HttpResponse:
    if not evidence.can_be_previewed:
        raise Http404
    if "file" in request.GET:
        return send(evidence, inline=True)
    mark = "&" if "?" in addresses["frame"] else "?"
    context = {
        "evidence": evidence,
        "download": addresses["download"],
        "back": addresses["back"],
        "frame": f"{addresses['frame']}{mark}file",
    }
    return render(request, "workspace/preview.html", context)


def _place_of(evidence: Evidence) -> str:
    """Where it stands in the questionnaire; empty where it was taken away everywhere."""
    use = evidence.uses.select_related("assessment").order_by("-pk").first()
    if use is None:
        return ""
    subdomain = use.requirement.split(".")[0]
    return reverse("workspace", args=[use.assessment.reference, subdomain]) + f"?at={use.requirement}"


def _list_as_json(request: HttpRequest, reference: str, requirement: str) -> JsonResponse:
    assessment = find_own_assessment(request, reference)
    files = [file for file in files_of(assessment) if requirement in file.used_at]
    context = {
        "files": files,
        "id": requirement,
        "assessment": assessment,
        "may_answer": assessment.is_unlocked(requirement),
    }
    html = render_to_string("workspace/_files.html", context, request)
    told = messages.get_messages(request)
    refused = [str(message) for message in told if message.level >= messages.ERROR]
    return JsonResponse({"html": html, "count": len(files), "refused": refused})
