"""One request to Django's handler, in place of all readers who would ask the same."""

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from articles import depending
from newsroom.pages.journal import Journal
from newsroom.pages.page import Application, Environ, Header, Page

_OF_THE_READER: Final = (
    *("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_USER_AGENT"),
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE"),
    *("HTTP_REFERER", "CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_IF_RANGE"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Django said; `page` if it may be kept."""

    status: str
    headers: list[Header]
    body: bytes
    page: Page | None = None


UNAVAILABLE: Final = Answer(
    "503 Service Unavailable",
    [("Content-Type", "text/html; charset=utf-8"), ("Retry-After", "10"), ("Cache-Control", "no-store")],
    b"<!doctype html><html lang=en><meta charset=utf-8><title>One moment</title>"
    b"<p>This page cannot be shown at the moment. Please try again in a minute.</p>",
)
"""While the database is away, at once: to wait for it would keep a thread that others could be served by."""


def anonymous(environ: Environ, query: str) -> Environ:
    """The same question from nobody in particular: without what only this reader's request holds."""
    asked = {name: value for name, value in environ.items() if name not in _OF_THE_READER}
    return asked | {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "wsgi.input": io.BytesIO()}


def rendered(application: Application, environ: Environ, journal: Journal) -> Answer:
    """Django's answer, and the page to keep if it is a public one. Look at the journal first."""
    version, mark = journal.version, journal.mark
    told: list[Any] = []

    def start_response(status: str, headers: list[Header], exc_info: object = None) -> Callable[[bytes], None]:
        told[:] = [status, headers]
        return lambda data: None

    with depending.collecting() as keys:
        chunks = application(environ, start_response)
        try:
            body = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
    status, headers = told
    page = None
    if _may_be_kept(status, headers):
        page = Page(headers, body, keys, version, mark, time.monotonic() + _seconds_of_today())
    return Answer(status, headers, body, page)


def _may_be_kept(status: str, headers: Iterable[Header]) -> bool:
    """No error, no redirect, nothing with a cookie or meant for one person."""
    named = {name.lower(): value.lower() for name, value in headers}
    control = named.get("cache-control", "")
    return (
        status.startswith("200")
        and "set-cookie" not in named
        and "cookie" not in named.get("vary", "")
        and "public" in control
        and "private" not in control
        and "no-store" not in control
    )


def _seconds_of_today() -> float:
    """Until midnight UTC: the masthead tells the date, and lists tell today's stories by the hour."""
    now = datetime.now(UTC)
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (tomorrow - now).total_seconds()
