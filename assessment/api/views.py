"""What all views of the API do in the same way, in one order."""

from functools import partial

from django.utils import translation
from django.utils.cache import patch_vary_headers
from rest_framework import viewsets
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from assessment.api.etags import unless_known
from assessment.api.permissions import WithinScope, refuse_unready
from assessment.models import walls


class ApiViewSet(viewsets.GenericViewSet):
    """Who asks is settled first, then what they ask about is found, and only then is anything done.

    Everything is read from querysets that start at `visible_to(user)`: what one may not see is a 404.
    """

    limit = "general"  # the pair of `settings.API_LIMITS` that counts

    def initial(self, request, *args, **kwargs) -> None:
        self.perform_authentication(request)
        walls.become(request.user)  # whoever the token turned out to belong to
        speak_to(request)
        super().initial(request, *args, **kwargs)
        refuse_unready(request.user)
        self.find(**kwargs)

    def find(self, **kwargs) -> None:
        """Set the objects that the address names; Http404 or DoesNotExist where they are not to be seen."""

    def options(self, request, *args, **kwargs) -> Response:
        """What may be asked here stands in the header Allow, which every answer has."""
        return Response(status=204)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Content-Language"] = translation.get_language()
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        is_read = request.method in ("GET", "HEAD") and response.status_code == 200
        if is_read and isinstance(response, Response):
            response.add_post_render_callback(partial(unless_known, request))
        return response

    def show(self, thing, serializer=None, *, status: int = 200, **headers: str) -> Response:
        """The thing as this view's serializer, or another one, tells it."""
        told = (serializer or self.get_serializer_class())(thing, context=self.get_serializer_context())
        return Response(told.data, status, headers=headers)

    def listed(self, queryset, serializer=None) -> Response:
        """One page of it."""
        rows = self.paginate_queryset(self.filter_queryset(queryset))
        told = (serializer or self.get_serializer_class())(
            rows, many=True, context=self.get_serializer_context()
        )
        return self.get_paginated_response(told.data)

    def asked(self, body, data=None, **options) -> dict:
        """What the request holds, read by this serializer; ValidationError where it does not fit."""
        read = body(
            data=self.request.data if data is None else data,
            context=self.get_serializer_context(),
            **options,
        )
        read.is_valid(raise_exception=True)
        return read.validated_data


class PublicViewSet(ApiViewSet):
    """For anyone, with a tighter limit for those who have not signed in."""

    permission_classes = [AllowAny, WithinScope]
    pagination_class = None


def speak_to(request) -> None:
    """A program that does not say which language it wants is answered in its person's own."""
    by_token = request.auth is not None
    if by_token and request.user.language and "Accept-Language" not in request.headers:
        translation.activate(request.user.language)
