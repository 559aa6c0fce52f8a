"""In whose language and time a page is written: the person's, else the browser's, else ours."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

COOKIE = f"{settings.COOKIE_PREFIX}language"


class LanguageMiddleware:
    """The choice in the cookie (kept in step with the person's own), else what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Vary", "Accept-Language, Cookie")
        return response


class TimeZoneMiddleware:
    """Times are shown in the person's own zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request.user)):
            return self.get_response(request)


def chosen_language(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    if (cookie := request.COOKIES.get(COOKIE)) in known:
        return cookie
    for asked in request.headers.get("Accept-Language", "").lower().split(","):
        code = asked.split(";")[0].strip()
        if code.startswith("zh"):
            return "zh-hans"
        if code.startswith("en"):
            return "en"
    return settings.LANGUAGE_CODE


def zone_of(user) -> ZoneInfo | None:
    try:
        return ZoneInfo(getattr(user, "time_zone", "") or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def remember(language: str, response: HttpResponse) -> HttpResponse:
    """Keep the choice in the browser for a year."""
    response.set_cookie(
        COOKIE, language, max_age=31_536_000, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
    return response
