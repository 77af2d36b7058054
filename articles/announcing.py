"""Telling the world what is new: a WebSub hub of our feeds, search engines of our pages (IndexNow). Each by a setting.

https://www.w3.org/TR/websub/ and https://www.indexnow.org/documentation; both leave by the guarded edge.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from articles import editions
from articles.listings import FEED_TYPES
from articles.models import Announcement, Change
from sources.claiming import claim
from sources.errors import FetchError
from sources.exchange import Request, Response
from sources.http import fetch_many

logger = logging.getLogger(__name__)

TASK: Final = "newsroom.tasks.announce"
_AT_ONCE: Final = 200
_FIRST_PAUSE: Final = timedelta(minutes=1)
_DEADLINE: Final = 20.0
_MOST_BYTES: Final = 64 * 1024
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}
Clock = Callable[[], datetime]
Kind = Announcement.Kind


def note(changes: Iterable[Change]) -> bool:
    """Leave a row for every address that somebody is to be told of; whether there are any. It may be done twice."""
    wanted: dict[tuple[str, str], datetime] = {}
    for change in changes:
        for kind, path in _addresses(change):
            wanted[kind, path] = change.at
    rows = [Announcement(kind=kind, path=path, wanted_at=at) for (kind, path), at in sorted(wanted.items())]
    Announcement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "path"],
        update_fields=["wanted_at", "lease_until", "attempts", "error"],
    )
    return bool(rows)


def send_waiting(clock: Clock) -> int:
    """Tell what waits; how many addresses were heard. Talks outside any transaction."""
    heard = 0
    while rows := claim(Announcement.objects.waiting(clock()), clock(), most=_AT_ONCE):
        asked = list(_questions(rows))
        about = {id(request): of for request, of in asked}
        for request, answer in fetch_many([request for request, _ in asked], concurrency=4):
            heard += _close(about[id(request)], _refusal(answer), clock())
    return heard


def _addresses(change: Change) -> Iterator[tuple[str, str]]:
    """Feeds that have something new; pages that came, changed, moved or went."""
    if settings.WEBSUB_HUB and change.after:
        yield from ((Kind.HUB, path) for path in _feeds(change.after))
    if settings.INDEXNOW_KEY:
        yield from ((Kind.SEARCH, state["path"]) for state in (change.before, change.after) if state)


def _feeds(state: Mapping[str, Any]) -> Iterator[str]:
    """All feeds in which a story stands, by its public state."""
    lang = state["lang"]
    lists: list[tuple[str, dict[str, str]]] = [("", {}), ("category-", {"slug": state["category"]})]
    lists += [("tag-", {"slug": slug}) for slug in state["tags"]]
    if state["source"]:
        lists.append(("source-", {"key": state["source"]}))
    if state.get("author"):
        lists.append(("author-", {"slug": state["author"]}))
    for door, parts in lists:
        yield from (editions.address(f"{door}{kind}", lang, **parts) for kind in FEED_TYPES)


def _questions(rows: Sequence[Announcement]) -> Iterator[tuple[Request, list[Announcement]]]:
    """A hub is told of each feed by itself, as not all of them take many; search engines of all pages at once."""
    for row in rows:
        if row.kind == Kind.HUB:
            address = editions.absolute(row.path)
            told = urlencode({"hub.mode": "publish", "hub.url": address, "hub.topic": address})
            yield _post(settings.WEBSUB_HUB, told, _FORM), [row]
    pages = [row for row in rows if row.kind == Kind.SEARCH]
    if pages:
        whole = {
            "host": settings.SITE_HOST,
            "key": settings.INDEXNOW_KEY,
            "keyLocation": editions.absolute(reverse("articles:indexnow-key", args=[settings.INDEXNOW_KEY])),
            "urlList": [editions.absolute(row.path) for row in pages],
        }
        yield _post(settings.INDEXNOW_ENDPOINT, json.dumps(whole), _JSON), pages


def _post(url: str, body: str, headers: Mapping[str, str]) -> Request:
    return Request(url, "POST", headers, body.encode(), _MOST_BYTES, _DEADLINE)


def _refusal(answer: Response | FetchError) -> str:
    """Why it was not heard; "" where it was."""
    if isinstance(answer, Response):
        return "" if 200 <= answer.status < 300 else f"It answered {answer.status}."
    return str(answer)


def _close(rows: Iterable[Announcement], refusal: str, now: datetime) -> int:
    """Rows go when they were heard, unless their pages changed again meanwhile; others are tried again later."""
    done = 0
    for row in rows:
        mine = Announcement.objects.filter(pk=row.pk, attempts=row.attempts, wanted_at=row.wanted_at)
        if refusal:
            logger.warning("announcement of %s was not heard: %s", row.path, refusal)
            mine.update(error=refusal[:500], lease_until=now + _FIRST_PAUSE * 2 ** (row.attempts - 1))
        else:
            done += mine.delete()[0]
    return done
