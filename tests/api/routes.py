"""Every address of the API with its methods, from the URL patterns themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver

from assessment.api import urls
from assessment.api.unknown import Unknown

READING = ("get",)


@dataclass(frozen=True)
class Route:
    path: str  # such as assessments/<reference:reference>/
    method: str
    view: type
    action: str

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def at(self, **places: object) -> str:
        """The address with these values; a value that is not given is one that cannot be there."""
        parts = [_filled(part, places) for part in self.path.split("/")]
        return "/".join(parts)


def _filled(part: str, places: dict[str, object]) -> str:
    if not part.startswith("<"):
        return part
    kind, _colon, name = part.strip("<>").partition(":")
    nothing = {
        "number": "999999999",
        "reference": "ZZZZZZZZ",
        "id": "nothing",
        "secret": "x" * 30,
        "level": "2",
    }
    return str(places.get(name, nothing[kind]))


def routes() -> list[Route]:
    return [route for route in _walk(urls.urlpatterns, "") if route.view is not Unknown]


def writing() -> list[Route]:
    return [route for route in routes() if route.method not in READING]


def _walk(patterns: list, prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "actions"):
            for method, action in pattern.callback.actions.items():
                if method == "head":  # added by the framework once the view has been called
                    continue
                yield Route(path, method, pattern.callback.cls, action)
