"""The wire's acts on feeds, sources, entries, imports and what could not be used."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import User

from sources import adding, fulltext, replaying, requesting, ruling
from sources.models import Feed, ImportRun, RejectedEntry
from sources.opml import Outline, Planned
from sources.ruletexts import rule_from
from tests.acts.desk import LATER
from tests.acts.rows import Make, Row, anew, row
from tests.builders import NOON, make_entry, make_feed, make_source

WIRE = ("Wire staff",)
ITEM = '{"id": "1", "title": "Bank buys bitcoin", "url": "https://wire.example/1", "body": "It did."}'


def _on(build: Callable[[], Any], call: Callable[[Any, User], object]) -> Make:
    def make(user: User) -> Callable[[], object]:
        thing = build()
        return lambda: call(anew(thing), user)

    return make


def _run(**overrides: Any) -> ImportRun:
    return ImportRun.objects.create(**{"feed": make_feed(), "requested_at": NOON, **overrides})


def _new_feed(user: User) -> Callable[[], object]:
    return lambda: adding.add_feed(Feed(key="new", url="https://new.example/rss", title="New"), user, LATER)


def _new_list(user: User) -> Callable[[], object]:
    outline = Outline(url="https://listed.example/rss", title="Listed")
    return lambda: adding.add_list([Planned("listed", outline)], user, LATER)


def _rejected() -> RejectedEntry:
    return RejectedEntry.objects.create(
        feed=make_feed(source=make_source()), reason="Its parser was young.", format="normalised",
        payload=ITEM, digest=bytes(16), received_at=NOON,
    )  # fmt: skip


def _replay(item: RejectedEntry, user: User) -> object:
    return replaying.request_replay(RejectedEntry.objects.filter(pk=item.pk), user, LATER)


def rows() -> Iterator[Row]:
    rule = rule_from(1, "exclude", "title", "presale", "")
    yield row("sources.adding.add_feed", WIRE, _new_feed)
    yield row("sources.adding.add_list", WIRE, _new_list)
    yield row(
        "sources.requesting.request_import", WIRE, _on(make_feed, lambda f, u: requesting.request_import(f, u, LATER))
    )
    yield row(
        "sources.requesting.reimport_source",
        WIRE,
        _on(lambda: make_feed(source=make_source()).source, lambda s, u: requesting.reimport_source(s, u, LATER)),
    )
    yield row(
        "sources.requesting.reimport_run",
        WIRE,
        _on(lambda: _run(state="failed"), lambda r, u: requesting.reimport_run(r, u, LATER)),
    )
    yield row(
        "sources.requesting.reimport_entry",
        WIRE,
        _on(lambda: make_entry(feed=make_feed()), lambda e, u: requesting.reimport_entry(e, u, LATER)),
    )
    yield row(
        "sources.requesting.refile_entry",
        WIRE,
        _on(lambda: make_entry(failure="It broke.", attempts=5), requesting.refile_entry),
    )
    yield row("sources.requesting.cancel_import", WIRE, _on(_run, lambda r, u: requesting.cancel_import(r, u, LATER)))
    yield row("sources.replaying.request_replay", WIRE, _on(_rejected, _replay))
    yield row("sources.ruling.set_rules", WIRE, _on(make_feed, lambda f, u: ruling.set_rules(f, u, LATER, [rule])))
    yield row(
        "sources.fulltext.request_full_text",
        WIRE,
        _on(make_entry, lambda e, u: fulltext.request_full_text(e, u, LATER)),
    )
