"""What stands in an address, or in its question, if no page of ours has written it."""

from collections.abc import Iterator
from itertools import product
from unittest.mock import patch
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

from django.http import QueryDict
from django.urls import Resolver404, resolve

from tests.hostile.asking import Answer, Asker
from tests.hostile.judging import faults_of
from tests.hostile.pages import Page, addresses
from tests.hostile.payloads import in_turn
from tests.hostile.values import HALF, VALUES
from tests.hostile.world import World

# Whoever has no session, the owner of an enterprise, who reviews it, who operates the service.
ASKING = ("", "mei", "lin", "op")
BOTH = (
    "NUL",
    "NUL alone",
    "half a character",
    "invalid UTF-8",
    "overlong UTF-8",
    "10^30",
    "2^63",
    "2^31",
    "minus one",
    "minus 2^63 - 1",
    "10,000 digits",
    "NaN",
    "huge exponent",
    "Arabic digits",
    "superscript digit",
    "full-width digits",
    "underscore in a number",
    "hexadecimal",
    "null",
    "right to left",
    "a thousand accents",
    "format string",
    "percent string",
    "template",
    "path",
    "path of Windows",
    "CRLF",
    "markup",
    "SQL",
    "LIKE pattern",
    "JSON",
)
NUMBERS = ("10^30", "2^63", "2^31", "nought")
OF_EACH_PLACE = 3
ODD: dict[str, bytes] = {what: VALUES[what] for what in BOTH} | {
    "nought": b"0",
    "a plus": b"+1",
    "a fraction": b"1.0",
    "a space in front": b" 1",
    "a NUL behind": b"1\0",
    "a dot": b".",
    "dots": b"..",
    "dots, twice encoded": b"%2e%2e%2f%2e%2e%2fhome",
    "a NUL, twice encoded": b"%00",
    "10,000 characters": b"x" * 10_000,
    "10,000 Chinese ones": "安".encode() * 10_000,
    "half a character behind": b"1" + HALF,
    "a question and a place": b"1?next=//hostile.example#x",
    "a parameter": b"1;a=b",
}
QUESTIONS: dict[str, bytes] = ODD | {
    what: VALUES[what] for what in ("nothing", "spaces", "no such day", "a day without end", "shell", "1 MB")
}
QUESTIONS["1 MB"] = QUESTIONS["1 MB"][:50_000]  # a server takes no more in an address
QUESTIONS |= {
    "another house": b"//hostile.example/x",
    "another house, by its scheme": b"https://hostile.example/",
    "a script": VALUES["script address"],
    "the last page": b"last",
}


def odd_addresses(page: Page, world: World, what: str, turn: int) -> Iterator[str]:
    """In each place in turn, with something that is there in the others."""
    value = quote_from_bytes(ODD[what], safe="")
    real = [world.candidates(name, before) for name, before in page.places]
    for at in range(len(real)):
        others = [values if number != at else [value] for number, values in enumerate(real)]
        choices = list(product(*others))
        yield page.at(choices[turn % len(choices)])


def odd_values(page: Page, turn: int) -> list[str]:
    """Numbers, which a place for numbers takes; of the others some in turn, fewer at the admin's one door."""
    if page.path.startswith(ADMIN):
        return in_turn([what for what in ODD if what not in READ_AS_NUMBERS], turn, 1)
    numbers = NUMBERS if "<int:" in page.path else ()
    return list(dict.fromkeys([*numbers, *in_turn(ODD, turn, OF_EACH_PLACE)]))


def leads_to_a_page(address: str) -> bool:
    try:
        resolve(unquote_to_bytes(address).decode(errors="replace"))
    except Resolver404:
        return False
    return True


def faults_of_odd(answer: Answer, person: str, page: Page, address: str = "") -> list[str]:
    """Nothing is there, and nothing is told."""
    location = answer.response.headers.get("Location", "")
    told = [] if is_nothing(answer, page) else [f"something where there is nothing, {location}"]
    return [*told, *faults_of(answer), *told_of_others(answer, person, address)]


def is_nothing(answer: Answer, page: Page) -> bool:
    place = answer.response.headers.get("Location", "").split("?")[0]
    if page.path.startswith(ADMIN):  # refuses what nobody may before it looks, or leads on, and then back
        return answer.status in (400, 403, 404) or place.startswith(("/accounts/login/", "/admin/"))
    if page.path in OF_LETTERS:
        return answer.status in (200, 400, 404, 410) or place.startswith("/invitations/")
    if page.path in LEAD_ON:  # before it looks for the file: it was there a moment ago, and may be gone
        return answer.status in (400, 404) or place.startswith(("/accounts/login/", "/assessments/"))
    if page.path in SAY_WHO_MAY:
        return answer.status in (404, 409) or answer.said_no or place == "/accounts/login/"
    return answer.status in (400, 404) or place == "/accounts/login/"


ADMIN = "admin/"
READ_AS_NUMBERS = {
    "Arabic digits",
    "full-width digits",
    "underscore in a number",
    "a plus",
    "a space in front",
}
# Who sees the assessment or the round, but may not do this there, hears so before the rest is looked for.
LEAD_ON = {"assessments/<str:reference>/evidence/<str:requirement>/<int:pk>/remove/"}
SAY_WHO_MAY = {
    "assessments/<str:reference>/answer/<str:requirement>/",
    "rounds/<int:pk>/invitees/<slug:code>/remove/",
}
# Where links of letters lead; that they do not work is told by the page itself.
OF_LETTERS = {
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "invitations/<str:token>/",
}
# What the world holds of others, which is in no answer to each of them.
NOT_FOR = {
    "": ("启明", "另一家", "91340100MA2", "@example.test", "Which line?", "plan.pdf"),
    "mei": ("另一家", "91340100MA2FGHJK17", "xu@example.test", "Older than the period", "My brother's"),
    "lin": ("plan.pdf",),
    "op": ("Which line?", "plan.pdf", "Older than the period"),
}


def told_of_others(answer: Answer, person: str, address: str) -> list[str]:
    """But for what the asker named."""
    return [
        f"tells {words!r}" for words in NOT_FOR[person] if words in answer.content and words not in address
    ]


# ── Questions ───────────────────────────────────────────────────────────────────────────


def asked(address: str, name: str, what: str) -> str:
    return f"{address}?{quote(name)}={quote_from_bytes(QUESTIONS[what], safe='')}"


def faults_of_asked(answer: Answer, person: str, page: Page, address: str) -> list[str]:
    """A page or a no with a sentence; where the page is a file or a list to save, at least that."""
    is_page = answer.response.headers.get("Content-Type", "").startswith("text/html")
    faults = [
        fault for fault in faults_of(answer) if is_page or answer.status != 200 or fault != "no sentence"
    ]
    return faults if page.path in OF_LETTERS else [*faults, *told_of_others(answer, person, address)]


def readable(asker: Asker, page: Page, person: str) -> str | None:
    """An address at which this person reads this page."""
    return next((at for at in addresses(page, asker.world) if asker.get(person, at).status == 200), None)


def names_looked_for(asker: Asker, person: str, address: str) -> set[str]:
    """Each name by which the page looks into its question."""
    names: set[str] = set()

    def noting(look):
        def looks(self, name, *others):
            names.add(name)
            return look(self, name, *others)

        return looks

    ways = {way: noting(getattr(QueryDict, way)) for way in ("__getitem__", "__contains__", "get", "getlist")}
    with patch.multiple(QueryDict, **ways):
        asker.get(person, address)
    return names
