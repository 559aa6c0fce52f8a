"""The API is tested as a program sees it: with a token, over the whole stack of middleware."""

import pytest

from assessment.api.throttles import permits
from tests.api.asking import Program


@pytest.fixture(autouse=True)
def _quick(settings, tmp_path):
    """Files go, and no requests are counted from before."""
    settings.MEDIA_ROOT = tmp_path
    permits.held.clear()


@pytest.fixture
def of(request):
    """of("mei") is a program of hers."""

    def program(name: str | None = None, **options) -> Program:
        return Program(request.getfixturevalue(name) if name else None, **options)

    return program
