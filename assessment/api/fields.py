"""What bodies and addresses may hold: exactly what is named, each of exactly its type."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessment.api.shapes import utc

LARGEST_ID = 10**15
NAMED_AT_MOST = 20  # unknown fields, in one refusal


class Strict(serializers.Serializer):
    """Nothing beside the fields that are named."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := [key for key in data if key not in self.fields]):
            raise serializers.ValidationError(
                {key: [_("Nothing of this name is known here.")] for key in unknown[:NAMED_AT_MOST]}
            )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Number(serializers.DecimalField):
    """A number in JSON, exactly as it stands there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce_to_string=False, **options)

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | Decimal):
            self.fail("invalid")
        return super().to_internal_value(data)

    def to_representation(self, value: Decimal) -> int | float:
        return int(value) if value == value.to_integral_value() else float(value)


class Flag(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if data is not True and data is not False and not (data is None and self.allow_null):
            self.fail("invalid", input=data)
        return data


class OneOf(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """Told in UTC, whatever the person's time zone."""

    def to_representation(self, value) -> str | None:
        return utc(value) if value else None


class Listed(serializers.ListField):
    def to_internal_value(self, data: Any) -> list:
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        return super().to_internal_value(data)


class Texts(serializers.DictField):
    """Texts by name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Text(max_length=1000), **options)
