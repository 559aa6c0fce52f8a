"""Checkpoints of the history, written outside the database (see `assessment.chains`)."""

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.timezone import now

from assessment import chains
from assessment.models import Event, walls

NAME = "checkpoint-%Y%m%dT%H%M%SZ.json"


def write() -> Path:
    """One more file in CHECKPOINT_DIR: the last hash of every chain as it is now, signed."""
    at = now()
    with walls.working():
        heads = Event.objects.heads()
    folder = Path(settings.CHECKPOINT_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / at.astimezone(UTC).strftime(NAME)
    draft = file.with_suffix(".draft")
    draft.write_text(chains.sign(heads, at=at, secret=secret()), "utf-8")
    os.replace(draft, file)  # whole from the first moment
    return file


def latest() -> Path | None:
    return max(Path(settings.CHECKPOINT_DIR).glob("checkpoint-*.json"), default=None)


def made_at(file: Path) -> datetime:
    return datetime.strptime(file.name, NAME).replace(tzinfo=UTC)


def read_latest() -> dict[str, chains.Head] | None:
    """Its heads; None where none was written yet. Raises ValueError where it is not ours or was changed."""
    file = latest()
    return chains.read_checkpoint(file.read_text("utf-8"), chains.public_key(secret())) if file else None


def secret() -> str:
    return settings.CHECKPOINT_KEY
