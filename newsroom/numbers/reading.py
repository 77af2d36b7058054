"""Reads: how often a story's page was opened by somebody with a browser. Counted where stored pages are handed over.

No cookie, no address, no name of a browser is kept: what is added up is the number of a story and a day (UTC). A 304
is a read, since a browser that still has the page asks again at each opening. None are: HEAD, what a browser fetches
ahead of time or for a script, whoever is signed in, Markdown and feeds, and whatever says that it is no person.
"""

import re
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from newsroom.models import Reads
from newsroom.vitals.summing import Sums, Waiting

FLUSH_SECONDS: Final = 60.0
"""A killed process loses at most the reads of so long."""
_DAY: Final = 86_400
_EPOCH: Final = date(1970, 1, 1).toordinal()
_MOST_AT_ONCE: Final = 1_000
_LONGEST_NAME: Final = 400

_BROWSERS: Final = ("mozilla/", "opera/", "lynx/", "links ", "elinks/", "w3m/")
"""How the name of everything begins that a person reads with."""
_MACHINES: Final = (
    *("bot", "crawl", "spider", "slurp", "preview", "monitor", "uptime", "pingdom", "statuscake", "site24x7"),
    *("synthetic", "check", "scan", "scrape", "grab", "validat", "verify", "audit", "optimiz", "optimis", "survey"),
    *("archive", "fetch", "feed", "rss", "agent", "-user/", "curl", "wget", "python", "(java)", "java/", "okhttp"),
    *("go-http", "httpclient", "http_request", "axios", "node", "perl", "ruby", "php", "headless", "phantom"),
    *("puppeteer", "playwright", "selenium", "lighthouse", "pagespeed", "gtmetrix", "ptst", "google-", "google "),
    *("googleother", "mediapartners", "externalhit", "externalfetcher", "embed", "proxy", "httrack", "http://"),
    "https://",
)
"""What only machines say of themselves: their trade, a library, or where to read about them."""
_MACHINES_TOO: Final = re.compile(r"compatible; (?!msie|konqueror)|@[\w-]*[a-z]", re.ASCII)
_TELEPHONES: Final = "cubot"

_ADD: Final = (
    "WITH told (article, day, count) AS (VALUES {rows}) "
    "INSERT INTO newsroom_reads (article_id, day, count) "
    "SELECT told.article, told.day, told.count FROM told JOIN articles_article ON articles_article.id = told.article "
    "WHERE true ON CONFLICT (day, article_id) DO UPDATE SET count = newsroom_reads.count + excluded.count"
)
Key = tuple[float, int]
"""Day, as whole days since 1970, and article."""


def count(article: int, environ: Mapping[str, Any]) -> None:
    """Count that the page of `article` is handed over, if that is a read."""
    if is_read(environ):
        _waiting.add((time.time() // _DAY, article))


def is_read(environ: Mapping[str, Any]) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("HTTP_SEC_FETCH_DEST", "document") == "document"
        and "HTTP_SEC_PURPOSE" not in environ
        and "HTTP_PURPOSE" not in environ
        and "HTTP_X_MOZ" not in environ
        and is_person(environ.get("HTTP_USER_AGENT", "")[:_LONGEST_NAME])
    )


@lru_cache(maxsize=2048)
def is_person(agent: str) -> bool:
    """By what it calls itself; a machine that says that it is a browser is taken for one."""
    said = agent.lower().replace(_TELEPHONES, "")
    if not said.startswith(_BROWSERS) or any(word in said for word in _MACHINES):
        return False
    return _MACHINES_TOO.search(said) is None


def forget(now: datetime) -> int:
    """Drop reads of more than `READS_DAYS` days ago; how many rows. Nothing is written where there are none."""
    if not settings.READS_DAYS:
        return 0
    old = Reads.objects.filter(day__lt=now.date() - timedelta(days=settings.READS_DAYS))
    return old.delete()[0] if old.exists() else 0


def _store(told: Mapping[Key, float]) -> None:
    """In one order, so that two processes never wait for each other."""
    rows = [
        (article, date.fromordinal(_EPOCH + int(day)), int(value)) for (day, article), value in sorted(told.items())
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(rows), _MOST_AT_ONCE):
            part = rows[start : start + _MOST_AT_ONCE]
            statement = _ADD.format(rows=", ".join(["(%s, %s, %s)"] * len(part)))
            cursor.execute(statement, [value for row in part for value in row])


reads: Sums[Key] = Sums("reads", FLUSH_SECONDS, _store)
_waiting: Waiting[Key] = Waiting(lambda keys: reads.count_all(Counter(keys).items()))
reads.before_telling(_waiting.work_off)
