"""Every address of the service, from the resolver itself."""

from collections.abc import Iterator

from django.urls import get_resolver


def routes() -> list[str]:
    """Each pattern once, as it stands in the site maps; where two are alike the first answers."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "")))


def _walk(patterns, before: str) -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path
