"""Pages that other processes made, through Django's cache `pages`: Redis, or files in `var/`.

Not the database: a page that is made while an import writes would wait for SQLite's one writer.

A page from there is believed only where the reading process knows of all changes since it was made, so nothing has to
be purged from it.
"""

import hashlib
import secrets
import time
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache

from newsroom.pages.page import Page

Key = tuple[bool, str, str, str]
"""Whether it came over TLS, host, path, and the query reduced to what the page declares."""

_ONE_MAKES_IT: Final = 10
_ROUNDS_A_CULL: Final = 500
_LOOK_AGAIN: Final = 0.02


class PageFiles(FileBasedCache):
    """Django's cache of files, which would list its whole folder at each write."""

    def _cull(self) -> None:
        if secrets.randbelow(_ROUNDS_A_CULL) == 0:
            super()._cull()  # type: ignore[misc]


class Shared:
    """Pages by key, and the right to make one, which one process has at a time."""

    def __init__(self) -> None:
        self._build = build()
        self._cache = caches["pages"]

    def get(self, key: Key) -> Page | None:
        kept = self._cache.get(self._name(key))
        if not kept:
            return None
        headers, body, keys, mark, expires = kept
        left = expires - time.time()
        return Page(headers, body, keys, -1, mark, time.monotonic() + left) if left > 0 else None

    def set(self, key: Key, page: Page) -> None:
        left = page.expires - time.monotonic()
        kept = (page.headers, page.body, page.keys, page.mark, time.time() + left)
        self._cache.set(self._name(key), kept, timeout=max(1, int(left)))

    def may_make(self, key: Key) -> bool:
        return self._cache.add(f"{self._name(key)}:making", 1, _ONE_MAKES_IT)

    def made(self, key: Key) -> None:
        self._cache.delete(f"{self._name(key)}:making")

    def is_being_made(self, key: Key) -> bool:
        """Waits a moment, then looks."""
        time.sleep(_LOOK_AGAIN)
        return self._cache.get(f"{self._name(key)}:making") is not None

    def _name(self, key: Key) -> str:
        return f"page:{hashlib.blake2b(repr((self._build, key)).encode(), digest_size=16).hexdigest()}"


def build() -> str:
    """Names what pages are made with: templates, styles and code. After an upgrade no page of before is found."""
    folders = [settings.BASE_DIR / name for name in ("templates", "articles", "newsroom", "static", "locale")]
    files: list[Path] = [file for folder in folders for file in sorted(folder.rglob("*.*"))]
    told: list[Any] = [(str(file), file.stat().st_mtime_ns) for file in files if file.suffix != ".pyc"]
    told += [settings.SITE_URL, settings.SITE_NAME, settings.DEBUG]
    return hashlib.sha256(repr(told).encode()).hexdigest()
