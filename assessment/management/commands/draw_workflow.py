"""The workflow as a picture and a table, drawn from `lifecycle.MOVES` into docs/workflow.md."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from assessment.lifecycle import MOVES, Move, Role, Side, Status

PLACE = Path(settings.ROOT) / "docs" / "workflow.md"

STEPS = {0: "", 1: ", at the tier above", -1: ", at the tier below"}
READERS = {Side.ENTERPRISE: "owners", Side.AGENCY: "the desk"}
OPENING = """# The life of an assessment

Drawn by `python manage.py draw_workflow` from the table in `assessment/lifecycle.py`; do not edit by
hand, a test holds it up to date. The buttons of the pages and the check before each change read the
same table.
"""


class Command(BaseCommand):
    help = "Draw docs/workflow.md from the table of moves; --check only compares."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if the file is not up to date")

    def handle(self, *args, **options) -> None:
        with translation.override("en"):
            drawn = draw()
        if not options["check"]:
            PLACE.write_text(drawn, "utf-8")
            self.stdout.write(f"{PLACE} is drawn.")
        elif not PLACE.exists() or PLACE.read_text("utf-8") != drawn:
            raise CommandError("docs/workflow.md is out of date: run manage.py draw_workflow")


def draw() -> str:
    return "\n".join([OPENING, *_diagram(), "", *_table(), "", *_statuses(), ""])


def _diagram() -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {Status.DRAFT.value}"]
    for move in MOVES.values():
        lines += [f"    {source} --> {move.target.value}: {move.label}" for source in _sources(move)]
    ends = {move.target for move in MOVES.values() if move.is_final}
    lines += [f"    {status.value} --> [*]" for status in Status if status in ends]
    return [*lines, "```"]


def _table() -> list[str]:
    lines = [
        "| Move | | Who | Desk of the chain | From | To | Needs a reason | Letters |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, move in MOVES.items():
        who = ", ".join(f"{role.label}".lower() for role in Role if role in move.roles)
        row = (
            f"`{name}`",
            move.label,
            f"{move.side.label}: {who}",
            move.at.label,
            ", ".join(f"`{source}`" for source in _sources(move)),
            f"`{move.target.value}`{STEPS[move.step]}",
            "yes" if move.needs_note else "",
            ", ".join(READERS[side] for side in Side if side in move.tells),
        )
        lines.append(f"| {' | '.join(map(str, row))} |")
    return lines


def _statuses() -> list[str]:
    rows = [f"| `{status.value}` | {status.label} |" for status in Status]
    return ["| Status | Shown as |", "|---|---|", *rows]


def _sources(move: Move) -> list[str]:
    return [status.value for status in Status if status in move.sources]
