"""CoinDesk's API, page by page: `to_ts` backwards until something known, at most `Feed.most_pages` an import.

Where paging breaks off is kept on the feed (`older_than`) in the transaction that stores the page, so that neither an
error, a used-up quota nor a killed worker leaves a gap: the next import goes on from there, and asks for the newest
after that.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import transaction

from sources.fetching import FeedRequest, Fetched
from sources.importing import Decision
from sources.models import Feed, ImportRun
from sources.parsing.parsed import ParsedFeed
from sources.storing import store


def question(run: ImportRun) -> FeedRequest:
    """How this run's feed is asked next: conditionally, but for a further page or an import that was asked afresh."""
    feed, to_ts = run.feed, broken_off_at(run.feed)
    headers = key_for(feed.url) if feed.format == Feed.Format.COINDESK else {}
    if to_ts is not None:
        return FeedRequest(page_address(feed.url, to_ts), headers=headers, feed_id=feed.pk)
    if run.fresh:
        return FeedRequest(feed.url, headers=headers, feed_id=feed.pk)
    return FeedRequest(feed.url, feed.etag, feed.last_modified, feed.body_hash, headers, feed.pk)


def broken_off_at(feed: Feed) -> int | None:
    """The `to_ts` that is to be asked next; None where the newest are."""
    return feed.older_than if feed.format == Feed.Format.COINDESK else None


def key_for(url: str) -> Mapping[str, str]:
    """CoinDesk's key as a header, for CoinDesk's own hosts alone and never over plain HTTP.

    A host that `OUTBOUND_ALLOWED_HOSTS` names may go without TLS: it is the operator's own.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return {}
    name = f"{parts.hostname}:{port}" if port else parts.hostname or ""
    own = name in settings.COINDESK_API_HOSTS
    sealed = parts.scheme == "https" or name in settings.OUTBOUND_ALLOWED_HOSTS
    return {"x-api-key": settings.COINDESK_API_KEY} if settings.COINDESK_API_KEY and own and sealed else {}


def page_address(url: str, to_ts: int) -> str:
    """The same list, from `to_ts` (seconds) on backwards."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "to_ts"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("to_ts", str(to_ts))])))


def store_page(run: ImportRun, parsed: ParsedFeed, now: datetime, seen_before: Collection[int] = ()) -> Decision:
    """As `store`; for a feed that comes in pages, with where to go on, in one transaction."""
    feed = run.feed
    if feed.format != Feed.Format.COINDESK:
        return store(feed, run, parsed, now, seen_before)
    with transaction.atomic():
        decision = store(feed, run, parsed, now)
        older_than = next_page(_seconds(parsed), feed.older_than, decision.same + len(decision.changed))
        Feed.objects.filter(pk=feed.pk).update(older_than=older_than)
    feed.older_than = older_than
    return decision


def next_page(times: list[int], to_ts: int | None, known: int) -> int | None:
    """Pure: the `to_ts` to go on with, or None at the end. `times` are the page's, `known` how many we had.

    A page begins with what is as old as the last one's end, which we have (ties): only what is older tells that we
    reached known ground. How many items a page holds says nothing, as servers clamp the limit as they like.
    """
    ties = times.count(to_ts) if to_ts is not None else 0
    older = [second for second in times if to_ts is None or second < to_ts]
    if known > ties or not times:
        return None
    return min(older) if older else min(times) - 1  # a page of nothing but ties is the end, or was clamped


def further(run: ImportRun, fetched: Fetched) -> FeedRequest | None:
    """What is to be asked next in the same run; None where it ends here.

    The first import of a feed ends at its most pages for good: nobody wants its whole past.
    """
    feed = run.feed
    if broken_off_at(feed) is None:
        return None
    if run.pages < feed.most_pages and fetched.quota_wait is None:
        return question(run)
    if run.pages >= feed.most_pages and feed.succeeded_at is None:
        feed.older_than = None
    return None


def _seconds(parsed: ParsedFeed) -> list[int]:
    return [int(entry.published_at.timestamp()) for entry in parsed.entries if entry.published_at]
