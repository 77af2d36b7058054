"""The queue of files: whole messages only, in order, whatever was killed and whoever reads meanwhile."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue

from newsroom.filequeue import Channel

# A name of its own: a process declares each queue once.
TORN = Queue("torn", Exchange("torn"), routing_key="torn")


def connected(folder: Path) -> Connection:
    for name in ("messages", "control"):
        (folder / name).mkdir(exist_ok=True)
    options = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }
    return Connection("filesystem://localhost//", transport="newsroom.filequeue:Transport", transport_options=options)


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Channel]:
    with connected(tmp_path) as connection:
        yield connection.default_channel


def test_messages_come_in_the_order_in_which_they_were_put(channel: Channel) -> None:
    for number in range(20):
        channel._put("wire", {"number": number})
    assert [channel._get("wire")["number"] for _ in range(20)] == list(range(20))
    with pytest.raises(Empty):
        channel._get("wire")


def test_a_message_is_seen_by_nobody_before_it_is_whole(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    appear, seen = os.replace, []

    def watched(draft: Path, file: Path) -> None:
        seen.append(channel._size("wire"))
        appear(draft, file)

    monkeypatch.setattr(os, "replace", watched)
    channel._put("wire", {"task": "look"})
    assert (seen, channel._size("wire")) == ([0], 1)


def test_what_a_killed_process_left_half_written_stops_nobody(channel: Channel, tmp_path: Path) -> None:
    (tmp_path / "messages/0_a.torn.msg").write_bytes(b"")
    (tmp_path / "messages/1_b.torn.msg").write_bytes(b'{"body": "')
    (tmp_path / "control/torn.exchange").write_bytes(b"")
    TORN(channel).declare()
    channel._put("torn", {"task": "look"})
    assert channel._get("torn") == {"task": "look"}
    assert [tuple(binding) for binding in channel.get_table("torn")] == [("torn", "", "torn")]


def test_workers_that_start_at_once_lose_no_binding(tmp_path: Path) -> None:
    names = [f"queue{number}" for number in range(12)]
    start = threading.Barrier(len(names))

    def bind(name: str) -> None:
        with connected(tmp_path) as connection:
            start.wait()
            connection.default_channel._queue_bind("wire", name, "", name)

    at_once(bind, names)
    with connected(tmp_path) as connection:
        assert {binding.queue for binding in connection.default_channel.get_table("wire")} == set(names)


def at_once(work: Callable[[Any], None], things: list[str]) -> None:
    threads = [threading.Thread(target=work, args=[thing]) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
