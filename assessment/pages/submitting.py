"""Handing in: what is missing, what looks odd, the declaration, the receipt."""

from collections import Counter
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import submissions
from assessment.lifecycle import MOVES, OPEN_TO_EDITS, Role
from assessment.models import Answer, Assessment, Region, Value
from assessment.models.doubts import doubts_of_answers, score_so_far
from assessment.pages.access import (
    find_assessment,
    find_own_assessment,
    find_submission,
    refusals_as_messages,
)
from assessment.templatetags.wording import language
from scoring.industries import industries
from scoring.model import Requirement, Subdomain
from scoring.refusals import Unscorable


@require_GET
@login_required
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """What is still to do before handing in, or the declaration where nothing is."""
    assessment = find_own_assessment(request, reference)
    if assessment.status not in OPEN_TO_EDITS:
        return redirect(assessment)
    owners = assessment.enterprise.memberships.filter(ended_at=None, role=Role.OWNER)
    context = {
        "assessment": assessment,
        "claim": getattr(assessment.enterprise, "claim", None),
        "returned": assessment.events.filter(kind="send_back").first(),
        "may_submit": "submit" in assessment.moves_open_to(request.user),
        "owners": [member.user for member in owners.select_related("user")],
    }
    return render(request, "submitting/check.html", context | _state_of(assessment, by=request.user))


@require_POST
@login_required
@refusals_as_messages("check", "reference")
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    assessment = find_assessment(request, reference)
    declared = request.POST.get("declared") == "yes"
    submission = submissions.submit(assessment, by=request.user, declared=declared)
    messages.success(
        request, _("Handed in. Your receipt number is %(receipt)s.") % {"receipt": submission.receipt}
    )
    return redirect("result", submission.receipt)


@require_POST
@login_required
@refusals_as_messages("assessment", "reference")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    assessment = submissions.withdraw(find_assessment(request, reference), by=request.user)
    messages.success(request, str(MOVES["withdraw"].done))
    return redirect(assessment)


@require_GET
@login_required
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Receipt and declaration on one sheet, to be printed, stamped and signed."""
    submission = find_submission(request, receipt)
    sealed = submission.sealed
    context = {
        "submission": submission,
        "assessment": submission.assessment,
        "sealed": sealed,
        "edition": submission.edition,
        "result": submission.results.get(kind="self"),
        "region": Region.objects.get(pk=sealed["region"]).full_name,
        "industry": industries()[sealed["enterprise"]["industry"]],
        "is_latest": submission.number == submission.assessment.submissions.count(),
        "moves": submission.assessment.moves_open_to(request.user),
    }
    return render(request, "submitting/receipt.html", context)


def _state_of(assessment: Assessment, *, by) -> dict[str, object]:
    """What is missing, what it comes to, what looks odd, what would be handed in."""
    answers = {a.requirement: a for a in assessment.answers.all()}
    asked = {r.id: r for r in assessment.requirements()}
    missing = [r for r in asked.values() if r.id not in answers or not answers[r.id].value]
    without_reason = [asked[id] for id in submissions.missing_reasons(assessment, answers)]
    files = assessment.evidence_uses.filter(requirement__in=asked, evidence__removed_at=None)
    uses = Counter(files.values_list("requirement", flat=True))
    scored, obstacle = None, None
    try:
        scored = score_so_far(assessment, answers)
    except Unscorable as error:
        obstacle = error
    doubts = doubts_of_answers(assessment, scored, answers, uses, by=by) if scored else []
    return {
        "missing": _by_subdomain(assessment, missing),
        "missing_count": len(missing),
        "first_missing": (missing or without_reason or [None])[0],
        "without_reason": _by_subdomain(assessment, without_reason),
        "without_reason_count": len(without_reason),
        "obstacle": obstacle and obstacle.sentence(language()),
        "scored": scored,
        "doubts": doubts,
        "is_ready": scored is not None and not without_reason and assessment.enterprise.is_confirmed,
        "contents": _contents(assessment, answers, asked, files.values("evidence").distinct().count()),
    }


def _by_subdomain(
    assessment: Assessment, requirements: list[Requirement]
) -> list[tuple[Subdomain, list[Requirement]]]:
    """As lists in the order of the model, in which they come."""
    subdomains = assessment.edition.subdomains
    groups = groupby(requirements, key=lambda requirement: requirement.subdomain)
    return [(subdomains[id], list(group)) for id, group in groups]


def _contents(
    assessment: Assessment, answers: dict[str, Answer], asked: dict[str, Requirement], files: int
) -> dict[str, object]:
    """What goes out of the house on handing in, in figures."""
    given = [answers[id] for id in asked if id in answers]
    subdomains = assessment.edition.subdomains
    return {
        "of": len(asked),
        "answered": sum(1 for answer in given if answer.value),
        "not_applicable": sum(1 for answer in given if answer.value == Value.NOT_APPLICABLE),
        "notes": sum(1 for answer in given if answer.note.strip()),
        "files": files,
        "tailored_out": [(subdomains[id], reason) for id, reason in assessment.tailored_out.items()],
    }
