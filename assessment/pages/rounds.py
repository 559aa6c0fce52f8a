"""Rounds: for agencies to run, for enterprises to read and enter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.actions import assessments, entries, rounds
from assessment.actions.rounds import FIXED_BY_ENTRIES, QUIET, TEXTS, Terms
from assessment.lifecycle import Role, Status
from assessment.models import Round
from assessment.models.round_progress import (
    Standing,
    entered,
    handed_in,
    invited_to,
    progress_of,
    standings_of,
)
from assessment.models.rounds import today
from assessment.pages.access import find_own_assessment, note_denial, refusals_as_messages
from assessment.pages.inbox import Inbox
from assessment.pages.offers import offers_in, open_rounds
from assessment.pages.round_forms import ExtendForm, ListForm, RoundForm
from assessment.refusals import BadInput, Forbidden, Refused

ON_A_PAGE = 50


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """For agencies the rounds of their region; for enterprises those that are open, and those they are in."""
    user = request.user
    seen = Round.objects.visible_to(user).select_related("agency__region")
    page = Paginator(seen, ON_A_PAGE).get_page(request.GET.get("page")) if user.is_agency else None
    houses = Inbox(user).houses
    context = {
        "page": page,
        "may_open": is_lead(user),
        "offers": offers_in(open_rounds(user), houses),
        "has_houses": bool(houses),
    }
    return render(request, "rounds/index.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@refusals_as_messages("rounds")
def open(request: HttpRequest) -> HttpResponse:
    if not request.user.is_agency:
        raise Http404
    if not is_lead(request.user):
        raise Forbidden(_("Only a lead of the agency that calls can do this."))
    form = RoundForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = rounds.open(form.chosen_agency, by=request.user, terms=Terms(**form.wanted))
        except Refused as refused:
            _say(request, form, refused)
        else:
            messages.success(request, _("The round is open. Invite enterprises, if you like."))
            return redirect(made)
    return render(request, "rounds/form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@login_required
@refusals_as_messages("round", "pk")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request, pk)
    if not may_run(round, request.user):
        raise Forbidden(_("Only a lead of the agency that calls can do this."))
    fixed = _fixed(round)
    form = RoundForm(sent(request), user=request.user, round=round, fixed=fixed)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.change(round, by=request.user, changes=form.wanted)
        except Refused as refused:
            _say(request, form, refused)
        else:
            messages.success(request, _("Changed."))
            return redirect(round)
    return render(request, "rounds/form.html", {"form": form, "round": round, "fixed": fixed})


@require_GET
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, find_round(request, pk))


@require_POST
@login_required
@refusals_as_messages("round", "pk")
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request, pk)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        raise BadInput(form.errors["until"][0])
    changed = rounds.extend(round, by=request.user, until=form.cleaned_data["until"])
    day = date_format(changed.closes_on)
    messages.success(request, _("Extended until %(day)s. Those who have begun get a letter.") % {"day": day})
    return redirect(round)


@require_POST
@login_required
@refusals_as_messages("round", "pk")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request, pk)
    rounds.close(round, by=request.user, confirmed=request.POST.get("confirmed") == "yes")
    messages.success(request, _("Closed. Those who have not handed in get a letter."))
    return redirect(round)


@require_POST
@login_required
@refusals_as_messages("round", "pk")
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    round = find_round(request, pk)
    event = rounds.remind(round, by=request.user, whom=request.POST.get("whom", ""))
    count = event.letters.count()
    told = ngettext("One letter is on its way.", "%(count)d letters are on their way.", count)
    messages.success(request, told % {"count": count})
    return redirect(round)


@require_POST
@login_required
@refusals_as_messages("round", "pk")
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Start there with one of the person's units, or hand in there what is begun."""
    round = find_round(request, pk)
    if reference := request.POST.get("draft"):
        draft = entries.enter(find_own_assessment(request, reference), by=request.user, round=round)
        messages.success(request, _("It will be handed in in this round."))
        return redirect("assessment", draft.reference)
    house, plant = _unit(request)
    started = assessments.start(house, by=request.user, plant=plant, round=round)
    messages.success(request, _("Started. Your colleagues can answer with you from now on."))
    return redirect("workspace-first", started.reference)


@require_POST
@login_required
@refusals_as_messages("assessment", "reference")
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    entries.leave(find_own_assessment(request, reference), by=request.user)
    messages.success(request, _("Taken out of the round; the answers are all kept."))
    return redirect("assessment", reference)


def find_round(request: HttpRequest, pk: int) -> Round:
    seen = Round.objects.visible_to(request.user).select_related("agency__region")
    return get_object_or_404(seen, pk=pk)


def page_of(request: HttpRequest, round: Round, *, status: int = 200, **more: object) -> HttpResponse:
    """For agencies with its progress, for enterprises with what they can do there."""
    user = request.user
    context = {
        "round": round,
        "may_run": may_run(round, user) and not round.is_closed,
        "offers": offers_in([round], Inbox(user).houses),
        "list_form": ListForm(),
        "is_agency": user.is_agency,
        "may_see_invitees": round.is_looked_after_by(user),
        "days_left": (round.closes_on - today()).days,
    }
    if user.is_agency:
        context |= _progress(request, round)
    return render(request, "rounds/show.html", context | more, status=status)


def _progress(request: HttpRequest, round: Round) -> dict[str, object]:
    total, cities = progress_of(round)
    standings = standings_of(round)
    counts = [(standing, list(standings.values()).count(standing)) for standing in Standing]
    shown = _shown(request.GET.get("show"), standings)
    codes = [code for code, standing in standings.items() if standing == shown]
    invitees = round.invitees.filter(credit_code__in=codes)
    page = Paginator(invitees, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "total": total,
        "cities": cities,
        "most": max((city.of_entered for city in cities), default=0),
        "standings": counts,
        "invited_count": len(standings),
        "shown": shown,
        "page": page,
        "invited": invited_to(list(page.object_list), standings, by=request.user),
        "may_remind": {
            "not_begun": Standing.NOT_BEGUN in standings.values() and _may_remind(round, "not_begun"),
            "begun": (total.begun or total.states[Status.RETURNED]) and _may_remind(round, "begun"),
        },
    }


def _shown(asked: str | None, standings: dict[str, Standing]) -> Standing:
    """Of the invited those asked for; else those who have not begun, or whatever there is."""
    if asked in Standing:
        return Standing(asked)
    present = set(standings.values())
    return next((each for each in (Standing.NOT_BEGUN, *Standing) if each in present), Standing.NOT_BEGUN)


def _may_remind(round: Round, whom: str) -> bool:
    last = getattr(round, f"{whom}_reminded_at")
    return round.is_open and (last is None or last <= now() - QUIET)


def _fixed(round: Round) -> frozenset[str]:
    """The fields that cannot be changed any more."""
    if handed_in(round):
        return frozenset(set(RoundForm.base_fields) - set(TEXTS) - {"agency"})
    return frozenset({*FIXED_BY_ENTRIES, "closes_on"}) if entered(round) else frozenset()


def sent(request: HttpRequest):
    """What was sent, also where it is nothing at all; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def may_run(round: Round, user) -> bool:
    return round.is_led_by(user)


def is_lead(user) -> bool:
    return any(desk.role == Role.LEAD for desk in user.desks)


def _unit(request: HttpRequest):
    """The person's own enterprise, and the plant of it, that the form names; 404 for any other."""
    own = request.user.memberships.filter(ended_at=None).select_related("enterprise__region")
    membership = get_object_or_404(own, enterprise=_number(request, "enterprise"))
    if not request.POST.get("plant"):
        return membership.enterprise, None
    plants = membership.enterprise.plants.select_related("region")
    return membership.enterprise, get_object_or_404(plants, pk=_number(request, "plant"))


def _number(request: HttpRequest, name: str) -> int:
    """What a form of ours sends; 0, which is nobody's, for anything else."""
    told = request.POST.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0


def _say(request: HttpRequest, form: RoundForm, refused: Refused) -> None:
    note_denial(request, refused)
    form.add_error(None, str(refused))
