"""One row of the table: an address, who may do what there, and what to send."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.walls.asking import Body
from tests.walls.who import ANYONE, NOBODY, Who
from tests.walls.world import Place

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
# What an argument stands for whose name does not say it, by the word of the address before it.
NAMED = {
    ("enterprises", "pk"): "enterprise",
    ("claims", "pk"): "claim",
    ("agencies", "pk"): "agency",
    ("people", "pk"): "person",
    ("evidence", "pk"): "file",
    ("reports", "pk"): "report",
    ("tokens", "reference"): "token",
    ("invitations", "token"): "letter",
    ("rounds", "pk"): "round",
    ("invitees", "code"): "invitee",
    ("invitees", "credit_code"): "invitee",
    ("corrections", "pk"): "correction",
    ("questions", "pk"): "question",
    ("conflicts", "pk"): "conflict",
    ("phrases", "pk"): "phrase",
}
# Arguments that name nothing of anybody's, and a value for each.
ANYTHING = {
    "rest": "nothing/",
    "url": "nothing/",
    "level": "2",
    "edition": "gbt39116-2020",
    "benchmark_id": "national-2020",
    "move": "submit",
    "key": "1",
    "uidb36": "1",
    "app_label": "assessment",
}
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Row:
    path: str
    get: Who | None = None
    post: Who | None = None
    put: Who | None = None
    patch: Who | None = None
    delete: Who | None = None
    seen_by: Who = NOBODY
    body: dict | Callable[[Place], dict] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    upload: bool = False  # a form with a file, where the API otherwise reads JSON
    idle: bool = False  # writes nothing, whatever the method
    leaves: str = ""  # the event that a look at it leaves
    leaves_of: Who = ANYONE  # … of these
    also: frozenset[str] = frozenset()  # marks that its address itself opens
    also_of_house: str = ""  # audiences of the house whose it is, for those who see it at all
    named: dict[str, str] = field(default_factory=dict)  # arguments that name another kind than `NAMED` says
    fixed: dict[str, str] = field(default_factory=dict)  # arguments that name nothing of anybody's
    about: frozenset[str] = frozenset()  # what the body names, or what has to be there besides
    until_closed: frozenset[str] = frozenset()  # the methods that nobody may use once the round is closed
    leads_on: bool = False  # to a page of what it stands under, also where it itself is gone
    apart: str = ""  # the method that is about another object than the others: the one in its body
    of_several: bool = False  # its body names several; that one of them is not there, is a 400
    shut: bool = False  # a house of its own, whose door says no to all others whatever they ask for
    loose: bool = False  # a page of one's own account, which does with a request what its package does

    def __str__(self) -> str:
        return " ".join([self.path, *self.fixed.values()])

    @property
    def methods(self) -> dict[str, Who]:
        return {name: who for name in METHODS if (who := getattr(self, name)) is not None}

    def sight(self, method: str) -> Who:
        """Who sees that there is something."""
        seen = self.seen_by | self.methods.get(method, NOBODY)
        for name, who in self.methods.items():
            if self.apart not in (name, method):
                seen |= who
        return seen

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/")

    @property
    def arguments(self) -> dict[str, str]:
        """Each argument of the address with the kind of object that it names."""
        found = {}
        for match in ARGUMENT.finditer(self.path):
            name, before = match[1] or match[2], self.path[: match.start()].split("/")
            word = before[-2] if len(before) > 1 else ""
            found[match[0]] = self.named.get(name) or NAMED.get((word, name)) or name
        return found

    @property
    def kinds(self) -> set[str]:
        return {*self.arguments.values(), *self.about} - set(ANYTHING) - set(self.fixed)

    def at(self, place: Place | None) -> str:
        path = self.path
        for written, kind in self.arguments.items():
            value = (ANYTHING | self.fixed).get(kind) or place.ids[kind]
            path = path.replace(written, str(value), 1)
        return "/" + re.sub(r"[\^$]|\\Z|\(\?:|\.\*\)", "", path)

    def sends(self, method: str, place: Place | None) -> Body | None:
        if method not in ("post", "put", "patch", "delete") or self.body is None:
            return None
        fields = self.body(place) if callable(self.body) else self.body
        if self.is_api and not self.upload:
            return Body.json(fields)
        return Body.form(fields)
