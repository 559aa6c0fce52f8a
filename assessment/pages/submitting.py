"""Handing in: what is missing, what looks odd, the declaration, the receipt."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import checks, submissions
from assessment.lifecycle import MOVES, OPEN_TO_EDITS, Role
from assessment.models import Assessment, Region, Value
from assessment.models.verdicts import settled
from assessment.pages.access import (
    find_assessment,
    find_own_assessment,
    find_submission,
    refusals_as_messages,
)
from assessment.pages.corrections import listed
from assessment.pages.questions import questions_of
from assessment.templatetags.wording import language
from scoring.industries import industries
from scoring.model import Requirement, Subdomain


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
        "settled": settled(submission),
        "type": sealed["type"],
        "region": Region.objects.get(pk=sealed["region"]).full_name,
        "industry": industries()[sealed["enterprise"]["industry"]],
        "is_latest": submission.number == submission.assessment.submissions.count(),
        "moves": submission.assessment.moves_open_to(request.user),
        "questions": questions_of(submission.assessment, request.user, type=sealed["type"]),
    }
    return render(request, "submitting/receipt.html", context)


def _state_of(assessment: Assessment, *, by) -> dict[str, object]:
    """What is missing, what it comes to, what looks odd, what would be handed in."""
    found = checks.check(assessment, by=by)
    return {
        "missing": _by_subdomain(assessment, found.missing),
        "missing_count": len(found.missing),
        "first_missing": (found.missing or found.without_reason or [None])[0],
        "without_reason": _by_subdomain(assessment, found.without_reason),
        "without_reason_count": len(found.without_reason),
        "corrections": [each for each in listed(assessment) if not each.correction.reply]
        if found.corrections
        else [],
        "refused_by_round": found.refused_by_round,
        "obstacle": found.obstacle and found.obstacle.sentence(language()),
        "scored": found.scored,
        "doubts": found.doubts,
        "is_ready": found.is_complete and assessment.enterprise.is_confirmed,
        "contents": _contents(assessment, found),
    }


def _by_subdomain(
    assessment: Assessment, requirements: list[Requirement]
) -> list[tuple[Subdomain, list[Requirement]]]:
    """As lists in the order of the model, in which they come."""
    subdomains = assessment.edition.subdomains
    groups = groupby(requirements, key=lambda requirement: requirement.subdomain)
    return [(subdomains[id], list(group)) for id, group in groups]


def _contents(assessment: Assessment, found: checks.Check) -> dict[str, object]:
    """What goes out of the house on handing in, in figures."""
    given = [found.answers[id] for id in found.asked if id in found.answers]
    subdomains = assessment.edition.subdomains
    return {
        "of": len(found.asked),
        "answered": sum(1 for answer in given if answer.value),
        "not_applicable": sum(1 for answer in given if answer.value == Value.NOT_APPLICABLE),
        "notes": sum(1 for answer in given if answer.note.strip()),
        "files": found.files,
        "tailored_out": [(subdomains[id], reason) for id, reason in assessment.tailored_out.items()],
    }
