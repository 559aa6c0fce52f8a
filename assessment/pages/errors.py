"""Pages for what went wrong, each with what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def unreadable(request: HttpRequest) -> HttpResponse:
    """Without the request: what is wrong with it may keep the page from being drawn."""
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token, or with one from before somebody signed in anew."""
    return forbidden(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/429.html", status=429)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)
