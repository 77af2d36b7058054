"""Feeds into the database: one that a person looked at, or a list of them. Each is due at once."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from sources.canonical import canonical_url
from sources.errors import NotAllowed, NotPossible
from sources.feedaddress import why_refused
from sources.models import Feed, Source
from sources.naming import site_of
from sources.nudge import nudge
from sources.opml import Outline, Plan, Planned, plan
from sources.requesting import queue_import

Person = User | AnonymousUser


def add_feed(feed: Feed, user: Person, now: datetime) -> Feed:
    """Keep a new feed and ask it at once. Raises `NotAllowed`, or `NotPossible` for an address that cannot be."""
    user = _require_adding(user)
    if why := why_refused(feed.url):
        raise NotPossible(why)
    if feed_at(feed.url):
        raise NotPossible("Another feed asks this address already.")
    with transaction.atomic():
        feed.save(force_insert=True)
        LogEntry.objects.log_actions(user.pk, [feed], ADDITION, "Added after a look at it.", single_object=True)
        queue_import(feed, now, requested_by=user)
    nudge("newsroom.tasks.run_imports")
    return feed


def plan_list(outlines: Sequence[Outline]) -> Plan:
    """What this list would change here. Two queries."""
    return plan(outlines, _addresses(), set(Feed.objects.values_list("key", flat=True)))


def add_list(planned: Sequence[Planned], user: Person, now: datetime) -> list[Feed]:
    """Keep the feeds of a list that are not here by now. Raises `NotAllowed` without `sources.add_feed`."""
    user = _require_adding(user)
    with transaction.atomic():
        feeds = save_list(plan_list([each.outline for each in planned]).new)
        LogEntry.objects.log_actions(user.pk, feeds, ADDITION, "Added from an OPML list.")
    nudge("newsroom.tasks.sweep")
    return feeds


def save_list(planned: Sequence[Planned]) -> list[Feed]:
    """Rows of a planned list, for whoever is at the machine itself."""
    return Feed.objects.bulk_create([_feed(each) for each in planned])


def _feed(planned: Planned) -> Feed:
    outline = planned.outline
    lang = {"lang": outline.lang} if outline.lang else {}
    return Feed(key=planned.key, url=outline.url, title=outline.title, group=outline.group, **lang)


def _addresses() -> list[str]:
    """Where feeds are asked now, and where they were before they moved."""
    rows = Feed.objects.values_list("url", "former_url")
    return [url for row in rows for url in row if url]


def _require_adding(user: Person) -> User:
    if isinstance(user, User) and user.has_perm("sources.add_feed"):
        return user
    raise NotAllowed("You may not add feeds. It needs the permission “sources.add_feed”.")


def feed_at(url: str) -> Feed | None:
    """The feed that asks this address, or asked it before it moved."""
    page = canonical_url(url)
    for feed in Feed.objects.exclude(url="").only("pk", "key", "title", "url", "former_url"):
        if page in (canonical_url(feed.url), canonical_url(feed.former_url or feed.url)):
            return feed
    return None


def publisher_of(url: str) -> Source | None:
    """Whose feed this probably is: the source of a feed from the same publisher."""
    site = site_of(url)
    known = Feed.objects.exclude(source=None).select_related("source") if site else ()
    return next((feed.source for feed in known if site_of(feed.url) == site), None)
