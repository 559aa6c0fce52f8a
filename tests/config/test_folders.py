"""The broker on files, as `make run` uses it: nobody reads a message that is still being written."""

import os
from json import JSONDecodeError
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError
from kombu.transport import filesystem

from config import folders
from config.celery import app

MESSAGE = {"body": "sweep", "headers": {}}


@pytest.fixture
def channel_of(tmp_path):
    """channel_of(transport) has the test's own folders; the messages are in tmp_path / "messages"."""
    places = {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "control"}
    for name in set(places.values()):
        (tmp_path / name).mkdir()
    options = {key: str(tmp_path / name) for key, name in places.items()}
    opened = []

    def channel(transport):
        opened.append(Connection(transport=transport, transport_options=options))
        return opened[-1].default_channel

    yield channel
    for connection in opened:
        connection.close()


def test_what_is_put_is_got(channel_of):
    channel = channel_of(folders.Transport)

    channel._put("celery", MESSAGE)

    assert channel._size("celery") == 1
    assert channel._get("celery") == MESSAGE
    with pytest.raises(Empty):
        channel._get("celery")


def test_while_it_is_written_nobody_gets_it(channel_of, monkeypatch):
    channel, early = channel_of(folders.Transport), []

    def replace(unfinished, finished):
        with pytest.raises(Empty):
            channel._get("celery")
        early.append(unfinished)
        os.rename(unfinished, finished)

    monkeypatch.setattr(folders.os, "replace", replace)
    channel._put("celery", MESSAGE)

    assert len(early) == 1
    assert channel._get("celery") == MESSAGE


def test_control_with_kombus_own_somebody_gets_an_empty_one(channel_of, monkeypatch):
    channel = channel_of(filesystem.Transport)

    def dumps(payload):
        channel._get("celery")

    monkeypatch.setattr(filesystem, "dumps", dumps)
    with pytest.raises(JSONDecodeError):
        channel._put("celery", MESSAGE)


def test_what_cannot_be_put_leaves_nothing(channel_of, tmp_path, monkeypatch):
    channel = channel_of(folders.Transport)

    def full(unfinished, finished):
        raise OSError("No space left on device")

    monkeypatch.setattr(folders.os, "replace", full)
    with pytest.raises(ChannelError):
        channel._put("celery", MESSAGE)

    assert list((tmp_path / "messages").iterdir()) == []


def test_the_service_uses_it():
    with app.connection_for_write(url="filesystem://") as broker:
        assert isinstance(broker.transport, folders.Transport)
