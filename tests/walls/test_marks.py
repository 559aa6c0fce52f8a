"""The matrix finds what is marked; so every column that can hold somebody's words holds a mark."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from tests.walls.marks import marks_in
from tests.walls.world import PDF

pytestmark = pytest.mark.django_db
HOLDS_WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, ArrayField)

LIST = "one of a list that is known to all"
OURS = "a name of the standard's or the service's own"
NAMED_BY_US = "where the file lies, by its hash or number; its content is marked"
REPEATED = "repeats what stands, marked, in other columns"
RANDOM = "a hash or a random number, which is never shown"
PUBLIC = "reference data, the same for all"
# Each column without a mark, and why it needs none.
WITHOUT = {
    "assessment.agency": {"list_columns": LIST},
    "assessment.agencymember": {"role": LIST},
    "assessment.answer": {"requirement": OURS, "value": LIST},
    "assessment.answerrevision": {"requirement": OURS, "value": LIST},
    "assessment.assessment": {
        "edition_id": OURS,
        "type": LIST,
        "status": LIST,
        "tier": LIST,
        "chain": LIST,
        "unlocked": OURS,
        "industry": LIST,
        "size": LIST,
    },
    "assessment.claim": {"state": LIST, "licence": NAMED_BY_US, "licence_type": LIST},
    "assessment.comment": {"requirement": OURS},
    "assessment.correction": {"about": OURS},
    "assessment.enterprise": {"industry": LIST, "type": LIST, "modes": LIST},
    "assessment.event": {
        "kind": LIST,
        "chain": REPEATED,
        "previous": RANDOM,
        "algorithm": OURS,
        "hash": RANDOM,
    },
    "assessment.evidence": {"file": NAMED_BY_US, "type": LIST, "sha256": RANDOM},
    "assessment.evidenceuse": {"requirement": OURS},
    "assessment.finding": {"requirement": OURS, "tier": LIST, "value": LIST},
    "assessment.fingerprint": {"requirement": OURS, "kind": LIST, "hash": RANDOM},
    "assessment.flag": {"code": LIST, "requirements": OURS},
    "assessment.historicalenterprise": {
        "industry": LIST,
        "type": LIST,
        "modes": LIST,
        "history_change_reason": "never given",
        "history_type": LIST,
    },
    "assessment.invitation": {"role": LIST},
    "assessment.membership": {"role": LIST},
    "assessment.question": {"requirement": OURS, "tier": LIST},
    "assessment.region": dict.fromkeys(("code", "name", "name_en", "name_key", "tier", "path"), PUBLIC),
    "assessment.report": {"language": LIST, "state": LIST, "file": NAMED_BY_US},
    "assessment.result": {
        "kind": LIST,
        "total": "a number, of marked answers",
        "shape": OURS,
        "engine": OURS,
    },
    "assessment.round": {"edition_id": OURS, "chain": LIST, "entrance": LIST, "rule": LIST},
    "assessment.submission": {"sha256": RANDOM},
    "assessment.token": {"scope": LIST},
    "assessment.user": {"language": LIST, "time_zone": LIST},
    "account.emailconfirmation": {"key": RANDOM},
    "mfa.authenticator": {"type": LIST, "data": "encrypted"},
    "sessions.session": {"session_key": RANDOM, "session_data": "signed, for the service alone"},
    "usersessions.usersession": {"session_key": RANDOM, "data": "empty"},
}
# Tables of the framework in which nothing of anybody's is.
NOT_OURS = {
    "admin.logentry",
    "auth.permission",
    "auth.group",
    "contenttypes.contenttype",
    "auth.group_permissions",
}


def columns() -> list[tuple[str, models.Field]]:
    return [
        (model._meta.label_lower, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, HOLDS_WORDS) and model._meta.label_lower not in NOT_OURS
    ]


def test_every_column_holds_a_mark_or_says_why_not(world, asker):
    unmarked = [
        f"{label}.{field.name}"
        for label, field in columns()
        if field.name not in WITHOUT.get(label, {}) and not has_mark(field)
    ]

    assert not unmarked, f"Put a mark into {unmarked} in world.py, or name the reason in WITHOUT."


def test_no_reason_is_given_for_a_column_that_is_not_there_or_marked():
    known = {(label, field.name) for label, field in columns()}

    assert not [
        (label, name) for label, names in WITHOUT.items() for name in names if (label, name) not in known
    ]


def has_mark(field: models.Field) -> bool:
    table, column = field.model._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM {table} WHERE "{column}"::text ~* %s LIMIT 1', ["cnry[a-z][a-z]"])
        return cursor.fetchone() is not None


@pytest.mark.parametrize("house", ["A", "R", "Z"])
def test_each_house_has_what_is_live_and_what_was_handed_in(house, world):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(note, ' ') FROM assessment_answer) || ' ' "
            "|| (SELECT string_agg(sealed::text, ' ') FROM assessment_submission)"
        )
        found = marks_in(cursor.fetchone()[0].encode())

    assert {house + "L", house + "S"} <= found


def test_a_mark_is_found_wherever_it_stands():
    """The control: in markup, JSON, a file, an address."""
    assert marks_in(PDF + b"CNRYASfile") == {"AS"}
    assert marks_in(b'{"note": "xCNRYRLnote"}, cnryzc-mail@example.test') == {"RL", "ZC"}
    assert marks_in(b"CNRY, cnry1, Cnryab") == set()
