"""Actions of the admin's lists: list, action, who may, and what makes a row to choose."""

from collections.abc import Callable
from typing import Any

from tests.articles.admin.conftest import make_draft
from tests.builders import make_entry, make_feed, make_source, make_tag
from tests.doors.door import EDITORS, WIRE, WRITERS
from tests.doors.wire import rejected, run

Action = tuple[str, str, tuple[str, ...], Callable[[], Any]]

ASKS_FIRST = {("articles_tag", "merge")}
"""Those that only lead to a page, which does it."""

ACTIONS: list[Action] = [
    ("articles_article", "bulk_publish", EDITORS, make_draft),
    ("articles_article", "bulk_withdraw", EDITORS, make_draft),
    ("articles_article", "bulk_tag", WRITERS, make_draft),
    ("articles_article", "bulk_categorise", WRITERS, make_draft),
    ("articles_article", "bulk_propose", WRITERS, make_draft),
    ("articles_tag", "merge", EDITORS, make_tag),
    ("sources_entry", "reimport", WIRE, lambda: make_entry(feed=make_feed())),
    ("sources_entry", "refile", WIRE, lambda: make_entry(failure="It broke.", attempts=5)),
    ("sources_feed", "import_now", WIRE, make_feed),
    ("sources_feed", "import_afresh", WIRE, make_feed),
    ("sources_importrun", "reimport", WIRE, lambda: run("failed")),
    ("sources_importrun", "cancel_open", WIRE, run),
    ("sources_rejectedentry", "replay_selected", WIRE, rejected),
    ("sources_rejectedentry", "replay_reasons", WIRE, rejected),
    ("sources_rejectedentry", "replay_feeds", WIRE, rejected),
    ("sources_source", "reimport", WIRE, lambda: make_feed(source=make_source()).source),
]
