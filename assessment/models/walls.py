"""The second wall between tenants: for whom the database answers, told to it for one transaction.

The first wall are the querysets, which all start at `visible_to(user)`. Where one is forgotten, the
row-level security of the tables (migration `0006_walls`) still shows nothing but what is told here.
Nothing told, nothing shown. `SET LOCAL`, so that it never outlives the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

# What the policies read. `work` opens the rows that promise background work, and no others.
PERSON, WORK, INVITATION, REGISTERING = "wall.person", "wall.work", "wall.invitation", "wall.registering"
LETTING_GO = "wall.letting_go"
TOLD = (PERSON, WORK, INVITATION, REGISTERING, LETTING_GO)
NAMES = (*TOLD, "role")


@contextmanager
def acting_for(user, *, invitation: str = "") -> Iterator[None]:
    """One transaction as this person; nobody's rows for those who are not signed in."""
    with _behind_walls({PERSON: _id_of(user), INVITATION: invitation}):
        yield


@contextmanager
def working() -> Iterator[None]:
    """One transaction of the worker: the promises of background work, nothing that belongs to a tenant."""
    with _behind_walls({WORK: "on"}):
        yield


def become(user) -> None:
    """Go on in this transaction as somebody else: whoever a token turned out to belong to."""
    _tell({PERSON: _id_of(user)})


def admit_invited(token_hash: str) -> None:
    """Whoever holds the letter may see who invites, and join."""
    _tell({INVITATION: token_hash})


def admit_registered(pk: int) -> None:
    """The enterprise that this transaction registers has no members yet by whom it could be seen."""
    _tell({REGISTERING: str(pk)})


def let_go(pk: int) -> None:
    """This transaction passes an assessment to a desk below, where this desk does not see it any more."""
    _tell({LETTING_GO: str(pk)})


def _id_of(user) -> str:
    return str(user.pk) if user is not None and user.is_authenticated else ""


@contextmanager
def _behind_walls(told: dict[str, str]) -> Iterator[None]:
    """Within another such block, that one's words hold again afterwards."""
    is_inner = connection.in_atomic_block
    with transaction.atomic():
        before = _told() if is_inner else {}
        _tell(dict.fromkeys(TOLD, "") | told | _role())
        yield
        if before and not connection.needs_rollback:  # after a rollback they hold by themselves
            _tell(before)


def _role() -> dict[str, str]:
    """Who signs in to the database as its owner steps down; who signs in as the service is there already."""
    return {"role": settings.DATABASE_APP_ROLE} if settings.DATABASE_STEPS_DOWN else {}


def _told() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(NAMES)), NAMES)
        told = dict(zip(NAMES, cursor.fetchone(), strict=True))
    return told if settings.DATABASE_STEPS_DOWN else {name: told[name] for name in NAMES if name != "role"}


def _tell(told: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        parts = [part for pair in told.items() for part in pair]
        cursor.execute("SELECT " + ", ".join(["set_config(%s, %s, true)"] * len(told)), parts)
