"""Checkpoints of the history, written outside the database (see `assessment.chains`)."""

import os
from pathlib import Path

from django.conf import settings
from django.utils.timezone import now

from assessment import chains
from assessment.models import Event, walls


def write() -> Path:
    """One more file in CHECKPOINT_DIR: the last hash of every chain as it is now, signed."""
    at = now()
    with walls.working():
        heads = Event.objects.heads()
    folder = Path(settings.CHECKPOINT_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"checkpoint-{at:%Y%m%dT%H%M%S}Z.json"
    draft = file.with_suffix(".draft")
    draft.write_text(chains.sign(heads, at=at, secret=secret()), "utf-8")
    os.replace(draft, file)  # whole from the first moment
    return file


def secret() -> str:
    return settings.CHECKPOINT_KEY
