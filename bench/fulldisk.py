"""An import on a disk that is full: a small file system in memory, filled up by a file that goes away later."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import StepFailed

SIZE_MB = 48
_LEFT = 256 * 1024
_PATIENCE = 60.0


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own at `folder`. Raises StepFailed where this user may mount none."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        raise StepFailed("A small disk could not be mounted: this case needs root, and the right to mount a tmpfs.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Nearly no room, while the context lasts."""
    ballast = disk / "ballast"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    ballast.write_bytes(bytes(max(0, free - _LEFT)))
    try:
        yield
    finally:
        ballast.unlink()


def await_words(log: Path, words: str) -> float:
    """Seconds until they stand in the log. Raises StepFailed."""
    began = time.monotonic()
    while words not in log.read_text():
        if time.monotonic() - began > _PATIENCE:
            raise StepFailed(f"Nobody said “{words}”:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)
    return time.monotonic() - began


def is_sound(database: Path) -> bool:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
