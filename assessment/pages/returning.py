"""Returning a submission to the enterprise: which places, each with what has to change there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.actions import reviews
from assessment.actions.moves import refuse_unmovable
from assessment.lifecycle import MOVES
from assessment.models import Finding, Submission, Value
from assessment.models.verdicts import findings_of, verdicts_of
from assessment.pages.access import find_submission, tell
from assessment.refusals import BadInput, Refused
from scoring.model import Requirement, Subdomain

WHOLE, CHOSEN = "whole", "chosen"


@dataclass(frozen=True, slots=True)
class Place:
    """One requirement, or a subdomain as a whole, that can be returned."""

    about: str
    is_chosen: bool
    text: str
    requirement: Requirement | None = None
    said: str = ""  # the enterprise's answer, in words
    found: Finding | None = None  # where a reviewer has given another one

    @property
    def verdict(self) -> str:
        return str(Value(self.found.value).label) if self.found else ""


@dataclass(frozen=True, slots=True)
class Group:
    """A subdomain with its places; `left_out` is the reason where it was not answered."""

    subdomain: Subdomain
    whole: Place
    places: list[Place]
    left_out: str | None

    @property
    def chosen(self) -> int:
        return sum(place.is_chosen for place in (self.whole, *self.places))


class ReturnForm:
    """What was typed, or at first what the findings suggest; drawn again as it is after a refusal."""

    def __init__(
        self, submission: Submission, *, by, asked: list[str], posted: Mapping | None = None
    ) -> None:
        self.submission, self.by, self.asked, self.posted = submission, by, asked, posted

    @property
    def scope(self) -> str:
        return self.posted.get("scope", CHOSEN) if self.posted is not None else CHOSEN

    @property
    def note(self) -> str:
        return self.posted.get("note", "") if self.posted is not None else ""

    @property
    def corrections(self) -> dict[str, str]:
        """Of what is chosen; refused where that is nothing, so that nobody opens everything by mistake."""
        if self.scope == WHOLE:
            return {}
        chosen = {p.about: p.text for g in self.groups for p in (g.whole, *g.places) if p.is_chosen}
        if not chosen:
            raise BadInput(_("Choose at least one place, or return the assessment as a whole."))
        return chosen

    @cached_property
    def differing(self) -> dict[str, Finding]:
        """Where the verdict that counts is another than the enterprise's answer.

        Of what this person may see: drawn again after a refusal, the form stands before anybody.
        """
        sealed = self.submission.sealed["answers"]
        verdicts = verdicts_of(findings_of(self.submission, seen_by=self.by))
        return {id: f for id, f in verdicts.items() if id in sealed and f.value != sealed[id]["value"]}

    @cached_property
    def groups(self) -> list[Group]:
        """All subdomains that the type asks, in the order of the model."""
        edition, sealed = self.submission.edition, self.submission.sealed
        in_force = edition.weights[sealed["type"]].in_force()
        return [
            Group(
                subdomain,
                self._place(subdomain.id),
                [self._place(r.id, r) for r in subdomain.requirements if r.id in sealed["answers"]],
                sealed["tailored_out"].get(subdomain.id),
            )
            for subdomain in edition.subdomains.values()
            if subdomain.id in in_force
        ]

    @property
    def chosen(self) -> int:
        return sum(group.chosen for group in self.groups)

    def _place(self, about: str, requirement: Requirement | None = None) -> Place:
        found = self.differing.get(about)
        if self.posted is None:
            is_chosen = about in self.asked or found is not None
            text = found.reason if found else ""
        else:
            is_chosen = about in self.posted.getlist("about")
            text = self.posted.get(f"text:{about}", "")
        said = self.submission.sealed["answers"][about]["value"] if requirement else ""
        return Place(about, is_chosen, text, requirement, str(Value(said).label) if said else "", found)


@require_http_methods(["GET", "POST"])
@login_required
def send_back(request: HttpRequest, receipt: str) -> HttpResponse:
    """Nothing that was typed is lost where the return is refused."""
    submission = find_submission(request, receipt)
    assessment = submission.assessment
    try:
        if request.method == "GET":
            refuse_unmovable(assessment, "send_back", by=request.user)
    except Refused as refused:
        tell(request, refused)
        return redirect("submission-answers", receipt)
    posted = request.POST if request.method == "POST" else None
    form = ReturnForm(submission, by=request.user, asked=request.GET.getlist("about"), posted=posted)
    if posted is None:
        return draw(request, form)
    try:
        reviews.send_back(
            assessment, by=request.user, note=form.note, corrections=form.corrections, seen=receipt
        )
    except Refused as refused:
        tell(request, refused)
        return draw(request, form, status=409)
    messages.success(request, str(MOVES["send_back"].done))
    return redirect("submission-answers", receipt)


def draw(request: HttpRequest, form: ReturnForm, status: int = 200) -> HttpResponse:
    submission = form.submission
    call = submission.assessment.round
    context = {
        "submission": submission,
        "assessment": submission.assessment,
        "form": form,
        "this_return": submission.assessment.returns + 1,
        "returns_most": call.returns_most if call else None,
    }
    return render(request, "reviews/return.html", context, status=status)
