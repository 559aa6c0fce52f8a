"""Every page that takes something, with whom it is for and what its form holds, found out by asking.

The addresses come from the URL resolver and the fields from the forms on the pages themselves, so that a
new route is met by all of this without a word here.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from itertools import product
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.hostile.asking import Answer, Asker
from tests.hostile.judging import is_refused
from tests.hostile.payloads import Target, honest

PLACE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
NOT_OURS = "api/"


@dataclass(frozen=True)
class Page:
    path: str  # as the resolver has it, such as claims/<int:pk>/

    def __str__(self) -> str:
        return self.path or "/"

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each place of the address: its name, and the part in front of it."""
        parts = self.path.split("/")
        return [
            (found[1] or found[2], parts[at - 1] if at else "")
            for at, part in enumerate(parts)
            for found in PLACE.finditer(part)
        ]

    def at(self, values: tuple[object, ...]) -> str:
        """The address with these values, without what a regular expression has around them."""
        left = iter(values)
        return "/" + PLACE.sub(lambda _found: str(next(left)), self.path).replace("^", "").replace("$", "")


def pages() -> list[Page]:
    found = dict.fromkeys(_walk(get_resolver().url_patterns, ""))
    return [Page(path) for path in found if not path.startswith(NOT_OURS)]


def _walk(patterns: list, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path


def addresses(page: Page, world) -> list[str]:
    if page.path in world.together:
        return [page.at(values) for values in world.together[page.path]]
    choices = [world.candidates(name, before) for name, before in page.places]
    return [page.at(values) for values in product(*choices)]


# ── What the forms hold ─────────────────────────────────────────────────────────────────

FILLED_IN = {
    "email": "wang@example.test",
    "number": "1",
    "date": "2026-05-01",
    "url": "https://example.test/",
    "password": "Correct-horse-2020",
}
SENDERS = ("mei", "lin", "op", "guest", "new", "half", "forgetful", "")  # who tries to send something
OF_ADMIN = ("op",)
OF_PACKAGES = ("/accounts/", "/admin/")
READERS = ("mei", "lin", "op", "new", "half", "forgetful", "")  # who looks for forms
# Where somebody finds other forms than those who have looked before: an agency beside the enterprise, and who
# is between two pages of accounts.
LOOKED_AT_AGAIN = {
    "lin": ("assessments/", "submissions/", "rounds/"),
    "half": ("accounts/",),
    "forgetful": ("accounts/",),
}
NOWHERE: tuple[str, ...] = ()
TOUCHED = 12  # fields of one form, at most: the questionnaire's have hundreds that are alike
# Where nothing shows who may send what: the no leads to signing in, the form waits for a second session.
BY_HAND = {
    "accounts/2fa/webauthn/reauthenticate/": ("lin", {"credential": "{}"}),
    "accounts/sessions/": ("mei", {"note": "x"}),
}


class Held(NamedTuple):
    texts: dict[str, str]
    files: list[str]
    by: str = ""  # who met it


NO_FORM = Held({}, [])


class Forms(HTMLParser):
    """Each form of a page: where it goes, and its fields as a person would send them."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: dict[str, Held] = {}
        self.texts: dict[str, str] = {}
        self.files: list[str] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self.texts, self.files = {}, []
            if given.get("method", "").lower() == "post":
                self._goes_to(given.get("action") or self.address)
        elif tag == "button" and (action := given.get("formaction")):
            self._goes_to(action)
        elif tag == "option" and self.select and given.get("value"):
            if "selected" in given or not self.texts[self.select]:
                self.texts[self.select] = given["value"]
        elif not name or name == "csrfmiddlewaretoken":
            return
        elif tag == "input" and kind == "file":
            self.files.append(name)
        elif tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in given or name not in self.texts:
                self.texts[name] = given.get("value", "on")
        elif tag == "input":
            self.texts[name] = given.get("value") or ("" if kind == "hidden" else FILLED_IN.get(kind, "x"))
        elif tag == "textarea":
            self.texts[name] = "x"
        elif tag == "select":
            self.select = name
            self.texts.setdefault(name, "")

    def _goes_to(self, action: str) -> None:
        self.found[urlsplit(urljoin(self.address, action)).path] = Held(self.texts, self.files)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


@dataclass
class Finder:
    """Finds for each page somebody who may use it, at an address where that does something."""

    asker: Asker

    def find(self, page: Page) -> tuple[str, Target] | None:
        """Whose request writes something, or at least is not sent away."""
        if page.path in BY_HAND:
            person, texts = BY_HAND[page.path]
            return person, Target("POST", page.at(()), texts)
        best = None
        for person, address in self._tries(page):
            answer = self._send(person, address)
            if answer.acts and not answer.said_no:
                return person, self.target(address)
            if self._met(person, address) and is_in(answer) and not is_refused(answer):
                return person, self.target(address)
            if best is None and is_in(answer) and self._takes_something(person, address):
                best = person, self.target(address)
        return best

    def knows(self, page: Page, method: str) -> bool:
        """Or it says that it does not, before it looks who comes."""
        address = addresses(page, self.asker.world)[0]
        return self.asker.send("", honest(Target(method, address, {"note": "x"}))).status != 405

    def target(self, address: str) -> Target:
        held = self.forms.get(address, NO_FORM)
        texts = dict(list(held.texts.items())[:TOUCHED]) or {"note": "x"}
        return Target("POST", address, texts, tuple(held.files[:1]))

    @cached_property
    def forms(self) -> dict[str, Held]:
        """All forms that somebody meets, by where they go."""
        found: dict[str, Held] = {}
        seen: set[str] = set()
        shown = [page for page in pages() if self.knows(page, "GET")]
        for person, page in product(READERS, shown):
            if page.path.startswith("admin/") and person not in OF_ADMIN:
                continue
            for address in addresses(page, self.asker.world):
                if address not in seen or page.path.startswith(LOOKED_AT_AGAIN.get(person, NOWHERE)):
                    answer = self.asker.get(person, address)
                    if _is_page(answer):
                        seen.add(address)
                        held = _forms_of(address, answer.content)
                        found = {at: form._replace(by=person) for at, form in held.items()} | found
        return found

    @cached_property
    def forms_by_page(self) -> dict[str, list[str]]:
        """Where they go, by the page that is there."""
        found: dict[str, list[str]] = {}
        for address in self.forms:
            with suppress(Resolver404):
                found.setdefault(resolve(address).route, []).append(address)
        return found

    def _tries(self, page: Page) -> Iterator[tuple[str, str]]:
        """First whoever met a form that goes there, with that form; then all at all addresses."""
        met = self.forms_by_page.get(page.path.replace("/^", "/"), [])
        yield from ((self.forms[address].by, address) for address in met)
        senders = OF_ADMIN if page.path.startswith("admin/") else SENDERS
        yield from product(senders, addresses(page, self.asker.world))

    def _met(self, person: str, address: str) -> bool:
        """A form with something in it."""
        held = self.forms.get(address, NO_FORM)
        return bool(held.texts or held.files) and held.by == person

    def _takes_something(self, person: str, address: str) -> bool:
        """A page of reading that looks at no method takes nothing; one of ours that takes leads to a form."""
        held = self.forms.get(address, NO_FORM)
        takes = {405} if address.startswith(OF_PACKAGES) else {302, 405}
        return bool(held.texts or held.files) or self.asker.get(person, address).status in takes

    def _send(self, person: str, address: str) -> Answer:
        return self.asker.send(person, honest(self.target(address)))


def is_in(answer: Answer) -> bool:
    """Neither hidden nor forbidden, nor sent to sign in first."""
    location = answer.response.headers.get("Location", "")
    return answer.status not in (403, 404, 405) and not location.startswith(
        ("/accounts/login/", "/admin/login/")
    )


def _is_page(answer: Answer) -> bool:
    return answer.status == 200 and answer.response.headers["Content-Type"].startswith("text/html")


def _forms_of(address: str, content: str) -> dict[str, Held]:
    reader = Forms(address)
    reader.feed(content)
    return reader.found
