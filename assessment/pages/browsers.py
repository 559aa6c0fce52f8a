"""Browsers in which an account has been used before.

Such a browser says so by a signed cookie, and its failures are counted by themselves: whoever keeps an
account busy with wrong passwords from elsewhere does not keep its owner out. The cookie opens nothing.
"""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = f"{settings.COOKIE_PREFIX}browser"
SALT = "known browser"
HALF_A_YEAR = 60 * 60 * 24 * 182
ACCOUNTS = 10  # that share one browser; the ones used last


class BrowserMiddleware:
    """Sets the cookie where a view has asked for it by `remember`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if facts := getattr(request, "browser_facts", None):
            response.set_cookie(
                COOKIE,
                signing.dumps(facts, salt=SALT),
                max_age=HALF_A_YEAR,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response


def known(request: HttpRequest, email: str) -> str:
    """What names this browser, if the account has been used in it; else nothing."""
    facts = _facts(request)
    return facts["id"] if facts and _mark(email) in facts["accounts"] else ""


def remember(request: HttpRequest, *emails: str) -> None:
    """The person has just shown to be the account's owner, in this browser."""
    facts = _facts(request) or {"id": secrets.token_urlsafe(12), "accounts": []}
    marks = [_mark(email) for email in emails]
    facts["accounts"] = (marks + [mark for mark in facts["accounts"] if mark not in marks])[:ACCOUNTS]
    request.browser_facts = facts


def _facts(request: HttpRequest) -> dict | None:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HALF_A_YEAR)
    except signing.BadSignature:
        return None


def _mark(email: str) -> str:
    """Tells accounts apart without naming them to whoever reads the cookie."""
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:24]
