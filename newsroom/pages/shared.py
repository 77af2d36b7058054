"""Pages that other processes made, through Django's cache `pages`: Redis, or files in `var/`.

Not the database: a page that is made while an import writes would wait for SQLite's one writer.

A page from there is believed only where the reading process knows of all changes since it was made, so nothing has to
be purged from it.
"""

import hashlib
import logging
import os
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from redis import RedisError

from newsroom.pages.page import Page

logger = logging.getLogger(__name__)

Key = tuple[bool, str, str, str]
"""Whether it came over TLS, host, path, and the query reduced to what the page declares."""

_ONE_MAKES_IT: Final = 10
_SHAPE: Final = 2
"""Of what is kept of a page; another number where that changes, so that old code and new never meet in it."""
_ROUNDS_A_CULL: Final = 500
_LOOK_AGAIN: Final = 0.02


class PageFiles(FileBasedCache):
    """Django's cache of files, which would list its whole folder at each write, and let two at once add the same."""

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """True for one of all who add it, in whatever process."""
        if self.has_key(key, version):
            return False
        self._createdir()  # type: ignore[attr-defined]
        number, written = tempfile.mkstemp(dir=self._dir)  # type: ignore[attr-defined]
        try:
            with open(number, "wb") as file:
                self._write_content(file, timeout, value)  # type: ignore[attr-defined]
            os.link(written, self._key_to_file(key, version))  # type: ignore[attr-defined]
        except FileExistsError:
            return False
        finally:
            os.unlink(written)
        return True

    def _cull(self) -> None:
        if secrets.randbelow(_ROUNDS_A_CULL) == 0:
            super()._cull()  # type: ignore[misc]


class Shared:
    """Pages by key, and the right to make one, which one process has at a time."""

    def __init__(self) -> None:
        self._build = build()
        self._cache = caches["pages"]

    def get(self, key: Key) -> Page | None:
        kept = self._asked(lambda: self._cache.get(self._name(key)), None)
        if not kept:
            return None
        headers, coding, body, digest, keys, mark, expires = kept
        left = expires - time.time()
        if left <= 0:
            return None
        return Page(headers, body, keys, -1, mark, time.monotonic() + left, coding=coding, digest=digest)

    def set(self, key: Key, page: Page) -> None:
        """In a coding that it is held in: whoever gets it need not code it again."""
        left = page.expires - time.monotonic()
        kept = (page.headers, *page.held(), page.digest, page.keys, page.mark, time.time() + left)
        self._asked(lambda: self._cache.set(self._name(key), kept, timeout=max(1, int(left))), None)

    def may_make(self, key: Key) -> bool:
        return bool(self._asked(lambda: self._cache.add(f"{self._name(key)}:making", 1, _ONE_MAKES_IT), True))

    def made(self, key: Key) -> None:
        self._asked(lambda: self._cache.delete(f"{self._name(key)}:making"), False)

    def is_being_made(self, key: Key) -> bool:
        """Waits a moment, then looks."""
        time.sleep(_LOOK_AGAIN)
        return self._asked(lambda: self._cache.get(f"{self._name(key)}:making"), None) is not None

    @staticmethod
    def _asked(ask: Callable[[], Any], otherwise: Any) -> Any:
        """What the cache says; `otherwise` while it is away, or its disk is full: pages are made without it."""
        try:
            return ask()
        except (RedisError, OSError) as error:
            logger.warning("pages cannot be shared between processes (%s)", type(error).__name__)
            return otherwise

    def _name(self, key: Key) -> str:
        return f"page:{_SHAPE}:{hashlib.blake2b(repr((self._build, key)).encode(), digest_size=16).hexdigest()}"


def build() -> str:
    """Names what pages are made with: templates, styles and code. After an upgrade no page of before is found."""
    folders = [settings.BASE_DIR / name for name in ("templates", "articles", "newsroom", "static", "locale")]
    files: list[Path] = [file for folder in folders for file in sorted(folder.rglob("*.*"))]
    told: list[Any] = [(str(file), _written_at(file)) for file in files if file.parent.name != "__pycache__"]
    told += [settings.SITE_URL, settings.SITE_NAME, settings.DEBUG]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _written_at(file: Path) -> int:
    """In nanoseconds; 0 for what is gone again, as an editor's own file is, or leads nowhere, as its lock does."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
