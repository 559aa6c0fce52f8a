"""One transaction a request, in which the database answers for whoever asks (see `models.walls`)."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from assessment.models import walls


class WallMiddleware:
    """What a request writes is committed before it is acknowledged; after a failure nothing of it is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with walls.acting_for(request.user):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
