"""What the database itself refuses, whatever the code above it may do."""

import pytest
from django.db import IntegrityError, connection, transaction

KEPT = {
    "assessment_submission": "sha256 = 'another'",
    "assessment_result": "level = 5",
    "assessment_event": "note = 'another'",
    "assessment_answerrevision": "value = '1'",
}


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {change}", "DELETE FROM {table}"])
def test_history_is_only_ever_added_to(submitted, table, statement):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        before = cursor.fetchall()

    with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=table, change=KEPT[table]))

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        assert cursor.fetchall() == before != []
