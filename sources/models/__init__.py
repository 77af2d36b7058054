"""The wire's rows."""

from sources.models.entry import Entry, EntryKey, EntryVersion
from sources.models.feed import Feed, Source
from sources.models.run import ImportRun, RejectedEntry

__all__ = ["Entry", "EntryKey", "EntryVersion", "Feed", "ImportRun", "RejectedEntry", "Source"]
