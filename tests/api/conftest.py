"""The API is tested as a program sees it: with a token, over the whole stack of middleware."""

from types import SimpleNamespace

import pytest

from assessment.api import throttles
from tests.api.asking import Program


@pytest.fixture(autouse=True)
def _quick(settings, tmp_path, monkeypatch):
    """Files go; no requests are counted from before, and all of a test fall into the same minute."""
    settings.MEDIA_ROOT = tmp_path
    throttles.permits.held.clear()
    monkeypatch.setattr(throttles, "time", SimpleNamespace(time=lambda: 25.4))


@pytest.fixture
def of(request):
    """of("mei") is a program of hers."""

    def program(name: str | None = None, **options) -> Program:
        return Program(request.getfixturevalue(name) if name else None, **options)

    return program
