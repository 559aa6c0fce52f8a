"""Lists by the page. A cursor says where the page before ended, so that what is new shifts nothing."""

from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

ON_A_PAGE, MOST = 50, 200


class CursorPages(BasePagination):
    """In the order of the queryset, whose last field has to be unique."""

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        self.address, size = request.build_absolute_uri(), _size(request.query_params.get("page_size"))
        self.order = [str(field) for field in queryset.query.order_by]
        if cursor := request.query_params.get("cursor"):
            queryset = queryset.filter(self._after(cursor, queryset))
        rows = list(queryset[: size + 1])
        self.goes_on, self.rows = len(rows) > size, rows[:size]
        return self.rows

    def get_paginated_response(self, data: list) -> Response:
        return Response({"next": self.next, "results": data})

    @property
    def next(self) -> str | None:
        if not self.goes_on:
            return None
        ended = [_value(self.rows[-1], field.lstrip("-")) for field in self.order]
        told = [value.isoformat() if hasattr(value, "isoformat") else value for value in ended]
        return replace_query_param(self.address, "cursor", signing.dumps([self.order, told], salt="cursor"))

    def _after(self, cursor: str, queryset: QuerySet) -> Q:
        """What comes after the row at which the cursor stands; only cursors that we made are taken."""
        try:
            order, told = signing.loads(cursor, salt="cursor")
        except (signing.BadSignature, ValueError):
            order = None
        if order != self.order:
            raise ValidationError({"cursor": [_("This cursor is not one of this list.")]})
        after, same = Q(), Q()
        for field, value in zip(self.order, told, strict=True):
            name = field.lstrip("-")
            after |= same & Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
            same &= Q(**{name: value})
        return after

    def get_schema_operation_parameters(self, view) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where the page before ended; take it from `next`.",
                "schema": {"type": "string"},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": ON_A_PAGE},
            },
        ]

    def get_paginated_response_schema(self, schema: dict) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {"type": ["string", "null"], "format": "uri"},
                "results": schema,
            },
        }


def _value(row: Any, field: str) -> Any:
    for part in field.split("__"):
        row = getattr(row, part)
    return row


def _size(asked: str | None) -> int:
    if asked is None:
        return ON_A_PAGE
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5 and 1 <= int(asked) <= MOST):
        raise ValidationError({"page_size": [_("A page has between 1 and %(most)d rows.") % {"most": MOST}]})
    return int(asked)
