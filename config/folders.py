"""Celery's broker on files, for one machine: a message is there whole, or it is not there.

kombu's own opens the file under its last name and then writes it. A worker that looks in between takes
an empty message, and ends; with it ends whatever `make run` started.
"""

import os
from pathlib import Path
from time import monotonic
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict, **kwargs) -> None:  # type: ignore[override]  # as kombu's
        folder = Path(self.data_folder_out)
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        unfinished = folder / f"{name}.unfinished"  # which no reader takes for a message
        try:
            unfinished.write_text(dumps(payload), "utf-8")
            os.replace(unfinished, folder / name)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise ChannelError(f"Cannot add the message {name} to {folder}") from error


class Transport(filesystem.Transport):
    Channel = Channel


def use() -> None:
    """Whoever asks for `filesystem://` gets this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
