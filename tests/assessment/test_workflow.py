from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment.lifecycle import MOVES
from assessment.management.commands import draw_workflow


def test_the_picture_in_docs_is_up_to_date():
    call_command("draw_workflow", "--check")


def test_every_move_is_in_the_picture():
    drawn = draw_workflow.PLACE.read_text("utf-8")

    assert all(f"`{name}`" in drawn for name in MOVES)


def test_a_stale_picture_is_noticed_and_drawn_anew(tmp_path, monkeypatch):
    place = tmp_path / "workflow.md"
    place.write_text("yesterday")
    monkeypatch.setattr(draw_workflow, "PLACE", place)

    with pytest.raises(CommandError, match="out of date"):
        call_command("draw_workflow", "--check")
    call_command("draw_workflow", stdout=StringIO())

    call_command("draw_workflow", "--check")
