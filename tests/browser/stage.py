"""A demonstration of its own, with a browser before it: what the photographs are taken of."""

import base64
import email
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.policy import default
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "Maturity-demo-2020"
PATIENCE = 240  # seconds until the demonstration is there, and for a letter or a report
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
NEW = "xinren@demo.example"  # signs up in front of the camera


class Stage:
    """The service at `address`, the letters that it writes, and people who are signed in."""

    def __init__(self, browser: Browser, address: str, var: Path) -> None:
        self.browser, self.address, self.var = browser, address, var
        self.last_address = ""  # of the page that was photographed last
        self._signed_in: dict[str, dict] = {}

    @contextmanager
    def page(self, who: str = "", language: str = "zh", width: int = 1440, **options) -> Iterator[Page]:
        """A window of this person, who is signed in; nobody's where the name is empty."""
        state = self._state_of(who) if who else None
        with self._window(language, width, storage_state=state, **options) as context:
            yield context.new_page()

    def keep(self, who: str, page: Page) -> None:
        """Go on with the sign-in that this window has now, where the one before does not hold any more."""
        page.context.clear_cookies(name="language")  # each window speaks its own
        self._signed_in[who] = page.context.storage_state()

    def find(self, who: str, place: str, pattern: str) -> str:
        """The first address of this kind that this person finds at `place`."""
        with self.page(who) as page:
            page.goto(place)
            links = [link.get_attribute("href") for link in page.locator("main a[href]").all()]
        return next(link for link in links if re.search(pattern, link))

    def letter_to(self, who: str, pattern: str) -> str:
        """The path of the first link of this kind in the newest letter to this person."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for file in sorted((self.var / "mail").iterdir(), key=lambda f: f.stat().st_mtime, reverse=True):
                letter = email.message_from_bytes(file.read_bytes(), policy=default)
                if who in letter["to"] and (found := re.search(pattern, letter.get_content())):
                    return found[0]
            time.sleep(0.5)
        raise TimeoutError(f"no letter to {who} with {pattern}")

    def rendered(self, template: str, language: str) -> str:
        """A page that is shown only when all else has failed."""
        code = (
            "from django.template.loader import render_to_string as r; from django.utils import translation; "
        )
        code += f"translation.activate({language!r}); print(r({template!r}))"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]
        around = os.environ | {"VAR": str(self.var)}
        return subprocess.run(
            command, cwd=ROOT, env=around, capture_output=True, check=True, text=True
        ).stdout

    def _state_of(self, who: str) -> dict:
        if who not in self._signed_in:
            with self._window() as context:
                page = context.new_page()
                page.goto("/accounts/login/")
                page.fill("[name=login]", who if "@" in who else f"{who}@demo.example")
                page.fill("[name=password]", PASSWORD)
                page.click("main button[type=submit]")
                page.wait_for_url("**/home/")
                self.keep(who, page)
        return self._signed_in[who]

    @contextmanager
    def _window(self, language: str = "zh", width: int = 1440, **options) -> Iterator[BrowserContext]:
        context = self.browser.new_context(
            base_url=self.address,
            locale=LOCALES[language],
            viewport={"width": width, "height": 900},
            **options,
        )
        context.set_default_timeout(30_000)
        yield context
        context.close()


@contextmanager
def staged() -> Iterator[Stage]:
    """A service of its own, with VAR as its folder or one that is gone afterwards."""
    folder = os.environ.get("VAR") or tempfile.mkdtemp(prefix="maturity-screens-")
    try:
        with _service(Path(folder)) as address, sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
            yield Stage(browser, address, Path(folder))
            browser.close()
    finally:
        if not os.environ.get("VAR"):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _service(var: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    around = os.environ | {"VAR": str(var), "PORT": port, "DEMO": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "config.running"], cwd=ROOT, env=around, stdout=subprocess.PIPE, text=True
    ) as service:
        try:
            yield _address_of(service)
        finally:
            service.send_signal(signal.SIGTERM)
            service.communicate()


def _address_of(service: subprocess.Popen) -> str:
    for line in service.stdout:
        print(line, end="", flush=True)
        if found := re.match(r"Open (http://\S+?)/$", line):
            return found[1]
    raise RuntimeError("the service did not start; its words are above")


def photograph(page: Page, *, tallest: int, part: str = "") -> bytes:
    """The whole page, or as much of it as `tallest` shows, or a part of it, as Chromium's quick PNG."""
    width = page.viewport_size["width"]
    page.evaluate("window.scrollTo(0, 0)")
    height = page.evaluate("document.documentElement.scrollHeight")
    # A taller window and no scrolling, so that what sticks to an edge stands where it belongs.
    page.set_viewport_size({"width": width, "height": max(1, min(height, tallest))})
    session = page.context.new_cdp_session(page)
    how = {"format": "png", "optimizeForSpeed": True}
    if part:
        how |= {"clip": page.locator(part).bounding_box() | {"scale": 1}}
    picture = session.send("Page.captureScreenshot", how)
    return base64.b64decode(picture["data"])
