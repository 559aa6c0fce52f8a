"""What may stand in an address: anything else is a 404 before the database hears of it."""

from django.urls.converters import StringConverter


class Number(StringConverter):
    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)


class Reference(StringConverter):
    regex = "[2-9A-Z]{8}"


class Id(StringConverter):
    """Of the model: editions, benchmarks, requirements, moves."""

    regex = "[A-Za-z0-9_.-]{1,60}"


class Secret(StringConverter):
    regex = "[A-Za-z0-9_-]{20,100}"


class Level(StringConverter):
    regex = "[0-5]"

    def to_python(self, value: str) -> int:
        return int(value)
