"""The wire's rows."""

from sources.models.cluster import Cluster, HeadlineKey
from sources.models.entry import Entry, EntryKey, EntryVersion
from sources.models.feed import Feed, Source
from sources.models.filing import Filing
from sources.models.fulltext import FullText
from sources.models.rule import FeedRule
from sources.models.run import ImportRun, RejectedEntry
from sources.models.seen import SeenItems

__all__ = [
    "Cluster",
    "Entry",
    "EntryKey",
    "EntryVersion",
    "Feed",
    "FeedRule",
    "Filing",
    "FullText",
    "HeadlineKey",
    "ImportRun",
    "RejectedEntry",
    "SeenItems",
    "Source",
]
