"""The statements of a page itself: without finding out who asks, the session, transactions and walls."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

NOT_OURS = (
    "SAVEPOINT",
    "set_config",
    "current_setting",
    "django_session",
    "usersessions_usersession",
    "mfa_authenticator",
    'FROM "assessment_user" WHERE "assessment_user"."id"',
    'FROM "assessment_agencymember" INNER JOIN "assessment_agency"',
)


@contextmanager
def at_most(number: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as captured:
        yield

    ours = [q["sql"] for q in captured.captured_queries if not any(word in q["sql"] for word in NOT_OURS)]
    assert len(ours) <= number, "\n".join(ours)
