"""Every address × method × role × object: who sees it, who may, what is shown, what is written.

The table says it (`table.py`); here it is tried. An answer that shows a mark of somebody else, a row that is
written by whoever may not, a 403 where there should be a 404, each is one line of the failure.
"""

from collections.abc import Iterator

import pytest

from tests.walls.asking import Answer, Asker
from tests.walls.marks import OPEN_TO, ROLES
from tests.walls.routes import routes
from tests.walls.rows import Row
from tests.walls.table import ROWS
from tests.walls.who import NOBODY, Who, standing
from tests.walls.world import Place

pytestmark = pytest.mark.django_db  # so that there is a database; what is in it is the world's
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SAFE = ("GET", "HEAD", "OPTIONS")
KNOWN = ("get", "post")


def test_every_address_has_a_row():
    missing = set(routes()) - {row.path for row in ROWS}
    too_many = {row.path for row in ROWS} - set(routes())

    assert not missing, f"Say in tests/walls/table.py who may use {sorted(missing)}: see its docstring."
    assert not too_many, f"tests/walls/table.py has rows for addresses that are not there: {sorted(too_many)}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_is_as_the_table_says(row: Row, world, asker: Asker, tried):
    faults, done, number = [], False, 0
    for role in ROLES:
        places = places_for(row, role, world)
        assert places, f"world.py has nothing that {row.path} could name"
        for place in places:
            for method in methods(row, role, place is places[0]):
                answer = ask(asker, row, method, role, place)
                number += 1
                done |= bool(answer.changes)
                where = f"{method} as {role} at {place.name if place else 'no place'}: {answer.status}"
                faults += [f"{where}: {fault}" for fault in found_faults(row, method, role, place, answer)]

    tried("route × method × role × object", number)
    assert not faults, "\n".join([f"{len(faults)} faults at {row}", *faults[:60]])
    assert row.idle or done or not set(row.methods) - {"get"}, (
        f"nobody could write at {row}: its body does not fit"
    )


def places_for(row: Row, role: str, world) -> list[Place | None]:
    """All that it can name; where the door is shut whatever is behind it, one.

    So it is at the admin site for all but operators, and wherever one has to be signed in for strangers.
    """
    if not row.kinds:
        return [None]
    places = world.places_for(row.kinds)
    is_shut = row.shut and role != "operator"
    is_strange = role == "anonymous" and not any(who & Who.STRANGER for who in row.methods.values())
    return places[:1] if is_shut or is_strange else places


def methods(row: Row, role: str, is_first: bool) -> list[str]:
    """Those known there, by every role at every place; each other one at one place, by one role in turn."""
    known = KNOWN if row.loose else tuple(row.methods)
    at = ROWS.index(row)
    return [
        method
        for number, method in enumerate(METHODS)
        if method.lower() in known or (is_first and role == ROLES[(at + number) % len(ROLES)])
    ]


def ask(asker: Asker, row: Row, method: str, role: str, place: Place | None) -> Answer:
    writes = method not in SAFE
    headers = row.headers if writes else {}
    return asker.ask(role, method, row.at(place), row.sends(method.lower(), place), **headers)


def found_faults(row: Row, method: str, role: str, place: Place | None, answer: Answer) -> Iterator[str]:
    if leaked := answer.marks - OPEN_TO[role] - opened(row, role, place):
        yield f"shows {', '.join(sorted(leaked))}"
    may = _may(row, method, role, place)
    if answer.changes and not may:
        yield f"writes {dict(answer.changes)} ({', '.join(answer.events)})"
    if answer.changes and may and method in SAFE and set(answer.events) != {row.leaves}:
        yield f"writes {dict(answer.changes)} although it only reads"
    if answer.error:
        yield answer.error
    if answer.status not in (expected := _statuses(row, method, role, place)):
        yield f"is none of {sorted(expected)}"
    if (
        row.leaves
        and may
        and method == "GET"
        and _is(role, place, row.leaves_of)
        and row.leaves not in answer.events
    ):
        yield f"is not written down as {row.leaves}"


def opened(row: Row, role: str, place: Place | None) -> set[str]:
    """Marks that this address opens beyond what the role comes across elsewhere."""
    if place is None or not _is(role, place, row.sight("get")):
        return set(row.also)
    return set(row.also) | {f"{place.house}{audience}" for audience in row.also_of_house}


def _is(role: str, place: Place | None, who: Who) -> bool:
    return bool(standing(role, place) & who)


def _may(row: Row, method: str, role: str, place: Place | None) -> bool:
    if row.loose:
        return role != "anonymous"
    if place and place.gone:
        return False
    name = "get" if method == "HEAD" else method.lower()
    if place and place.closed and name in row.until_closed:
        return False
    return _is(role, place, row.methods.get(name, NOBODY))


FINE = {
    "page": {"GET": {200, 302}, "POST": {200, 302, 409}},
    "api": {"GET": {200}, "POST": {200, 201, 202, 204, 409, 412}},
}
REFUSED = {
    "page": {"GET": {302, 403}, "POST": {200, 302, 403, 409}},
    "api": {"GET": {403}, "POST": {403, 409}},
}
GONE = {
    "page": {"GET": {404, 410}, "POST": {200, 302, 404, 409, 410}},
    "api": {"GET": {404}, "POST": {403, 404, 409}},
}


def _statuses(row: Row, method: str, role: str, place: Place | None) -> set[int]:
    """Those that are right. HEAD may be refused where GET is known; what is not known at all is a 405."""
    if row.loose:
        return {200, 204, 302, 400, 401, 403, 404, 405, 429}
    face = "api" if row.is_api else "page"
    kind = "GET" if method in SAFE else "POST"
    name = "get" if method == "HEAD" else method.lower()
    if row.shut:
        return _of_the_admin(row, role)
    also = {405} if method == "HEAD" else set()
    if name not in row.methods and face == "page":
        return {405}
    unseen = _unseen(row, name, role, place, face)
    if method == "OPTIONS":
        return {204, 405} | unseen
    if name not in row.methods:  # said before anything is looked for, or after: it tells nothing either way
        return {405} | unseen
    if unseen:
        return unseen | also
    if place and place.gone:
        return GONE[face][kind] | also | ({302} if row.leads_on else set())
    if _may(row, method, role, place):
        return FINE[face][kind] | also
    return REFUSED[face][kind] | also | ({400} if row.of_several else set())


def _unseen(row: Row, method: str, role: str, place: Place | None, face: str) -> set[int]:
    """What those get for whom there is nothing."""
    sight = row.sight(method)
    if _is(role, place, sight):
        return set()
    if role == "anonymous":
        return {401} if face == "api" and sight else {404} if face == "api" else {302}
    return {404}


def _of_the_admin(row: Row, role: str) -> set[int]:
    if role == "operator":
        return {200, 302, 400, 403, 404, 405}
    return {302, 403, 404}
