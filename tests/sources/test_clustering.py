"""Entries of several sources on one event stand together; none is lost, and the look-up is bounded."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.clustering import SLOTS, Item, forget, group, grouped
from sources.events import Report
from sources.headlines import headline_of
from sources.models import Cluster, Entry, HeadlineKey, Source
from tests.builders import NOON, make_entry, make_source

pytestmark = pytest.mark.django_db

HACK = ("Hackers Drain $30M From Upbit", "Upbit Suffers $30 Million Hack", "Upbit hacked: $30M stolen from exchange")


def told(*titles: str, **overrides: Any) -> list[Entry]:
    """Entries with these titles, each of a source of its own."""
    return [make_entry(title=title, **overrides) for title in titles]


def together(entries: list[Entry]) -> list[set[int]]:
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries], cluster__isnull=False)
    clusters: dict[int, set[int]] = {}
    for entry in rows:
        clusters.setdefault(entry.cluster_id or 0, set()).add(entry.pk)
    return list(clusters.values())


def test_one_event_told_by_three_sources_is_one_cluster() -> None:
    entries = [*told(*HACK), *told("Klarna launches stablecoin for payments")]
    assert group(entries, NOON) == 3
    assert together(entries) == [{entry.pk for entry in entries[:3]}]
    assert Entry.objects.count() == 4


def test_what_comes_later_joins_what_was_there() -> None:
    entries = told(*HACK)
    for entry in entries:
        group([entry], NOON)
    assert together(entries) == [{entry.pk for entry in entries}]
    assert Cluster.objects.count() == 1


def test_grouping_again_changes_nothing() -> None:
    entries = told(*HACK)
    group(entries, NOON)
    before = (together(entries), HeadlineKey.objects.count())
    assert group(entries, NOON) == 0  # loaded before they had a cluster
    assert group(list(Entry.objects.all()), NOON) == 0
    assert (together(entries), HeadlineKey.objects.count(), Cluster.objects.count()) == (*before, 1)


def test_one_source_alone_founds_no_cluster() -> None:
    entries = told(HACK[0], HACK[1], source=make_source())
    assert group(entries, NOON) == 0


def test_nobody_joins_whom_only_a_few_members_resemble() -> None:
    def item(number: int, title: str, cluster: int | None = None) -> Item:
        return Item(number, number, cluster, Report(headline_of(title), NOON))

    others = [item(number, f"upbit {word}", 9) for number, word in enumerate(("moves", "grows", "waits", "sings"), 2)]
    fresh, twin = item(1, HACK[2]), item(9, HACK[0], 9)
    assert grouped([fresh], {1: [twin]}, {9: [twin, *others[:2]]}).joined == {1: 9}
    assert grouped([fresh], {1: [twin]}, {9: [twin, *others]}).joined == {}


def test_nobody_joins_a_cluster_that_it_contradicts() -> None:
    def item(number: int, title: str, cluster: int | None = None) -> Item:
        return Item(number, number, cluster, Report(headline_of(title), NOON))

    members = [item(1, HACK[0], 9), item(2, "Upbit Suffers $30 Million Hack by Lazarus", 9)]
    fresh = item(3, "Hackers Drain $30M From Upbit in Busan")
    assert grouped([fresh], {3: members}, {9: members[:1]}).joined == {3: 9}
    assert grouped([fresh], {3: members}, {9: members}).joined == {}


def test_reports_beyond_two_weeks_are_another_event() -> None:
    entries = told(HACK[0]) + told(HACK[1], published_at=NOON + timedelta(days=15))
    assert group(entries, NOON) == 0


@pytest.mark.parametrize("days", range(0, 29, 4))
def test_two_weeks_are_looked_back_and_ahead_wherever_they_fall(days: int) -> None:
    at = NOON + timedelta(days=days)
    early, late = told(HACK[0], published_at=at)[0], told(HACK[1], published_at=at + timedelta(days=13))[0]
    group([late], NOON)
    group([early], NOON)
    assert together([early, late]) == [{early.pk, late.pk}]


def test_common_words_cost_no_more_however_many_have_them() -> None:
    crowd = told(*[f"Bitcoin market moves again in district {number}" for number in range(60)])
    group(crowd, NOON)
    keys = HeadlineKey.objects.values_list("key", flat=True)
    assert max(list(keys).count(key) for key in set(keys)) <= SLOTS


def test_a_batch_takes_the_same_few_queries_whatever_its_size() -> None:
    """The batch, the index, what it leads to, the members of their clusters; then clusters, entries and keys written;
    on PostgreSQL the lock; and the transaction's two."""
    group(told(*HACK), NOON)
    many = [told(*(title.replace("30", f"{number}7") for title in HACK)) for number in range(20)]
    batch = [*(entry for titles in many for entry in titles), *told(*HACK)]
    with CaptureQueriesContext(connection) as captured:
        group(batch, NOON)
    assert Cluster.objects.count() == 21
    assert len(captured) <= 10


def test_a_story_of_the_hour_is_one_cluster_though_many_tell_it_at_once() -> None:
    group(told(*(HACK[number % 3] for number in range(30))), NOON)
    assert [cluster.entries.count() for cluster in Cluster.objects.all()] == [30]


def test_an_entry_without_a_title_is_left_alone() -> None:
    assert group(told("", ""), NOON) == 0
    assert not HeadlineKey.objects.exists()


def test_old_keys_are_forgotten_and_clusters_stay() -> None:
    entries = told(*HACK) + told("Klarna launches stablecoin", published_at=NOON + timedelta(days=80))
    group(entries, NOON)
    forget(NOON + timedelta(days=30))
    assert HeadlineKey.objects.filter(entry__in=entries[:3]).exists()
    forget(NOON + timedelta(days=100))
    assert set(HeadlineKey.objects.values_list("entry_id", flat=True)) == {entries[3].pk}
    assert Cluster.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_not_miss_each_others_entries() -> None:
    pairs = [told(*(title.replace("30", f"{number}7") for title in HACK[:2])) for number in range(10)]
    start = threading.Barrier(2)

    def work(side: int) -> None:
        start.wait()
        for pair in pairs:
            group([pair[side]], NOON)
        connection.close()

    threads = [threading.Thread(target=work, args=(side,)) for side in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(sorted, together([entry for pair in pairs for entry in pair]))) == [
        sorted(entry.pk for entry in pair) for pair in pairs
    ]


def test_clusters_of_the_real_items(shared: Path) -> None:
    sources: dict[str, Source] = {}
    for item in json.loads((shared / "samples/raw_feed_items.json").read_text()):
        key = item["source_data"]["source_key"]
        sources[key], _ = Source.objects.get_or_create(key=key.strip("_"))
        make_entry(
            title=item["title"],
            source=sources[key],
            published_at=datetime.fromtimestamp(item["published"] / 1000, UTC),
        )
    group(list(Entry.objects.order_by("pk")), NOON)
    clusters = [sorted(entry.source.key for entry in cluster.entries.all()) for cluster in Cluster.objects.all()]
    assert sorted(clusters) == [["bloomberg_crypto", "coindesk"], ["coindesk", "cointelegraph"]]
