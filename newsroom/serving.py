"""The web server: Granian, with Newsroom loaded before its workers part from it, so that they share what is loaded.

`python -m newsroom.serving` takes Granian's own options. New code wants a restart: a worker that is started again has
what was loaded at first.
"""

import ctypes
import gc
import multiprocessing
import sys
from importlib import import_module
from typing import Final

from granian.cli import entrypoint

_LOADED: Final = ("newsroom.wsgi", "newsroom.paperurls", "newsroom.pages.rehearsing")
_M_ARENA_MAX, _ARENAS = -8, 2
"""Of glibc's mallopt. Left alone it keeps a heap for each thread, and in each the room of the greatest page."""


def load() -> None:
    """What every worker needs. None of it leaves a connection or a thread, which no worker would inherit."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_ARENA_MAX, _ARENAS)
    wsgi, _, rehearsing = map(import_module, _LOADED)
    rehearsing.rehearse(wsgi.readers)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    if sys.platform == "linux":  # elsewhere a program that forks may not be trusted
        multiprocessing.set_start_method("fork")
        load()
    entrypoint()  # type: ignore[no-untyped-call]
