"""Entries of several sources on one event, put side by side: found through an index, grouped, and never merged."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from typing import NamedTuple

from django.db import transaction

from sources import headlineindex
from sources.events import WINDOW, Report, contradict, same_event
from sources.headlines import KEY_BITS, headline_of
from sources.models import Cluster, Entry, HeadlineKey

SLOTS = 4
CANDIDATES = 8
MOST_MEMBERS = 50
FORGOTTEN_AT_ONCE = 5_000
_STRETCH = 2 * WINDOW
_KEPT = timedelta(days=60)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Item(NamedTuple):
    """What clustering needs of an entry."""

    entry_id: int
    source_id: int
    cluster_id: int | None
    report: Report

    @property
    def keys(self) -> list[int]:
        """Under which it is kept."""
        stretch = _stretch(self.report.at)
        return [stretch + key for key in self.report.headline.keys]

    @property
    def keys_near(self) -> list[int]:
        """Under which everything is kept that is near enough in time."""
        stretches = {_stretch(self.report.at - WINDOW), _stretch(self.report.at + WINDOW)}
        return [stretch + key for stretch in stretches for key in self.report.headline.keys]


@dataclass(slots=True)
class Groups:
    """Clusters as they grow: a number below 0 stands for one that is still to be made."""

    members: dict[int, list[Item]] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)

    def of(self, item: Item) -> int | None:
        return self.joined.get(item.entry_id, item.cluster_id)

    def add(self, item: Item, cluster: int) -> None:
        self.members[cluster].append(item)
        self.joined[item.entry_id] = cluster

    def pair(self, item: Item, other: Item) -> None:
        cluster = -len(self.members) - 1
        self.members[cluster] = []
        self.add(other, cluster)
        self.add(item, cluster)


def group(entries: Sequence[Entry], now: datetime) -> int:
    """Let `entries` join the clusters of their events, or found them; how many entries have one now that had none.

    Idempotent. One batch at a time in the whole house, so that two workers cannot miss each other's entries.
    """
    with transaction.atomic():
        headlineindex.take_turns()
        found = _items({entry.pk for entry in entries})  # as they stand now: another batch may have taken some along
        items = [found[pk] for pk in sorted(found)]
        near = _alike_near(items)
        groups = grouped([item for item in items if item.cluster_id is None], near, _members(near))
        _write(groups, now)
        _keep(items)
    return len(groups.joined)


def grouped(fresh: Sequence[Item], near: Mapping[int, Sequence[Item]], members: Mapping[int, Sequence[Item]]) -> Groups:
    """Pure: whom of `near` (by entry) each of `fresh` belongs with; `members` are those of the clusters near.

    Entries of one source found no cluster. Nobody joins one that it contradicts, or of which it resembles less than
    a third.
    """
    groups = Groups({cluster: list(items) for cluster, items in members.items()})
    for item in fresh:
        if groups.of(item) is not None:
            continue
        alike = [other for other in near.get(item.entry_id, ()) if _alike(item, other)]
        clusters = dict.fromkeys(cluster for other in alike if (cluster := groups.of(other)) is not None)
        fitting = next((cluster for cluster in clusters if _fits(item, groups.members[cluster])), None)
        alone = next((other for other in alike if groups.of(other) is None), None)
        if fitting is not None:
            groups.add(item, fitting)
        elif alone is not None:
            groups.pair(item, alone)
    return groups


def forget(now: datetime) -> None:
    """Drop keys of stories too old for anything to join them, some thousands at a time."""
    old = HeadlineKey.objects.filter(key__lt=_stretch(now - _KEPT))
    HeadlineKey.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])).delete()


def _alike(item: Item, other: Item) -> bool:
    return item.source_id != other.source_id and same_event(item.report, other.report)


def _fits(item: Item, members: Sequence[Item]) -> bool:
    if len(members) >= MOST_MEMBERS or any(abs(item.report.at - other.report.at) > WINDOW for other in members):
        return False
    if any(contradict(item.report.headline, other.report.headline) for other in members):
        return False
    return 3 * sum(same_event(item.report, other.report) for other in members) >= len(members)


def _stretch(moment: datetime) -> int:
    """The number of four weeks since 1970, above the bits of a key: what belongs together in time lies together."""
    return (moment - _EPOCH) // _STRETCH << KEY_BITS


def _item(entry_id: int, source_id: int, cluster_id: int | None, title: str, at: datetime) -> Item:
    return Item(entry_id, source_id, cluster_id, Report(headline_of(title), at))


def _alike_near(items: Sequence[Item]) -> dict[int, list[Item]]:
    """For each entry those near that tell of the same event: only their clusters need be looked at."""
    near = _near(items)
    return {item.entry_id: [other for other in near.get(item.entry_id, ()) if _alike(item, other)] for item in items}


def _near(items: Sequence[Item]) -> dict[int, list[Item]]:
    """For each entry the few that share most keys with it: of the index, and of the batch itself. Two queries."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for item in items:
        for key in item.keys_near:
            wanted[key].append(item.entry_id)
    batch = {item.entry_id: item for item in items}
    shared: dict[int, dict[int, int]] = defaultdict(dict)
    for key, found in headlineindex.find(wanted.keys()):
        for entry_id in wanted[key]:
            counts = shared[entry_id]
            counts[found] = counts.get(found, 0) + 1
    held: dict[int, list[int]] = defaultdict(list)
    for item in items:
        for key in item.keys:
            held[key].append(item.entry_id)
    for key, entry_ids in held.items():
        for entry_id in wanted[key]:
            counts = shared[entry_id]
            for found in entry_ids[-SLOTS:]:
                counts[found] = counts.get(found, 0) + 1
    nearest = {entry_id: _most_shared(entry_id, counts) for entry_id, counts in shared.items()}
    known = batch | _items({found for others in nearest.values() for found in others} - batch.keys())
    return {entry_id: [known[found] for found in others if found in known] for entry_id, others in nearest.items()}


def _most_shared(entry_id: int, counts: dict[int, int]) -> list[int]:
    """Those first that share most, and of these the latest."""
    ranked = nlargest(CANDIDATES, ((count, found) for found, count in counts.items() if found != entry_id))
    return [found for _, found in ranked]


def _items(ids: set[int]) -> dict[int, Item]:
    return {row[0]: _item(*row) for row in headlineindex.told(ids)} if ids else {}


def _members(near: Mapping[int, Sequence[Item]]) -> dict[int, list[Item]]:
    """The members of every cluster that one of `near` belongs to. At most one query."""
    clusters = {item.cluster_id for items in near.values() for item in items if item.cluster_id}
    members: dict[int, list[Item]] = defaultdict(list)
    if clusters:
        rows = Entry.objects.filter(cluster__in=clusters).order_by("pk")
        for row in rows.values_list("pk", "source_id", "cluster_id", "title", "published_at"):
            members[row[2] or 0].append(_item(*row))
    return members


def _write(groups: Groups, now: datetime) -> None:
    new = sorted({cluster for cluster in groups.joined.values() if cluster < 0})
    made = Cluster.objects.bulk_create([Cluster(created_at=now) for _ in new])
    real = {number: cluster.pk for number, cluster in zip(new, made, strict=True)}
    rows = [Entry(pk=entry_id, cluster_id=real.get(number, number)) for entry_id, number in groups.joined.items()]
    if rows:
        Entry.objects.bulk_update(rows, ["cluster"])


def _keep(items: Sequence[Item]) -> None:
    places = {(key, item.entry_id % SLOTS): item.entry_id for item in items for key in item.keys}
    headlineindex.keep([(key, slot, entry_id) for (key, slot), entry_id in places.items()])
