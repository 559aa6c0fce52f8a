"""What a submission came to: level and why, standing, the way up, and "what if"."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from assessment.models import Report, Result, Submission
from assessment.models.verdicts import Settled, Verification
from assessment.pages.access import find_submission, is_without_form
from assessment.pages.what_if import WhatIf, chosen_in, shortest_way, suppose
from assessment.printing import pictures
from assessment.printing.fact_shapes import ResultFacts
from assessment.printing.facts import facts_of
from assessment.templatetags.wording import language


@dataclass(frozen=True, slots=True)
class PastResult:
    """One hand-in in the table of all of them."""

    submission: Submission
    own: Result | None
    verified: Result | None


@require_GET
@login_required
def show(request: HttpRequest, receipt: str) -> HttpResponse:
    """The whole page; the what-if begins with the shortest way."""
    submission = find_submission(request, receipt)
    facts, history = _facts_and_history(request, submission)
    supposed = suppose(submission, facts, shortest_way(facts))
    return render(request, "results/show.html", _shown(submission, facts, history, supposed))


@require_http_methods(["GET", "POST"])
@login_required
def what_if(request: HttpRequest, receipt: str) -> HttpResponse:
    """The same page with other answers supposed; a script asks for the form alone. Nothing is saved."""
    submission = find_submission(request, receipt)
    if is_without_form(request):
        return redirect(reverse("result", args=[receipt]) + "#next")
    if request.headers.get("X-Requested-With") == "fetch":
        facts = facts_of(submission, language())
        supposed = suppose(submission, facts, chosen_in(request.POST))
        shown = {"submission": submission, "facts": facts, "supposed": supposed}
        return render(request, "results/_what_if.html", shown)
    facts, history = _facts_and_history(request, submission)
    supposed = suppose(submission, facts, chosen_in(request.POST))
    return render(request, "results/show.html", _shown(submission, facts, history, supposed))


def _facts_and_history(request: HttpRequest, submission: Submission) -> tuple[ResultFacts, list[PastResult]]:
    history = _history(request, submission)
    this = next(past for past in history if past.submission == submission)
    return facts_of(submission, language(), settled=_settled(submission, this)), history


def _settled(submission: Submission, this: PastResult) -> Settled | None:
    if this.own is None or this.verified is None:
        return None
    differences = Verification(submission).differences
    return Settled(this.own, this.verified, submission.assessment.round, differences)


def _history(request: HttpRequest, submission: Submission) -> list[PastResult]:
    """All hand-ins of this enterprise that the reader may see, the latest first."""
    seen = Submission.objects.visible_to(request.user).filter(
        assessment__enterprise=submission.assessment.enterprise_id
    )
    results = Prefetch("results", Result.objects.defer("shape"))
    found = seen.select_related("assessment__plant").defer("sealed").prefetch_related(results)
    return [_past(each) for each in found.order_by("-submitted_at")]


def _past(submission: Submission) -> PastResult:
    by_kind = {result.kind: result for result in submission.results.all()}
    return PastResult(submission, by_kind.get(Result.Kind.SELF), by_kind.get(Result.Kind.VERIFIED))


def _shown(
    submission: Submission, facts: ResultFacts, history: list[PastResult], supposed: WhatIf
) -> dict[str, object]:
    of_this = [
        past.submission for past in history if past.submission.assessment_id == submission.assessment_id
    ]
    reports = list(submission.reports.all())
    alike = [report for report in reports if report.is_verified == (facts.verified is not None)]
    under_way = {report.language for report in alike if report.state != Report.State.FAILED}
    return {
        "submission": submission,
        "assessment": submission.assessment,
        "facts": facts,
        "supposed": supposed,
        "deciding": facts.pathway.target,
        "ladder": pictures.level_ladder(facts),
        "standing": pictures.standing_bar(facts),
        "radar": pictures.depth_radar(facts),
        "indicators": [(each, pictures.indicator_bar(each)) for each in facts.indicators],
        "reports": reports,
        "askable": [code for code, _name in settings.LANGUAGES if code not in under_way],
        "languages": settings.LANGUAGES,
        "history": history,
        "later": of_this[0] if of_this[0] != submission else None,
    }
