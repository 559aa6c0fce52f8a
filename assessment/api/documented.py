"""What an operation takes and answers, said once: the OpenAPI description is made of it."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from assessment.api.problems import MEDIA_TYPE, PROBLEMS

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A word of your own for this request, such as a UUID. Sent again with the same body, the "
    "request is not carried out again, and gets the same answer. Kept for 48 hours.",
    pattern="^[!-~]{1,200}$",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description='The version that you have seen, in quotes, such as "3".',
    pattern='^"[0-9]{1,9}"$',
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="* where there was no answer yet.",
    enum=["*"],
)
KNOWN = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of what you have already; answered with 304 where it is still so.",
)


class ProblemSerializer(serializers.Serializer):
    """RFC 9457 problem details. Programs look at `code`, people read `detail`, in their language."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="By field, what is wrong with it.",
    )
    present = serializers.JSONField(
        required=False, allow_null=True, help_text="With 412: the answer as it is now, with its author."
    )
    items = serializers.DictField(
        child=serializers.JSONField(), required=False, help_text="Of several: what was refused and why."
    )


def documented(
    answer: Any = None,
    *,
    body: Any = None,
    status: int = 200,
    also: dict[Any, Any] | None = None,
    refuses: tuple[int, ...] = (),
    parameters: tuple = (),
    has_address: bool = False,
    **more: Any,
) -> Callable[[Callable], Callable]:
    """`refuses` are the statuses beside those that follow from the operation itself."""

    def told(method: Callable) -> Callable:
        method.refuses = frozenset(refuses)
        method.has_address = has_address  # in the header Location
        responses = {status: OpenApiResponse(answer, description="") if answer is None else answer}
        return extend_schema(
            request=body, responses=responses | (also or {}), parameters=list(parameters), **more
        )(method)

    return told


def file(
    media_type: str, *, refuses: tuple[int, ...] = (), parameters: tuple = ()
) -> Callable[[Callable], Callable]:
    """An operation that sends a file."""

    def told(method: Callable) -> Callable:
        method.is_file = True
        method.refuses = frozenset(refuses)
        responses = {(200, media_type): OpenApiTypes.BINARY}
        return extend_schema(request=None, responses=responses, parameters=list(parameters))(method)

    return told


class Schema(AutoSchema):
    """Adds what every operation has: its problems, its conditional headers, its words."""

    @property
    def act(self) -> Callable:
        return getattr(self.view, self.view.action)

    def get_summary(self) -> str:
        return (self.act.__doc__ or "").strip().split("\n")[0].rstrip(".")

    def get_description(self) -> str:
        return "\n".join(line.strip() for line in (self.act.__doc__ or "").strip().split("\n")[2:])

    def get_operation_id(self) -> str:
        """Such as assessments_answers_save."""
        places = [part for part in self.path.removeprefix("/api/v1/").split("/") if part and "{" not in part]
        return "_".join([*places, self.view.action]).replace("-", "_")

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_override_parameters(self) -> list:
        given = super().get_override_parameters()
        if getattr(self.act, "honours_key", False):
            given = [*given, KEY]
        if self.method == "GET" and not getattr(self.act, "is_file", False):
            given = [*given, KNOWN]
        return given

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status in sorted(self._statuses()):
            titles = sorted({code for code, (of, _title) in PROBLEMS.items() if of == status})
            told = OpenApiResponse(ProblemSerializer, description="Codes: " + ", ".join(titles) + ".")
            bodies[str(status)] = self._get_response_for_code(told, str(status), [MEDIA_TYPE], direction)
        if self.method == "GET" and not getattr(self.act, "is_file", False):
            bodies["304"] = {"description": "It is still as you have it."}
        for status, body in bodies.items():
            if headers := self._headers(int(status)):
                body["headers"] = {name: {"schema": {"type": "string"}} for name in headers}
        return bodies

    def _headers(self, status: int) -> list[str]:
        """Those that programs look at."""
        is_json_read = self.method == "GET" and not getattr(self.act, "is_file", False)
        told = {
            "ETag": is_json_read and status in (200, 304),
            "Location": getattr(self.act, "has_address", False) and status in (201, 202),
            "Idempotency-Replayed": getattr(self.act, "honours_key", False) and status < 300,
            "WWW-Authenticate": status == 401,
            "Retry-After": status == 429,
        }
        return [name for name, is_told in told.items() if is_told]

    def _statuses(self) -> set[int]:
        """Those that follow from what the operation is, and those it names."""
        statuses = {429, *getattr(self.act, "refuses", ())}
        if not getattr(self.act, "is_file", False):
            statuses.add(406)
        if self.view.authentication_classes:
            statuses |= {401, 403}
        if "{" in self.path:
            statuses.add(404)
        if self.get_request_serializer() is not None or getattr(self.act, "reads_body", False):
            statuses |= {400, 413, 415}
        if getattr(self.act, "honours_key", False):
            statuses |= {400, 422}
        if any(parameter["in"] == "query" for parameter in self._get_parameters()):
            statuses.add(400)
        return statuses
