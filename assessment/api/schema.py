"""The OpenAPI description: made once by a process, the same for everybody."""

from functools import cache
from typing import Any

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import get_lib_doc_excludes
from rest_framework.response import Response

from assessment.api.documented import documented
from assessment.api.engine_shapes import SCHEMAS
from assessment.api.examples import EXAMPLES
from assessment.api.fields import Strict
from assessment.api.reference import ReferenceViewSet
from assessment.api.told import BothSerializer, Stamped
from assessment.api.views import ApiViewSet, PublicViewSet

NOT_ALWAYS = {"errors", "present", "items"}  # of a problem


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "assessment.api.authentication.Bearer"
    name = "token"

    def get_security_definition(self, auto_schema) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "From POST auth/token/, or made on the settings page.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "assessment.api.authentication.Session"
    name = "session"

    def get_security_definition(self, auto_schema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Of the browser; writing needs its CSRF token in the header X-CSRFToken.",
        }


class Description(ReferenceViewSet):
    @documented({"type": "object"})
    def retrieve(self, request) -> Response:
        """This description, as OpenAPI 3.1."""
        return Response(description())


@cache
def description() -> dict[str, Any]:
    with translation.override("en"):
        return SchemaGenerator(api_version="1").get_schema(request=None, public=True)


def complete(result: dict[str, Any], **_others: Any) -> dict[str, Any]:
    """SPECTACULAR_SETTINGS["POSTPROCESSING_HOOKS"]: what is told is told exactly."""
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        if "properties" in schema:
            _close(schema, is_told=not name.endswith("Request"))
    result["components"]["schemas"] = dict(sorted((schemas | SCHEMAS).items()))
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if (example := EXAMPLES.get((method, path.removeprefix("/api/v1/")))) is not None:
                for content in operation["requestBody"]["content"].values():
                    content["example"] = example
    return _without_marks(result)


def _close(schema: dict[str, Any], *, is_told: bool) -> None:
    """Nothing but what is named; and of what is told, all of it."""
    schema["additionalProperties"] = False
    if is_told:
        schema["required"] = sorted(set(schema["properties"]) - NOT_ALWAYS)


def _without_marks(part: Any) -> Any:
    """Without what the generator has written for itself."""
    if isinstance(part, dict):
        return {key: _without_marks(value) for key, value in part.items() if key != "x-spec-enum-id"}
    return [_without_marks(value) for value in part] if isinstance(part, list) else part


def ours() -> list[type]:
    """SPECTACULAR_SETTINGS["GET_LIB_DOC_EXCLUDES"]: what explains itself to us, not to programs."""
    own = [Strict, Stamped, BothSerializer, ApiViewSet, PublicViewSet, ReferenceViewSet]
    return [*get_lib_doc_excludes(), *own]
