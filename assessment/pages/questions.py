"""Questions about a submission and the replies, for both sides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.actions import questions
from assessment.lifecycle import MAY_ANSWER, OPEN, Side, Status
from assessment.models import Assessment, Question, Submission
from assessment.models.corrections import title_of
from assessment.pages.access import find_submission, is_without_form, tell
from assessment.refusals import Refused
from scoring.model import Requirement, Subdomain


@require_http_methods(["GET", "POST"])
@login_required
def index(request: HttpRequest, receipt: str) -> HttpResponse:
    """All that was asked and replied; for who may ask, the form. Nothing typed is lost on a refusal."""
    submission = find_submission(request, receipt)
    if request.method == "GET":
        return draw(request, submission, about=request.GET.get("about", ""))
    about, text = request.POST.get("about", ""), request.POST.get("text", "")
    try:
        questions.ask(submission, about, by=request.user, text=text)
    except Refused as refused:
        tell(request, refused)
        return draw(request, submission, about=about, text=text, status=409)
    messages.success(request, _("Asked. The enterprise's owners get a letter."))
    return redirect(_back(request, reverse("questions", args=[receipt])))


@require_http_methods(["GET", "POST"])
@login_required
def reply(request: HttpRequest, receipt: str, pk: int) -> HttpResponse:
    submission = find_submission(request, receipt)
    question = get_object_or_404(submission.questions.select_related("submission__assessment"), pk=pk)
    if is_without_form(request):
        return redirect("questions", receipt)
    text = request.POST.get("text", "")
    try:
        questions.reply(question, by=request.user, text=text)
    except Refused as refused:
        tell(request, refused)
        return draw(request, submission, replies={pk: text}, status=409)
    messages.success(request, _("Replied. The reviewer gets a letter."))
    return redirect(_back(request, reverse("questions", args=[receipt])))


def draw(
    request: HttpRequest,
    submission: Submission,
    *,
    about: str = "",
    text: str = "",
    replies: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    assessment = submission.assessment
    context = {
        "submission": submission,
        "assessment": assessment,
        "questions": questions_of(assessment, request.user, type=submission.sealed["type"], replies=replies),
        "may_ask": may_ask(submission, request.user),
        "groups": _groups(submission),
        "about": about,
        "text": text,
    }
    return render(request, "reviews/questions.html", context, status=status)


def questions_of(
    assessment: Assessment, user, *, type: str, replies: dict[int, str] | None = None
) -> list[Question]:
    """All of the assessment; each with its `title`, whether this person may reply, and what they typed."""
    found = list(Question.objects.of(assessment))
    if not found:
        return found
    standing = assessment.role_of(user)
    of_house = standing is not None and standing[0] == Side.ENTERPRISE and standing[1] in MAY_ANSWER
    for question in found:
        question.title = title_of(assessment.edition, type, question.requirement)
        question.may_reply = of_house and assessment.status in OPEN and not question.reply
        question.typed = (replies or {}).get(question.pk, "")
    return found


def may_ask(submission: Submission, user) -> bool:
    """Whether it lies in review on this person's desk; to be shown, the act checks for itself."""
    assessment = submission.assessment
    standing = assessment.role_of(user)
    if standing is None or standing[0] != Side.AGENCY:
        return False
    return assessment.status == Status.IN_REVIEW and assessment.receipt == submission.receipt


def _groups(submission: Submission) -> list[tuple[Subdomain, list[Requirement]]]:
    """What can be asked about, as a list to choose from."""
    sealed = submission.sealed["answers"]
    listed = [
        (subdomain, [r for r in subdomain.requirements if r.id in sealed])
        for subdomain in submission.edition.subdomains.values()
    ]
    return [(subdomain, requirements) for subdomain, requirements in listed if requirements]


def _back(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, if that is a page of ours."""
    wanted = request.POST.get("back", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else otherwise
