"""The queue of files under `var/`, for a house without Redis: kombu's, made safe against kills and early readers.

kombu opens a message or a list of bindings where everybody looks, and writes it afterwards. Who reads in between finds
an empty file, and the whole worker ends over it; a process killed in between leaves that file for good. Here a file
appears only when it is whole, and one that is none is passed over.
"""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override] # as its parent has it
        """Named so that messages are taken in the order in which they were put."""
        name = f"{time.monotonic_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, payload)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        while True:
            try:
                return super()._get(queue)
            except ValueError:  # Moved away by now, so that it is met once.
                continue

    def get_table(self, exchange: str) -> Any:
        try:
            return super().get_table(exchange)
        except ValueError:
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        file = self._exchange_file(exchange)
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._alone():
            bindings = self.get_table(exchange)
            if binding not in bindings:
                _write_whole(file, [binding, *bindings])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "bindings.lock").open("wb") as file:
            filesystem.lock(file, filesystem.LOCK_EX)
            try:
                yield
            finally:
                filesystem.unlock(file)


class Transport(filesystem.Transport):
    Channel = Channel


def _write_whole(file: Path, content: Any) -> None:
    """Raises OSError, which senders of nudges and Celery's own retries know."""
    draft = file.with_name(f".{uuid.uuid4()}.draft")
    try:
        draft.write_text(dumps(content))
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
