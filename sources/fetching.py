"""A feed's address → what came of asking it. Conditional GET; nothing is written, no model is known."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from itertools import takewhile

from sources.addresses import without_secrets
from sources.errors import FetchError
from sources.exchange import DEFAULT_DEADLINE, Request, Response
from sources.http import fetch_many
from sources.parsing.texts import document_address
from sources.quota import quota_wait

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/json;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
)
_LONGEST = timedelta(days=3650)  # More seconds than a timedelta holds are sent, too.
_LONGEST_ETAG, _LONGEST_DATE, _LONGEST_URL = 500, 200, 2000  # What a feed's row has room for.
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_REASONS = {
    401: "wants a login or a key; check the credentials",
    402: "wants to be paid",
    403: "refuses us (403); its owner may block feed readers",
    410: "says that it is gone for good (410)",
    404: "knows no such address (404); check it",
    429: "asks us to come less often (429)",
    503: "is out of service for now (503)",
}


class Outcome(StrEnum):
    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    GONE = "gone"
    RETRY_LATER = "retry_later"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """What is known of a feed before it is asked. `feed_id` is the caller's own mark and comes back untouched."""

    url: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    feed_id: int | None = None
    deadline: float = DEFAULT_DEADLINE


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it. After fetched, not_modified and same_body, the etag, last_modified and body_hash are those to be
    kept for the next time. `status` is 0 where there was no answer. `moved_to` is the address that a permanent redirect
    names, or "". `url` is where the document says it stands, which relative links start from. `error` is a sentence
    exactly where the outcome is gone, retry_later or failed.
    `retry_after` and `max_age` are as the server asks, unbounded but for ten years. `quota_wait` is how long to ask
    nothing more, because this answer was the last that the server grants for now.
    """

    outcome: Outcome
    status: int = 0
    url: str = ""
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    quota_wait: timedelta | None = None
    moved_to: str = ""
    error: str = ""

    @property
    def bytes_count(self) -> int:
        return len(self.body)

    @property
    def is_success(self) -> bool:
        return not self.error


def fetch_feeds(
    requests: Iterable[FeedRequest], *, concurrency: int = 32, meanwhile: Callable[[], object] | None = None
) -> Iterator[tuple[FeedRequest, Fetched]]:
    """Each feed with what came of it, in the order in which they finish; see `as_they_finish`.

    Raises nothing: a failure is an outcome.
    """
    questions = {_question(feed): feed for feed in requests}
    for question, answer in fetch_many(questions, concurrency=concurrency, meanwhile=meanwhile):
        yield questions[question], judged(questions[question], answer, datetime.now(UTC))


def _question(feed: FeedRequest) -> Request:
    conditions = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    headers = {"Accept": ACCEPT, **{name: value for name, value in conditions.items() if value}, **feed.headers}
    return Request(feed.url, headers=headers, deadline=feed.deadline)


def judged(feed: FeedRequest, answer: Response | FetchError, now: datetime) -> Fetched:
    """What `answer`, received at `now`, means for the feed."""
    if isinstance(answer, FetchError):
        return Fetched(Outcome.FAILED, error=str(answer))
    if answer.status == 304:
        return _not_modified(feed, answer, now)
    if 200 <= answer.status < 300 and answer.body.strip():
        return _received(feed, answer, now)
    outcome = {410: Outcome.GONE, 429: Outcome.RETRY_LATER, 503: Outcome.RETRY_LATER}.get(answer.status, Outcome.FAILED)
    return Fetched(
        outcome,
        status=answer.status,
        url=answer.url,
        body=answer.body,
        retry_after=_retry_after(answer.headers, now),
        quota_wait=quota_wait(answer.headers, now),
        error=f"{without_secrets(answer.url)} {_reason(answer.status)}.",
    )


def _received(feed: FeedRequest, answer: Response, now: datetime) -> Fetched:
    digest = hashlib.sha256(answer.body).hexdigest()
    return Fetched(
        Outcome.SAME_BODY if digest == feed.body_hash else Outcome.FETCHED,
        status=answer.status,
        url=document_address(answer.url, answer.headers.get("content-location", "")),
        body=answer.body,
        content_type=answer.headers.get("content-type", ""),
        etag=_storable(answer.headers.get("etag", ""), _LONGEST_ETAG),
        last_modified=_storable(answer.headers.get("last-modified", ""), _LONGEST_DATE),
        body_hash=digest,
        max_age=_max_age(answer.headers, now),
        quota_wait=quota_wait(answer.headers, now),
        moved_to=_moved_to(answer.redirects),
    )


def _not_modified(feed: FeedRequest, answer: Response, now: datetime) -> Fetched:
    if not (feed.etag or feed.last_modified):
        shown = without_secrets(answer.url)
        return Fetched(
            Outcome.FAILED, 304, answer.url, error=f"{shown} says “not modified” (304) though nothing was known of it."
        )
    return Fetched(
        Outcome.NOT_MODIFIED,
        status=304,
        url=answer.url,
        etag=_storable(answer.headers.get("etag", ""), _LONGEST_ETAG) or feed.etag,
        last_modified=_storable(answer.headers.get("last-modified", ""), _LONGEST_DATE) or feed.last_modified,
        body_hash=feed.body_hash,
        max_age=_max_age(answer.headers, now),
        moved_to=_moved_to(answer.redirects),
    )


def _reason(status: int) -> str:
    if words := _REASONS.get(status):
        return words
    if 200 <= status < 300:
        return f"answers with nothing in it ({status})"
    if status >= 500:
        return f"has trouble of its own ({status})"
    return f"answers with status {status} instead of a feed"


def _storable(validator: str, longest: int) -> str:
    """A validator that fits its column and a header, or "": a cut one would never match."""
    return validator if len(validator) <= longest and validator.isascii() and validator.isprintable() else ""


def _moved_to(redirects: tuple[tuple[int, str], ...]) -> str:
    """The end of the permanent redirects (301, 308) that come before any temporary one."""
    permanent = [target for _, target in takewhile(lambda hop: hop[0] in (301, 308), redirects)]
    target = permanent[-1] if permanent else ""
    return target if len(target) <= _LONGEST_URL else ""


def _retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return _seconds(value)
    moment = _moment(value)
    return min(max(moment - now, timedelta()), _LONGEST) if moment else None


def _max_age(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the server calls this answer fresh: Cache-Control's max-age less Age, else Expires less Date."""
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return None
    if match := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        return max(_seconds(match[1]) - (_seconds(age) if age.isdecimal() else timedelta()), timedelta())
    expires = _moment(headers.get("expires", ""))
    if expires is None:
        return None
    return min(max(expires - (_moment(headers.get("date", "")) or now), timedelta()), _LONGEST)


def _seconds(digits: str) -> timedelta:
    return min(timedelta(seconds=int(digits[:10])), _LONGEST)


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
