"""Programs: a token that may only read writes nowhere, and shows what its person's session shows.

Each at every address, but there at three objects in turn: whose token it is and what it may is settled before
any object is looked for, and the matrix asks for all of them.
"""

from datetime import timedelta

import pytest

from assessment.models import Token, User
from tests.walls.asking import Asker
from tests.walls.marks import OPEN_TO
from tests.walls.places import Place
from tests.walls.rows import Row
from tests.walls.table import ROWS

pytestmark = pytest.mark.django_db
API = [row for row in ROWS if row.path.startswith("api/v1/") and row.path != "api/v1/auth/token/"]
WHEN_LAST_USED = "assessment_token"  # the token's own row says it
AT = 3  # objects at each address
WRITING = [(row, method) for row in API for method in row.methods if method != "get"]


def bearer(role: str, world, scope: str) -> dict[str, str]:
    user = User.objects.get(pk=world.people[role].pk)
    _token, text = Token.objects.create(
        user, name="program", standing=user.get_session_auth_hash(), scope=scope, expiry=timedelta(hours=1)
    )
    return {"authorization": f"Bearer {text}"}


def places(row: Row, world, turn: int) -> list[Place | None]:
    """One's own, which is the first, and others in turn."""
    if not row.kinds:
        return [None]
    first, *others = world.places_for(row.kinds)
    start = turn * (AT - 1) % max(len(others), 1)
    return [first, *(others[start:] + others[:start])[: AT - 1]]


@pytest.mark.parametrize("role", ["owner", "province", "operator"])
def test_one_that_may_only_read_writes_nowhere(role, world, tried):
    token, asker = bearer(role, world, "read"), Asker(world)
    faults, number = [], 0
    for turn, (row, method) in enumerate(WRITING):
        for place in places(row, world, turn):
            body = row.sends(method, place)
            answer = asker.ask("nobody", method.upper(), row.at(place), body, **row.headers, **token)
            number += 1
            changes = {table: n for table, n in answer.changes.items() if table != WHEN_LAST_USED}
            if changes or answer.status != 403:
                faults.append(f"{method} {row.at(place)}: {answer.status} {changes}")

    tried("requests by read-only tokens", number)
    assert not faults, "\n".join(faults[:40])


@pytest.mark.parametrize("role", ["owner", "rival", "county"])
def test_it_shows_what_the_session_shows(role, world, tried):
    token, asker = bearer(role, world, "read"), Asker(world)
    faults, number = [], 0
    for turn, row in enumerate(row for row in API if row.get):
        for place in places(row, world, turn):
            path = row.at(place)
            by_token, by_session = asker.ask("nobody", "GET", path, **token), asker.ask(role, "GET", path)
            number += 1
            if by_token.marks - OPEN_TO[role] - row.also or by_token.status != by_session.status:
                faults.append(f"{path}: {by_token.status} {by_token.marks}, by session {by_session.status}")

    tried("requests by tokens beside sessions", number)
    assert not faults, "\n".join(faults[:40])


def test_a_token_that_may_write_does(world):
    """The control."""
    token, asker = bearer("owner", world, "write"), Asker(world)
    row = next(row for row in API if row.path == "api/v1/me/")

    answer = asker.ask("nobody", "PATCH", row.at(None), row.sends("patch", None), **token)

    assert (answer.status, answer.changes["assessment_user"]) == (200, 1)
