"""What goes wrong outside of any view: a page for people, problem details for programs."""

from django.http import HttpRequest, HttpResponse

from assessment.api.problems import bare
from assessment.pages import errors


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return bare(400, "bad_input") if _by_program(request) else errors.unreadable(request)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return bare(403, "forbidden") if _by_program(request) else errors.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return bare(404, "not_found") if _by_program(request) else errors.not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    return bare(500, "failed") if _by_program(request) else errors.failed(request)


def _by_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
