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
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import close_old_connections

from newsroom.numbers import reading
from newsroom.pages.journal import Journal
from newsroom.pages.page import STORED, Application, Coded, Environ, Page, StartResponse
from newsroom.pages.readers import door, is_anonymous, is_ours, secured
from newsroom.pages.rendering import UNAVAILABLE, Answer, anonymous, rendered
from newsroom.pages.shared import Key, Shared
from newsroom.vitals.counting import RENDERED, counts
from newsroom.vitals.requests import Tally, tally

OLD_FOR_SECONDS: Final = 0.6
"""So long a page may be shown after it was last known to be true; with the look and the making, within a second."""
_WAIT_FOR_ANOTHER: Final = 8.0
_MOST_ALIASES: Final = 20_000


def in_front_of(application: Application) -> "PageStore":
    return PageStore(application, Journal(), Shared(), settings.PAGE_STORE_MB * 2**20, tally)


class PageStore:
    """A WSGI application around Django's."""

    def __init__(
        self, application: Application, journal: Journal, shared: Shared, most_bytes: int, tally: Tally
    ) -> None:
        self._application = application
        self._journal = journal
        self._shared = shared
        self._most_bytes = most_bytes
        self._tally = tally
        self._is_secure = secured()
        self._bytes = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._aliases: dict[Key, Key] = {}
        self._making: dict[Key, threading.Lock] = {}
        self._lock = threading.Lock()
        self._behind: ThreadPoolExecutor | None = None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.monotonic()
        if began >= self._journal.trusted_until:
            self._journal.look()
        if coded := self._at_once(environ):
            start_response("200 OK", coded.headers.copy())
            self._tally.at_once.add(time.monotonic() - began)
            return [coded.body]
        return self._tally.timed(self._answered, environ, start_response, began)

    def _at_once(self, environ: Environ) -> Coded | None:
        """What most readers get: a page that is held as they want it, and that they have nothing to say about. Each
        microsecond here is waited for by all threads. None where there is more to find out."""
        if (
            environ["REQUEST_METHOD"] != "GET"
            or "HTTP_COOKIE" in environ
            or "HTTP_AUTHORIZATION" in environ
            or "HTTP_IF_NONE_MATCH" in environ
            or "HTTP_IF_MODIFIED_SINCE" in environ
        ):
            return None
        page = self._pages.get(self._asked(environ))
        if page is None or not self._is_true(page):
            return None
        coded = page.held_for(environ)
        if coded is not None:
            page.asked = True
            if page.story is not None:
                reading.count(page.story, environ)
        return coded

    def _answered(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not is_anonymous(environ):
            return self._application(environ, start_response)
        asked = self._asked(environ)
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
            key, page = found, answer
        page.asked = environ[STORED] = True
        if page.story is not None:
            reading.count(page.story, environ)
        sent = page.answer(environ, start_response)
        if page.has_grown:
            self._weigh(key, page)
        return sent

    def _asked(self, environ: Environ) -> Key:
        """As it came: `_aliases` tell which page is meant, where that is kept by another key."""
        return (
            self._is_secure(environ),
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
        )

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
        if parameters is None or not is_ours(host):
            return None
        key = (secure, host, path, _reduced(query, parameters))
        if key != asked and len(self._aliases) < _MOST_ALIASES:
            self._aliases[asked] = key
        return key

    def _renewed(self, key: Key, environ: Environ) -> Page | Answer:
        page, accepted = self._pages.get(key), environ.get("HTTP_ACCEPT_ENCODING", "")
        if page is not None:
            if self._is_true(page):
                return page
            if self._may_be_shown_still(page):
                self._renew_behind(key, anonymous(environ, key[3]), accepted)
                return page
            if self._journal.is_blind and self._shows_nothing_taken(page):
                return page
        made = self._made(key, anonymous(environ, key[3]), accepted)
        if page is not None and isinstance(made, Answer) and made.status.startswith("5"):
            return page if self._shows_nothing_taken(page) else made
        return made

    def _may_be_shown_still(self, page: Page) -> bool:
        journal = self._journal
        recent = journal.looked - page.true_at < OLD_FOR_SECONDS
        return recent and page.expires > journal.looked and self._shows_nothing_taken(page)

    def _shows_nothing_taken(self, page: Page) -> bool:
        """Whether readers may still see all that is on it, as far as the journal's last look goes."""
        return not self._journal.taken_since(page.keys, page.version)

    def _renew_behind(self, key: Key, environ: Environ, accepted: str) -> None:
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
            if making.locked():
                return
            self._behind = self._behind or ThreadPoolExecutor(max_workers=1, thread_name_prefix="pages")
        self._behind.submit(self._made_behind, key, environ, accepted)

    def _made_behind(self, key: Key, environ: Environ, accepted: str) -> None:
        try:
            self._made(key, environ, accepted)
        finally:
            close_old_connections()

    def _made(self, key: Key, environ: Environ, accepted: str) -> Page | Answer:
        """The page, made by this thread or, while this one waits, by another; Django's answer where it is no page.
        `accepted` are the codings that whoever asks takes."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        if not making.acquire(timeout=_WAIT_FOR_ANOTHER):
            return rendered(self._application, environ, self._journal)
        try:
            page = self._pages.get(key)
            if page is not None and self._is_true(page):
                return page
            return self._from_elsewhere(key) or self._make(key, environ, accepted)
        finally:
            making.release()
            with self._lock:
                if not making.locked():
                    self._making.pop(key, None)

    def _from_elsewhere(self, key: Key) -> Page | None:
        """Another process's page, if it is still true; waits where one is just being made. None where it is for this
        process to make it."""
        end = time.monotonic() + _WAIT_FOR_ANOTHER
        while not (page := self._shared_and_true(key)):
            if self._shared.may_make(key):
                if page := self._shared_and_true(key):  # made between the look and the right to make it
                    self._shared.made(key)
                return page
            if time.monotonic() > end:
                return None
            while self._shared.is_being_made(key) and time.monotonic() < end:
                pass
        return page

    def _shared_and_true(self, key: Key) -> Page | None:
        page = self._shared.get(key)
        if page is None or not self._journal.knows(page.keys, page.mark):
            return None
        page.version = self._journal.version
        self._keep(key, page)
        return page

    def _make(self, key: Key, environ: Environ, accepted: str) -> Page | Answer:
        try:
            if self._journal.is_blind:
                return UNAVAILABLE
            self._journal.look()
            answer = rendered(self._application, environ, self._journal)
            if answer.page is None:
                return answer
            counts.add(RENDERED)
            answer.page.code(accepted)
            self._keep(key, answer.page)
            self._shared.set(key, answer.page)
            return answer.page
        finally:
            self._shared.made(key)

    def _keep(self, key: Key, page: Page) -> None:
        page.true_at = self._journal.looked
        with self._lock:
            if old := self._pages.pop(key, None):
                self._bytes -= old.weighed
            self._pages[key] = page
            page.weighed = page.size
            self._bytes += page.weighed
            self._make_room()
            if len(self._aliases) >= _MOST_ALIASES:
                self._aliases.clear()

    def _weigh(self, key: Key, page: Page) -> None:
        """Again, now that it is held in another coding too."""
        with self._lock:
            page.has_grown = False
            if self._pages.get(key) is page:
                self._bytes -= page.weighed
                page.weighed = page.size
                self._bytes += page.weighed
                self._make_room()

    def _make_room(self) -> None:
        """Let go of the oldest pages; one that was asked for meanwhile gets another round."""
        while self._bytes > self._most_bytes and len(self._pages) > 1:
            key, oldest = self._pages.popitem(last=False)
            if oldest.asked:
                oldest.asked = False
                self._pages[key] = oldest
            else:
                self._bytes -= oldest.weighed


def _declared(path: str) -> frozenset[str] | None:
    """The parameters that the view of `path` declares; None where its pages are not stored, or there is no view."""
    found = door(path)
    parameters: frozenset[str] | None = getattr(found.func, "stored_by", None) if found else None
    return parameters


def _reduced(query: str, parameters: frozenset[str]) -> str:
    """The query less what the page does not know, in one order. A parameter without a value says something too."""
    if not query:
        return ""
    pairs = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=100)) if query.count("&") < 100 else {}
    return urlencode(sorted((name, value) for name, value in pairs.items() if name in parameters))
