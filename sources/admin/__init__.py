"""The wire in the admin: who is credited, where we ask, what came in, and what could not be used."""

import sources.generics  # noqa: F401 - must come first
from sources.admin.cluster import ClusterAdmin
from sources.admin.entry import EntryAdmin
from sources.admin.feed import FeedAdmin, SourceAdmin
from sources.admin.rejected import RejectedEntryAdmin
from sources.admin.run import ImportRunAdmin

__all__ = ["ClusterAdmin", "EntryAdmin", "FeedAdmin", "ImportRunAdmin", "RejectedEntryAdmin", "SourceAdmin"]
