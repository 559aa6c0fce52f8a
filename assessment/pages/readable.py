"""What no page reads: a NUL in an address or in its question.

PostgreSQL takes none in any text, so each page would have to look for itself before it asks the database. In
forms the fields look; the API refuses it field by field.
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse


class ReadableMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if not request.path_info.startswith("/api/"):
            refuse_nul(request.GET.lists())
        return self.get_response(request)


def refuse_nul(sent: Iterable[tuple[str, list[str]]]) -> None:
    for name, values in sent:
        if any("\0" in text for text in (name, *values)):
            raise BadRequest("a NUL is in no text")
