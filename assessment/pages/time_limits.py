"""How long somebody stays signed in: so long without doing anything, and so long at all."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from assessment.actions.history import write_down

SINCE, SEEN = "signed_in_since", "last_seen"
EXACT_TO = 60  # seconds: the session is written so often, not with every request


class TimeLimitsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        why = limit_reached(request) if request.user.is_authenticated else ""
        if not why:
            return self.get_response(request)
        write_down("session_ended", by=request.user, why=why)
        logout(request)
        if _answers_strangers(request):
            return self.get_response(request)
        messages.info(request, _("You were signed out after a while. Sign in again to go on where you were."))
        return redirect_to_login(_where_to_go_on(request))


def limit_reached(request: HttpRequest) -> str:
    at, session = int(time.time()), request.session
    if at - session.setdefault(SINCE, at) > settings.SESSION_HOURS * 3600:
        return "hours"
    seen = session.setdefault(SEEN, at)
    if at - seen > idle_minutes(request.user) * 60:
        return "idle"
    if at - seen >= EXACT_TO:
        session[SEEN] = at
    return ""


def idle_minutes(user) -> int:
    if user.is_official:
        return settings.SESSION_IDLE_MINUTES
    return settings.SESSION_IDLE_MINUTES_FILLING_IN


def _answers_strangers(request: HttpRequest) -> bool:
    """Such as the page with a new password; and scripts, which cannot sign in on a page."""
    entrance = reverse("account_login").removesuffix("login/")
    wanted = request.get_preferred_type(["text/html", "application/json"])
    return request.path.startswith(entrance) or wanted == "application/json"


def _where_to_go_on(request: HttpRequest) -> str:
    """The page itself; of a form that was sent, the page that it was on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, request.is_secure()):
        return reverse("home")
    return urlsplit(sent_from).path
