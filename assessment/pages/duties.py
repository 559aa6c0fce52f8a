"""What somebody has to settle before anything else: a new password, a second step."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

ALWAYS = {"account_logout", "account_login", "language", "health"}
FOR_SECOND_STEP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
FOR_ADDRESSES = {"account_email", "account_confirm_email"}


class DutyMiddleware:
    """Asked with every page, not at sign-in: so no way in leads round it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, _args, _kwargs) -> HttpResponse | None:
        user, page = request.user, request.resolver_match.view_name
        if not user.is_authenticated or page in ALWAYS:
            return None
        if user.needs_new_password:
            sentence = _("Change your password first: it is too old.")
            return lead(request, "account_change_password", sentence)
        if page not in FOR_SECOND_STEP and user.needs_second_factor and not _settles_address(user, page):
            return lead(request, "mfa_index", _("Set up two-step sign-in first."))
        return None


def _settles_address(user, page: str) -> bool:
    """As long as one of the addresses is not confirmed, no second step can be set up."""
    return page in FOR_ADDRESSES and user.emailaddress_set.filter(verified=False).exists()


def lead(request: HttpRequest, page: str, sentence: str) -> HttpResponse | None:
    """To the page; a script, which cannot follow, gets the sentence."""
    if request.resolver_match.view_name == page:
        return None
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"sentence": sentence}, status=403)
    return redirect(page)
