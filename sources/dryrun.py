"""What rules would have done to the latest entries of a feed. Stores nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sources.models import Entry, Feed, RejectedEntry
from sources.parsing.parsed import ParsedEntry
from sources.replaying import reread
from sources.rules import Item, Rule, Verdict, apply

LAST = 100


@dataclass(frozen=True, slots=True)
class Tried:
    """One item under the rules. `entry_id` or `rejected_id` is its row: an entry, or what a rule left out before."""

    title: str
    published_at: datetime
    verdict: Verdict
    promotion: str
    entry_id: int | None = None
    rejected_id: int | None = None

    @property
    def changes(self) -> bool:
        """Whether it would fare otherwise than it did."""
        return (self.verdict.excluded_by is None) == (self.entry_id is None)


@dataclass(frozen=True, slots=True)
class DryRun:
    items: Sequence[Tried]

    @property
    def kept(self) -> int:
        return sum(item.verdict.excluded_by is None for item in self.items)

    @property
    def left_out(self) -> int:
        return len(self.items) - self.kept

    @property
    def by_rule(self) -> list[tuple[Rule, int]]:
        """How many each rule would leave out, in the order of the rules."""
        counts = Counter(item.verdict.excluded_by for item in self.items if item.verdict.excluded_by)
        return sorted(((rule, count) for rule, count in counts.items() if rule), key=lambda pair: pair[0].number)


def dry_run(feed: Feed, rules: Iterable[Rule]) -> DryRun:
    """The last hundred of the feed's entries and of what its rules left out, each as of when it came. Two queries."""
    rules = tuple(rules)
    entries = Entry.objects.filter(feed=feed).order_by("-published_at").defer("payload")[:LAST]
    left_out = RejectedEntry.objects.filter(feed=feed, by_rule=True, replayed_at=None).order_by("-pk")[:LAST]
    tried = [_entry_tried(entry, rules) for entry in entries]
    tried += [found for item in left_out if (found := _rejected_tried(item, feed, rules))]
    tried.sort(key=lambda item: item.published_at, reverse=True)
    return DryRun(list(islice(tried, LAST)))


def _entry_tried(entry: Entry, rules: Sequence[Rule]) -> Tried:
    item = Item(as_parsed(entry))
    verdict = apply(rules, item, entry.received_at)
    return Tried(str(entry), entry.published_at, verdict, entry.possible_promotion, entry_id=entry.pk)


def _rejected_tried(rejected: RejectedEntry, feed: Feed, rules: Sequence[Rule]) -> Tried | None:
    _, read = reread(rejected, feed)
    if not isinstance(read, ParsedEntry):
        return None
    item = Item(read)
    verdict = apply(rules, item, rejected.received_at)
    published = read.published_at or rejected.received_at
    return Tried(read.title or read.url, published, verdict, item.promotion, rejected_id=rejected.pk)


def as_parsed(entry: Entry) -> ParsedEntry:
    """A stored entry as far as rules look at it."""
    return ParsedEntry(
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        content=entry.content,
        is_html=entry.is_html,
        published_at=None if entry.dated_by_fetch else entry.published_at,
        authors=tuple(entry.authors),
        keywords=tuple(entry.keywords),
        categories=tuple(entry.categories),
    )
