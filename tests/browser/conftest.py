"""A real browser for the journeys: Debian's Chromium, or whatever CHROMIUM names.

Where there is none, the journeys are left out and the summary says so; with BROWSER=required, as in
.ci/run, that is an error.
"""

import os
import shutil

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

if CHROMIUM is None:
    if os.environ.get("BROWSER") == "required":
        raise RuntimeError("BROWSER=required, but no Chromium was found; name one with CHROMIUM=…")
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session", autouse=True)
def allow_django_beside_playwright():
    """Playwright runs an event loop in this thread, which makes Django wary of its own ORM."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def chromium() -> Browser:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """open_page(language="en", width=1440, **context) gives a fresh browser window at the service."""
    contexts = []

    def opened(*, language: str = "zh-CN", width: int = 1440, **options):
        context = chromium.new_context(
            base_url=live_server.url, locale=language, viewport={"width": width, "height": 900}, **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
