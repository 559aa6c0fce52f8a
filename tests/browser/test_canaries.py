"""Attacks in every text, on every page, before everybody: nothing runs, and each is shown as it was written.

Which texts there are is settled in `tests.canaries`; which pages, by the URL patterns. What the content
security policy stops is a fault here, too: the page should not have tried.
"""

import re
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.test import Client
from playwright.sync_api import Error, Page

from assessment.models import Answer, Evidence
from tests.addresses import addresses, everything_there
from tests.canaries import FIRST, PEOPLE, World
from tests.people import save

pytestmark = pytest.mark.django_db(transaction=True)
MARK = re.compile(r"k\d{3}k")
REFUSALS = (403, 404, 405)
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')
LOOK = """() => {
    const texts = [document.title], wrong = [];
    const names = ["href", "src", "action", "formaction", "data", "xlink:href"];
    const roots = [document, ...[...document.querySelectorAll("template")].map(each => each.content)];
    for (const root of roots) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.nodeType === Node.TEXT_NODE) {
                if (node.parentNode.localName !== "script") texts.push(node.nodeValue);
                continue;
            }
            if (["img[src=x]", "svg[onload]", "script:not([src]):not([type='application/json'])"]
                .some(kind => node.matches(kind))) wrong.push(node.outerHTML.slice(0, 200));
            for (const { name, value } of node.attributes) {
                if (name.startsWith("on")) wrong.push(`${name}=${value}`.slice(0, 200));
                if (!names.includes(name)) texts.push(value);
                else if (/^\\s*(javascript|vbscript|data:text)/i.test(value)) wrong.push(value.slice(0, 200));
            }
        }
    }
    if (window.__xss !== undefined) wrong.push("a script ran");
    return { texts, wrong };
}"""
# In three parts, beside each other in time; each has to come across these, or it looked at nothing.
# Bo is left out: he sees what Mei does, or less.
COME_ACROSS = {
    ("", "mei", "lin"): {"Answer.note", "Comment.text", "Enterprise.name", "Evidence.name", "Finding.reason"},
    ("vera", "xu", "hefei"): {"Answer.note", "Enterprise.name"},
    ("op",): {"Enterprise.name", "LogEntry.object_repr"},
}


class Reader:
    """Looks at pages as one person, and remembers what was wrong and which texts were shown whole."""

    def __init__(self, page: Page, client: Client, world: World, who: str) -> None:
        self.page, self.client, self.world, self.who = page, client, world, who
        self.refusals: set[str] = set()
        self.faults: list[str] = []
        self.shown: set[str] = set()
        page.on("dialog", self._on_dialog)
        page.on("pageerror", lambda error: self._wrong(str(error)))
        page.on("console", self._on_console)
        page.route("**/*.css", lambda route: route.fulfill(content_type="text/css", body=""))

    def look_around(self, addresses: list[str]) -> None:
        """At each page; of those that refuse, which are most to most people, at one of each wording."""
        for address in addresses:
            answer = self.client.get(address)
            if answer.status_code in REFUSALS:
                words = TOKEN.sub("", answer.content.decode().replace(address, ""))
                if words in self.refusals:
                    continue
                self.refusals.add(words)
            self.look_at(address)

    def look_at(self, address: str) -> None:
        """Scripts of ours have run once the content is there."""
        try:
            answer = self.page.goto(address, wait_until="domcontentloaded")
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            return
        if answer.status >= 500:
            self._wrong(f"answered with {answer.status}")
        if answer.headers["content-type"].startswith("text/html"):
            self.look()

    def look(self) -> None:
        found = self.page.evaluate(LOOK)
        for each in found["wrong"]:
            self._wrong(each)
        for text in found["texts"]:
            self._compare(" ".join(text.split()))

    def _compare(self, shown: str) -> None:
        """Wherever the mark of a text is, the whole text is, as it was written."""
        for mark in MARK.findall(shown):
            if mark not in self.world.texts:
                continue  # part of a token that happens to look like one
            whole = " ".join(self.world.texts[mark][1].split())
            if shown.count(mark) == shown.count(whole):
                self.shown.add(mark)
            else:
                self._wrong(f"{self.world.texts[mark][0]} is shown as {shown[:300]}")

    def _on_dialog(self, dialog) -> None:
        self._wrong(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _on_console(self, said) -> None:
        """Also what the policy has stopped; not that a page is refused, which the browser notes, too."""
        at = said.location["url"]
        is_refusal = "status of 4" in said.text and (at == self.page.url or f"/{FIRST}/" in at)
        if said.type == "error" and not is_refusal:
            self._wrong(said.text)

    def _wrong(self, what: str) -> None:
        self.faults.append(f"{self.who} at {self.page.url}: {what}")


def signed_in(client_of, world: World, who: str) -> Client:
    """Just now, so that nobody is asked for the password again."""
    client = client_of(world.people.get(who))
    if who:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
        session.save()
    return client


def for_whom(who: str, said_to_strangers: dict[str, int]) -> list[str]:
    """Without what takes forms alone, which anybody is told, and where strangers are led to sign in.

    Whom the administration's first page does not let in, none of it lets in (tests/pages/test_admin.py).
    """
    if not who:
        return [address for address, status in said_to_strangers.items() if status == 200]
    readable = [address for address, status in said_to_strangers.items() if status != 405]
    return [address for address in readable if who == "op" or not address.startswith("/admin/a")]


@pytest.fixture
def reader_of(open_page, client_of, live_server, canaries):
    """reader_of("mei") is she at her browser."""

    def reader(who: str, language: str = "zh-CN") -> Reader:
        client = signed_in(client_of, canaries, who)
        agent = canaries.text(UserSession, "user_agent", longest=200) if who else None
        client.defaults |= {"HTTP_ACCEPT_LANGUAGE": language, "HTTP_USER_AGENT": agent or ""}
        page = open_page(language=language, user_agent=agent)
        if who:
            key = client.cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        return Reader(page, client, canaries, who or "a stranger")

    return reader


@pytest.mark.parametrize("readers", list(COME_ACROSS), ids=" ".join)
def test_nothing_runs_anywhere_and_each_text_is_shown_as_it_was_written(readers, canaries, reader_of):
    stranger = Client()
    there = {address: stranger.get(address).status_code for address in addresses(everything_there(canaries))}
    faults: list[str] = []
    shown: set[str] = set()
    for number, who in enumerate(readers):
        reader = reader_of(who, ("zh-CN", "en")[number % 2])
        reader.look_around(for_whom(who, there))
        faults += reader.faults
        shown |= reader.shown
        reader.page.context.close()

    assert faults == []
    assert {canaries.texts[mark][0] for mark in shown} >= COME_ACROSS[readers]


def test_everybody_looks():
    assert {who for readers in COME_ACROSS for who in readers} == {"", *PEOPLE} - {"bo"}


def test_what_scripts_put_on_the_page_is_text_too(canaries, reader_of):
    """What a colleague has written meanwhile, who that was, and the name of a file that is refused."""
    reader, bo = reader_of("mei"), canaries.people["bo"]
    page, requirement = reader.page, f"details.req[data-id='{FIRST}']"
    reader.look_at(f"/assessments/{canaries.draft.reference}/answers/info_security/?at={FIRST}")
    save(canaries.draft, FIRST, "0.8", by=bo, version=2, note=canaries.text(Answer, "note"))

    page.locator(f"{requirement} input[value='0']").check(force=True)
    page.wait_for_selector(f"{requirement} .trouble [data-slot=who]")
    reader.look()
    assert bo.name in " ".join(page.inner_text(f"{requirement} .trouble").split())

    name = canaries.text(Evidence, "name", ("<img src=x onerror=__xss=1>", "{{7*7}}"), ending=".exe")
    file = {"name": name, "mimeType": "text/html", "buffer": b"MZ"}
    page.set_input_files(f"{requirement} input[type=file]", file)
    page.wait_for_function("name => document.body.innerText.includes(name)", arg=name)
    reader.look()

    assert reader.faults == []


def test_control_what_is_not_escaped_is_found(canaries, reader_of):
    reader = reader_of("mei")
    reader.look_at("/home/")
    assert reader.faults == []

    attack = canaries.text(Answer, "note")
    reader.page.evaluate(
        "attack => document.querySelector('main').insertAdjacentHTML('beforeend', attack)", attack
    )
    reader.look()

    told = "\n".join(reader.faults)
    for fault in ("Content Security Policy", "onerror=__xss=1", "javascript:__xss=1", "is shown as"):
        assert fault in told
