"""The chained history: 20 who write at once, and every way to tamper with it that a superuser has."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection, connections

from assessment import chains, checkpoints
from assessment.actions.history import write_down
from assessment.models import Event
from assessment.models.events import links
from tests.assessment.together import room_for

SECRET = "a secret of the tests"


@pytest.fixture
def history(qiming, other, mei, xu):
    """Ten entries of each of two enterprises."""
    for number in range(10):
        write_down("happened", by=mei, enterprise=qiming, note=f"第{number}次", share="0.5")
        write_down("happened", by=xu, enterprise=other, number=number)
    return f"enterprise:{qiming.pk}"


def signed() -> dict[str, chains.Head]:
    return Event.objects.heads()


def found(checkpoint=None) -> list[chains.Fault]:
    return list(chains.faults(links(), checkpoint))


def tamper(statement: str, *parameters) -> None:
    """As whoever owns the database can: with the triggers out of the way."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE assessment_event DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        cursor.execute("ALTER TABLE assessment_event ENABLE TRIGGER USER")


REHASH = """
DO $$ DECLARE e record; before text := ''; place bigint := 0; BEGIN
    FOR e IN SELECT * FROM assessment_event WHERE chain = '{chain}' ORDER BY position LOOP
        place := place + 1;
        UPDATE assessment_event SET position = place, previous = before,
            hash = event_hash(chain, place, before, sealed) WHERE id = e.id RETURNING hash INTO before;
    END LOOP;
END $$"""


def test_a_whole_history_has_no_faults(history):
    assert found() == found(signed()) == []


def test_the_verifier_works_out_the_hash_as_the_database_does(history):
    for link in links():
        assert chains.hash_of(link) == link.hash


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment_event SET note = 'other' WHERE chain = %s AND position = 4",
        "UPDATE assessment_event SET by_id = NULL WHERE chain = %s AND position = 4",
        "UPDATE assessment_event SET at = at + interval '1 second' WHERE chain = %s AND position = 4",
        "UPDATE assessment_event SET sealed = replace(sealed, '第', '') WHERE chain = %s AND position = 4",
        "UPDATE assessment_event SET note = '', sealed = jsonb_set(sealed::jsonb, '{note}', '\"\"')::text "
        "WHERE chain = %s AND position = 4",
        "DELETE FROM assessment_event WHERE chain = %s AND position = 4",
        "DELETE FROM assessment_event WHERE chain = %s AND position = 1",
        "UPDATE assessment_event SET position = position + 1000 WHERE chain = %s AND position >= 4",
    ],
)
def test_what_is_changed_is_found_without_a_checkpoint(history, statement):
    tamper(statement, history)

    assert [fault.chain for fault in found()][:1] == [history]


def test_two_that_are_swapped_are_found(history):
    tamper(
        "UPDATE assessment_event SET position = CASE position WHEN 4 THEN 900 ELSE 4 END "
        "WHERE chain = %s AND position IN (4, 5)",
        history,
    )
    tamper("UPDATE assessment_event SET position = 5 WHERE chain = %s AND position = 900", history)

    assert found()


def test_one_that_is_slipped_in_is_found(history, qiming):
    write_down("forged", by=None, enterprise=qiming)
    tamper("UPDATE assessment_event SET position = position + 1 WHERE chain = %s AND position = 11", history)

    assert found()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM assessment_event WHERE chain = %s AND position > 8",  # the tail is cut off
        "DELETE FROM assessment_event WHERE chain = %s",
    ],
)
def test_a_cut_tail_is_found_by_the_checkpoint(history, statement):
    checkpoint = signed()
    tamper(statement, history)

    assert found() == []  # the chain alone cannot know
    assert [fault.chain for fault in found(checkpoint)] == [history]


def test_an_old_copy_is_found_even_where_it_has_gone_on_since(history, qiming, mei):
    checkpoint = signed()
    tamper("DELETE FROM assessment_event WHERE chain = %s AND position > 8", history)
    for _ in range(5):
        write_down("happened", by=mei, enterprise=qiming)

    assert found() == []
    assert [str(fault) for fault in found(checkpoint)] == [
        f"{history}, entry 10: is not the entry that the checkpoint signs"
    ]


def test_a_forger_who_hashes_all_anew_is_found_by_the_checkpoint(history):
    checkpoint = signed()
    tamper(
        "UPDATE assessment_event SET note = '', sealed = jsonb_set(sealed::jsonb, '{note}', '\"\"')::text "
        "WHERE chain = %s AND position = 4",
        history,
    )
    tamper(REHASH.format(chain=history))

    assert found() == []
    assert [fault.position for fault in found(checkpoint)] == [10]


def test_a_checkpoint_that_somebody_else_signed_is_refused(history):
    told = chains.sign(signed(), at=Event.objects.first().at, secret="somebody else's")

    with pytest.raises(ValueError, match="not signed with this key"):
        chains.read_checkpoint(told, chains.public_key(SECRET))
    assert chains.read_checkpoint(told, chains.public_key("somebody else's")) == signed()


def test_off_line_the_exported_history_is_checked_against_the_file(history, tmp_path, settings, capsys):
    settings.CHECKPOINT_DIR, settings.CHECKPOINT_KEY = tmp_path, SECRET
    checkpoint, events = checkpoints.write(), tmp_path / "events.jsonl"
    with events.open("w", encoding="utf-8") as out:
        call_command("export_history", stdout=out)
    arguments = [str(events), str(checkpoint), chains.public_key(SECRET)]

    assert chains.main(arguments) == 0
    lines = events.read_text("utf-8").splitlines(keepends=True)
    events.write_text("".join(lines[:-1]), "utf-8")
    assert chains.main(arguments) == 1
    events.write_text("".join(lines).replace("第4次", "第5次"), "utf-8")
    assert chains.main(arguments) == 1
    assert chains.main([*arguments[:2], "00" * 32]) == 2
    assert "was changed" in capsys.readouterr().out


def test_the_command_checks_the_database(history, tmp_path, settings, capsys):
    settings.CHECKPOINT_DIR, settings.CHECKPOINT_KEY = tmp_path, SECRET
    checkpoint = checkpoints.write()

    with pytest.raises(SystemExit) as whole:
        call_command("verify_history", checkpoint=checkpoint)
    tamper("DELETE FROM assessment_event WHERE chain = %s AND position > 8", history)
    with pytest.raises(SystemExit) as cut:
        call_command("verify_history", checkpoint=checkpoint)

    assert (whole.value.code, cut.value.code) == (0, 1)
    assert "the chain ends here" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_of_20_who_write_at_once_none_forks_the_chain(qiming, mei):
    def write(_number: int) -> None:
        write_down("happened", by=mei, enterprise=qiming)
        connections.close_all()

    with room_for(20) as together, ThreadPoolExecutor(together) as threads:
        list(threads.map(write, range(200)))

    assert found() == []
    assert Event.objects.heads()[f"enterprise:{qiming.pk}"].position == 200


def test_what_is_sealed_is_what_was_said(qiming, mei):
    event = write_down("happened", by=mei, enterprise=qiming, note="Zwölf \0 “Boxer”", count=3)

    kept = Event.objects.get(pk=event.pk)
    assert json.loads(kept.sealed)["note"] == kept.note == "Zwölf  “Boxer”"
    assert (kept.by, kept.enterprise, kept.details, kept.at) == (mei, qiming, {"count": 3}, event.at)
