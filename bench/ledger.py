"""What stands in a newsroom's rows, told by a process of its own: `python -m bench.ledger` answers lines with JSON.

`import N` asks for feed number N; `left N` tells how much of it is still to be done, from 1 to 0; `paths N` where so
many stories stand; `verdict` what was lost, doubled or left behind of all that was asked for. The settings come from
the environment, and the first line is the address of the feeds.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, InterfaceError, close_old_connections  # noqa: E402
from django.db.models import Count, Q  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article, Change, ModelCall, Month, Revision, Rewrite  # noqa: E402
from bench.outside import STORIES, guid  # noqa: E402
from sources.models import Entry, EntryKey, Feed, Filing, ImportRun, Source  # noqa: E402
from sources.nudge import nudge  # noqa: E402
from sources.requesting import queue_import  # noqa: E402

Told = Mapping[str, object]
PARTS = {"stored": 0.03, "filed": 0.07, "published": 0.3, "applied": 0.05, "proposed": 0.5, "closed": 0.05}
"""How much of the work each stage is, about."""


class Ledger:
    def __init__(self, base: str) -> None:
        self._base = base
        self._feeds: dict[int, int] = {}
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        Feed.objects.update(enabled=False)

    def answer(self, line: str) -> Told:
        order, _, number = line.partition(" ")
        with_number = {"import": self._import, "left": self._left, "paths": self._paths}
        return with_number[order](int(number)) if order in with_number else self._verdict()

    def _import(self, number: int) -> Told:
        source = Source.objects.create(key=f"chaos{number}", name=f"Chaos wire {number}")
        policy = {"auto_publish": True, "rewriting": Feed.Rewriting.ALWAYS, "shape": Feed.Shape.BRIEF}
        feed = Feed.objects.create(key=source.key, url=f"{self._base}/feed/{number}", source=source, **policy)
        self._feeds[number] = feed.pk
        queue_import(feed, timezone.now())
        nudge("newsroom.tasks.run_imports")
        return {"asked": number}

    def _left(self, number: int) -> Told:
        feed = self._feeds[number]
        articles = Article.objects.filter(entry__feed=feed)
        counted = articles.aggregate(
            published=Count("pk", filter=Q(status=Article.Status.PUBLISHED)), filed=Count("pk")
        )
        counted["stored"] = Entry.objects.filter(feed=feed).count()
        counted["proposed"] = Rewrite.objects.filter(article__entry__feed=feed, state=Rewrite.State.PROPOSED).count()
        counted["applied"] = counted["published"] - Change.objects.filter(applied_at=None).count()
        counted["closed"] = STORIES * (not ImportRun.objects.filter(feed=feed).exclude(state="done").exists())
        counted["closed"] -= Filing.objects.count()
        left = 1 - sum(share * min(1, counted[part] / STORIES) for part, share in PARTS.items())
        return {"left": round(left, 6)}

    def _paths(self, count: int) -> Told:
        return {"paths": [article.get_absolute_url() for article in Article.objects.public()[:count]]}

    def _verdict(self) -> Told:
        differences = list(self._differences())
        return {
            "imports": len(self._feeds),
            "stories": STORIES * len(self._feeds),
            "lost": {name: missing for name, missing, _ in differences if missing},
            "doubled": {name: more for name, _, more in differences if more},
            "left": {name: count for name, count in self._left_behind() if count},
            "answers": ModelCall.objects.filter(outcome=ModelCall.Outcome.ANSWERED).count(),
        }

    def _differences(self) -> Iterator[tuple[str, int, int]]:
        """Name, how many there are too few of, and how many too many."""
        for feed in self._feeds.items():
            yield from self._of_feed(*feed)
        of_article = {
            "proposals": Count("rewrites", distinct=True),
            "publications": Count("revisions", filter=Q(revisions__kind=Revision.Kind.PUBLISHED), distinct=True),
            "changes": Count("changes", distinct=True),
        }
        for name, counted in of_article.items():
            counts = Counter(Article.objects.annotate(count=counted).order_by().values_list("count", flat=True))
            yield name, counts[0], sum((count - 1) * of for count, of in counts.items() if count > 1)
        asked = len(self._feeds)
        yield "imports", *_apart(asked, ImportRun.objects.count())
        yield "keys", *_apart(3 * STORIES * asked, EntryKey.objects.count())
        yield "in the archive", *_apart(STORIES * asked, sum(Month.objects.values_list("stories", flat=True)))

    def _of_feed(self, number: int, feed: int) -> Iterator[tuple[str, int, int]]:
        wanted = Counter(guid(number, story) for story in range(STORIES))
        for name, rows in (
            ("entries", Entry.objects.filter(feed=feed)),
            ("articles", Article.objects.filter(entry__feed=feed)),
        ):
            found = Counter(rows.values_list("external_id", flat=True))
            yield f"{name} of feed {number}", (wanted - found).total(), (found - wanted).total()

    def _left_behind(self) -> Iterator[tuple[str, int]]:
        yield "imports", ImportRun.objects.exclude(state=ImportRun.State.DONE).count()
        yield "filings", Filing.objects.count()
        yield "drafts", Article.objects.exclude(status=Article.Status.PUBLISHED).count()
        yield "proposals", Rewrite.objects.exclude(state=Rewrite.State.PROPOSED).count()
        yield "changes", Change.objects.filter(applied_at=None).count()


def _apart(wanted: int, found: int) -> tuple[int, int]:
    return max(0, wanted - found), max(0, found - wanted)


def _patiently(ledger: Ledger, order: str) -> Told:
    """The database may be away at this moment; then nothing is known of what is left."""
    try:
        return ledger.answer(order)
    except (DatabaseError, InterfaceError) as error:
        return {"away": str(error)}
    finally:
        close_old_connections()


if __name__ == "__main__":
    ledger = Ledger(sys.stdin.readline().strip())
    print("{}", flush=True)
    for line in sys.stdin:
        print(json.dumps(_patiently(ledger, line.strip())), flush=True)
