"""The page store in front of Django: what a reader gets without Django having a say.

A page is kept by TLS, host, path and the query parameters that its view declares. It is shown while the journal says
that nothing on it changed. Once something did, one thread of one process makes it anew, and meanwhile the others show
the old one for a moment, unless something was taken away from readers: then all wait for the new one.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import close_old_connections
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from newsroom.pages.journal import Journal
from newsroom.pages.page import Environ, Page, StartResponse
from newsroom.pages.rendering import Answer, Application, anonymous, rendered
from newsroom.pages.shared import Key, Shared

OLD_FOR_SECONDS: Final = 0.6
"""So long a page may be shown after it was last known to be true; with the look and the making, within a second."""
_WAIT_FOR_ANOTHER: Final = 8.0
_MOST_ALIASES: Final = 20_000


def in_front_of(application: Application) -> "PageStore":
    return PageStore(application, Journal(), Shared(), settings.PAGE_STORE_MB * 2**20)


class PageStore:
    """A WSGI application around Django's."""

    def __init__(self, application: Application, journal: Journal, shared: Shared, most_bytes: int) -> None:
        self._application = application
        self._journal = journal
        self._shared = shared
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._aliases: dict[Key, Key] = {}
        self._making: dict[Key, threading.Lock] = {}
        self._lock = threading.Lock()
        self._behind: ThreadPoolExecutor | None = None
        self._cookie = f"{settings.SESSION_COOKIE_NAME}="

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self._journal.look()
        if not self._is_anonymous(environ):
            return self._application(environ, start_response)
        asked = _asked(environ)
        key = self._aliases.get(asked, asked)
        page = self._pages.get(key)
        if page is None or not self._is_true(page):
            found = self._key(asked)
            if found is None:
                return self._application(environ, start_response)
            answer = self._renewed(found, environ)
            if isinstance(answer, Answer):
                start_response(answer.status, answer.headers)
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
            page = answer
        page.asked = True
        return page.answer(environ, start_response)

    def _is_anonymous(self, environ: Environ) -> bool:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return False
        return self._cookie not in environ.get("HTTP_COOKIE", "")

    def _is_true(self, page: Page) -> bool:
        """Whether nothing on it changed, as far as the journal's last look goes."""
        journal = self._journal
        if page.expires < journal.looked:
            return False
        if page.version != journal.version:
            if journal.touched_since(page.keys, page.version):
                return False
            page.version = journal.version
        page.true_at = journal.looked
        return True

    def _key(self, asked: Key) -> Key | None:
        """The key of the page that is asked for, or None where views of that address are not stored."""
        secure, host, path, query = asked
        parameters = _declared(path)
        if parameters is None or not _is_ours(host):
            return None
        key = (secure, host, path, _reduced(query, parameters))
        if key != asked and len(self._aliases) < _MOST_ALIASES:
            self._aliases[asked] = key
        return key

    def _renewed(self, key: Key, environ: Environ) -> Page | Answer:
        page = self._pages.get(key)
        if page is not None:
            if self._is_true(page):
                return page
            if self._may_be_shown_still(page):
                self._renew_behind(key, anonymous(environ, key[3]))
                return page
        return self._made(key, anonymous(environ, key[3]))

    def _may_be_shown_still(self, page: Page) -> bool:
        journal = self._journal
        recent = journal.looked - page.true_at < OLD_FOR_SECONDS
        return recent and page.expires > journal.looked and not journal.taken_since(page.keys, page.version)

    def _renew_behind(self, key: Key, environ: Environ) -> None:
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
            if making.locked():
                return
            self._behind = self._behind or ThreadPoolExecutor(max_workers=1, thread_name_prefix="pages")
        self._behind.submit(self._made_behind, key, environ)

    def _made_behind(self, key: Key, environ: Environ) -> None:
        try:
            self._made(key, environ)
        finally:
            close_old_connections()

    def _made(self, key: Key, environ: Environ) -> Page | Answer:
        """The page, made by this thread or, while this one waits, by another; Django's answer where it is no page."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        if not making.acquire(timeout=_WAIT_FOR_ANOTHER):
            return rendered(self._application, environ, self._journal)
        try:
            page = self._pages.get(key)
            if page is not None and self._is_true(page):
                return page
            return self._from_elsewhere(key) or self._make(key, environ)
        finally:
            making.release()
            with self._lock:
                if not making.locked():
                    self._making.pop(key, None)

    def _from_elsewhere(self, key: Key) -> Page | None:
        """Another process's page, if it is still true; waits where one is just being made."""
        end = time.monotonic() + _WAIT_FOR_ANOTHER
        while True:
            page = self._shared.get(key)
            if page is not None and self._journal.knows(page.keys, page.mark):
                page.version = self._journal.version
                self._keep(key, page)
                return page
            if self._shared.may_make(key) or time.monotonic() > end:
                return None
            while self._shared.is_being_made(key) and time.monotonic() < end:
                pass

    def _make(self, key: Key, environ: Environ) -> Page | Answer:
        try:
            self._journal.look()
            answer = rendered(self._application, environ, self._journal)
            if answer.page is None:
                return answer
            self._keep(key, answer.page)
            self._shared.set(key, answer.page)
            return answer.page
        finally:
            self._shared.made(key)

    def _keep(self, key: Key, page: Page) -> None:
        page.true_at = self._journal.looked
        with self._lock:
            if old := self._pages.pop(key, None):
                self._bytes -= old.size
            self._pages[key] = page
            self._bytes += page.size
            self._make_room()
            if len(self._aliases) >= _MOST_ALIASES:
                self._aliases.clear()

    def _make_room(self) -> None:
        """Let go of the oldest pages; one that was asked for meanwhile gets another round."""
        while self._bytes > self._most_bytes and len(self._pages) > 1:
            key, oldest = self._pages.popitem(last=False)
            if oldest.asked:
                oldest.asked = False
                self._pages[key] = oldest
            else:
                self._bytes -= oldest.size


def _asked(environ: Environ) -> Key:
    secure = environ["wsgi.url_scheme"] == "https"
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        secure = environ.get(name, "").split(",")[0].strip() == value
    return secure, environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")


@lru_cache(maxsize=8192)
def _declared(path: str) -> frozenset[str] | None:
    """The parameters that the view of `path` declares; None where its pages are not stored, or there is no view."""
    try:
        # WSGI hands over bytes as Latin-1.
        view = resolve(path.encode("latin-1").decode("utf-8")).func
    except (Resolver404, UnicodeError):
        return None
    parameters: frozenset[str] | None = getattr(view, "stored_by", None)
    return parameters


@lru_cache(maxsize=64)
def _is_ours(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _reduced(query: str, parameters: frozenset[str]) -> str:
    """The query less what the page does not know, in one order. A parameter without a value says something too."""
    if not query:
        return ""
    pairs = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=100)) if query.count("&") < 100 else {}
    return urlencode(sorted((name, value) for name, value in pairs.items() if name in parameters))
