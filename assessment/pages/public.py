"""What anyone may read: the front page, the glossary; and the choice of language."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import people
from assessment.actions.enterprises import sort_key
from assessment.pages.language import COOKIE
from assessment.printing import pictures
from assessment.printing.facts import share_facts
from assessment.templatetags.wording import language as spoken
from scoring.benchmark import find
from scoring.editions import DEFAULT, load
from scoring.glossary import Term
from scoring.glossary import glossary as all_terms
from scoring.model import LEVELS
from scoring.verdict import source_sentence

A_YEAR = 60 * 60 * 24 * 365


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """For those who are signed in too: the mark at the top leads them home, a link leads here."""
    benchmark, edition = find(), load(DEFAULT)
    shares = share_facts(benchmark, spoken())
    shown = {
        "benchmark": benchmark,
        "shares": shares,
        "drawing": pictures.national_bar(shares, benchmark.name.of(spoken())),
        "source": source_sentence(benchmark, spoken()),
        "edition": edition,
        "questions": len(edition.requirements),
        "levels": [(level, edition.level_names[level]) for level in LEVELS],
    }
    return render(request, "public/front.html", shown)


@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms, or those in which `q` is found."""
    sought = request.GET.get("q", "").strip()[:60]
    found = [term for term in all_terms().values() if sought.casefold() in _words_of(term)]
    terms = sorted(found, key=lambda term: sort_key(term.name.of(spoken())))
    return render(request, "public/glossary.html", {"terms": terms, "sought": sought})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie, and with the person who is signed in."""
    chosen = request.POST.get("language", "")
    answer = HttpResponseRedirect(_back(request))
    if chosen not in dict(settings.LANGUAGES):
        messages.error(request, _("Choose one of the languages."))
        return answer
    if request.user.is_authenticated:
        people.choose_language(request.user, by=request.user, language=chosen)
    answer.set_cookie(
        COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


def _back(request: HttpRequest) -> str:
    """The page from which it was asked, never another site."""
    path = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if is_ours else reverse("front")


def _words_of(term: Term) -> str:
    return " ".join((term.name.en, term.name.zh, term.means.en, term.means.zh)).casefold()
