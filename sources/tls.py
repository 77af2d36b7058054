"""aiohttp, and what secure connections are checked by: read when the first one is made.

aiohttp reads this machine's certificate authorities twice when it is imported, for connections that may never be made:
75 ms at the start of every process. Here it is imported without; its own contexts trust nobody.
"""

import contextlib
import ssl
from collections.abc import Iterator
from functools import cache


@contextlib.contextmanager
def _unread() -> Iterator[None]:
    ssl.SSLContext.set_default_verify_paths = lambda self: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        del ssl.SSLContext.set_default_verify_paths


with _unread():
    import aiohttp

__all__ = ["aiohttp", "authorities"]


@cache
def authorities() -> ssl.SSLContext:
    """Those of this machine, once a process."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(("http/1.1",))
    return context
