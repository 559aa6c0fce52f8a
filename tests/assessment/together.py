"""Several who act at once, each with a connection of their own."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Thread

import psycopg
from django.db import DatabaseError, connection, connections, transaction

from assessment.models import User
from assessment.refusals import Refused

Act = Callable[[], object]
FOR_THE_OTHERS = 10  # connections of a server that the rest of the run needs, and of the server's own
ONE_CROWD = 1_202_611  # names the advisory lock


def at_once(*acts: Act) -> Counter:
    """What came of the acts, all off at the same moment.

    A server may have fewer connections than there are acts: then the first start together, and each of
    the rest as soon as one is free.
    """
    with room_for(len(acts)) as together:
        start = Barrier(together, timeout=60)

        def run(position: int) -> str:
            connection.ensure_connection()
            if position < together:
                start.wait()
            return came_of(acts[position])

        with ThreadPoolExecutor(together) as threads:
            return Counter(threads.map(run, range(len(acts))))


def meanwhile(act: Act, late: Act) -> str:
    """What comes of `late`, which begins before what `act` has done is committed, and has to wait for it."""
    came_of_it = []
    second = Thread(target=lambda: came_of_it.append(came_of(late)))
    with transaction.atomic():
        act()
        second.start()
        second.join(timeout=1)
        waited = second.is_alive()
    second.join(timeout=60)
    assert waited
    return came_of_it[0]


def came_of(act: Act) -> str:
    try:
        act()
    except Refused:
        return "refused"
    except DatabaseError:
        return "collided"
    else:
        return "done"
    finally:
        connections.close_all()


@contextmanager
def room_for(acts: int) -> Iterator[int]:
    """How many of them may be connected at once. The workers of a run share a server: one crowd at a time."""
    with psycopg.connect(**connection.get_connection_params() | {"dbname": "postgres"}) as door:
        door.execute("SELECT pg_advisory_lock(%s)", [ONE_CROWD])
        query = "SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity"
        (free,) = door.execute(query).fetchone()
        yield min(acts, free - FOR_THE_OTHERS)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)
