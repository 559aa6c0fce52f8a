import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessment import chains, checkpoints
from assessment.models import walls
from assessment.models.events import links


class Command(BaseCommand):
    help = "Checks the history in the database, against a checkpoint if one is named; status 1: not whole."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--checkpoint", type=Path)
        parser.add_argument("--key", help="the public key; by default the one of CHECKPOINT_KEY")

    def handle(self, *args, checkpoint: Path | None, key: str | None, **options) -> None:
        signed = None
        if checkpoint:
            try:
                known = key or chains.public_key(checkpoints.secret())
                signed = chains.read_checkpoint(checkpoint.read_text("utf-8"), known)
            except (OSError, ValueError, KeyError) as error:
                raise CommandError(f"This checkpoint cannot be used: {error}") from None
        with walls.working():
            found = list(chains.faults(links(), signed))
        sys.exit(chains.report(found))
