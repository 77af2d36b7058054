"""What one process knows of public changes: the rows of `Change`, looked at again and again.

The store trusts its pages for `PAGE_TRUST_SECONDS` after a look. An act that takes something from readers waits a
little longer than that before it returns (`articles.recording`), so no process shows what was withdrawn, on any host.
"""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Q, QuerySet

from articles import depending, remembering
from articles.models import Change
from articles.paper import standing
from articles.paper.standing import Standing
from articles.prepared import Prepared
from articles.views import frame
from newsroom.pages import returning
from newsroom.pages.page import Application, Environ, StartResponse
from sources.headlineindex import many

logger = logging.getLogger(__name__)

_MOST_AT_ONCE: Final = 2_000
_MOST_KEYS: Final = 200_000
_GAPS_WATCHED_SECONDS: Final = 60.0
_LOOK_AGAIN: Final = 0.2

Row = tuple[int, int | None, Any, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """The latest change of a key: the journal's version then, the row's number, and when last something was taken
    away from readers."""

    version: int
    number: int
    taken_away: int = 0


class Journal:
    """`version` rises with every look that found something; `mark` is a number below which all rows are known.

    What it knows holds until the monotonic second `trusted_until`: look then. It `is_blind` while the database is away.
    """

    def __init__(self) -> None:
        self.version = 0
        self.mark = 0
        self._newest = 0
        self._floor_version = 0
        self._floor_number = 0
        self._gaps: dict[int, float] = {}
        self._notices: dict[str, Notice] = {}
        self._standing = Standing()
        self.looked = self.trusted_until = float("-inf")
        self.is_blind = False
        self._lock = threading.Lock()
        self._begun = False

    def look(self) -> None:
        """Notice what was committed since the last look, unless that was just now.

        While the database is away stored pages stay as they are: no act can withdraw anything then. Nobody who reads
        waits for it; a thread of its own looks whether it is back.
        """
        if time.monotonic() < self.trusted_until or self.is_blind:
            return
        remembering.told_by(self)
        with self._lock:
            begun = time.monotonic()
            if begun < self.trusted_until or self.is_blind:
                return
            try:
                self._read(begun)
                self._trust(begun)
            except (DatabaseError, InterfaceError) as error:
                logger.warning("public changes could not be read (%s); stored pages are shown meanwhile", error)
                self.is_blind = True
                threading.Thread(target=self._look_out, name="journal", daemon=True).start()
            finally:
                if not connection.in_atomic_block:
                    connection.close_if_unusable_or_obsolete()  # no request of Django's is under way that would

    def _look_out(self) -> None:
        """Until the database is back, and all that was committed meanwhile is known."""
        while self.is_blind:
            time.sleep(_LOOK_AGAIN)
            try:
                returning.require_database()
                with self._lock:
                    begun = time.monotonic()
                    self._read(begun)
                    self._trust(begun)
                    self.is_blind = False
            except (DatabaseError, InterfaceError):
                continue
            finally:
                connection.close()

    def _trust(self, begun: float) -> None:
        """What was read by a look that began then."""
        self.looked, self.trusted_until = begun, begun + settings.PAGE_TRUST_SECONDS

    def touched_since(self, keys: Iterable[str], version: int) -> bool:
        """Whether a page of `keys` that was made at `version` is out of date."""
        return version < self._floor_version or any(found.version > version for found in self._found(keys))

    def taken_since(self, keys: Iterable[str], version: int) -> bool:
        """Whether it shows something that readers may not see any more."""
        return version < self._floor_version or any(found.taken_away > version for found in self._found(keys))

    def knows(self, keys: Iterable[str], mark: int) -> bool:
        """Whether nothing touched `keys` since a process, this or another, had the mark `mark`."""
        return mark >= self._floor_number and all(found.number <= mark for found in self._found(keys))

    def _found(self, keys: Iterable[str]) -> Iterator[Notice]:
        notices = self._notices
        for key in (depending.EVERYTHING, *keys):
            if found := notices.get(key):
                yield found

    def _read(self, now: float) -> None:
        rows = list(self._rows())
        if not self._begun or len(rows) > _MOST_AT_ONCE or len(self._notices) > _MOST_KEYS:
            self._begin_anew()
        elif rows:
            self._note(rows, now)
        self._gaps = {gap: seen for gap, seen in self._gaps.items() if now - seen < _GAPS_WATCHED_SECONDS}
        self.mark = min(self._gaps, default=self._newest + 1) - 1

    def _rows(self) -> Iterable[Row]:
        """Newer rows than all known, and those that were left out below: a slower transaction may have them."""
        return _unknown(newest=self._newest, gaps=list(self._gaps)) if self._gaps else _newer(newest=self._newest)

    def _begin_anew(self) -> None:
        """At first, and after more changes than are worth telling apart: no page made before is trusted."""
        newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.version += 1
        self._begun, self._newest, self._floor_number, self._floor_version = True, newest, newest, self.version
        self._notices, self._gaps = {}, {}
        self._remember(standing.asked())

    def _note(self, rows: list[Row], now: float) -> None:
        version = self.version + 1
        for number, article_id, before, after in rows:
            self._gaps.pop(number, None)
            self._gaps |= dict.fromkeys(range(self._newest + 1, number), now)
            self._newest = max(self._newest, number)
            takes_away = depending.takes_away(before, after)
            for key in depending.touched(article_id, before, after):
                self._keep(key, version, number, takes_away)
        self._note_frames(version, rows[-1][0])
        self.version = version

    def _keep(self, key: str, version: int, number: int, takes_away: bool) -> None:
        earlier = self._notices.get(key) or Notice(0, 0)
        taken_away = version if takes_away else earlier.taken_away
        self._notices[key] = Notice(version, max(number, earlier.number), taken_away)

    def _note_frames(self, version: int, number: int) -> None:
        """Masthead and languages stand on every page, and seldom change: only then is every page touched."""
        now = standing.asked()
        for lang in now.sections.keys() | self._standing.sections.keys():
            if now.around(lang) != self._standing.around(lang):
                self._keep(frame.key(lang), version, number, takes_away=False)
        self._remember(now)

    def _remember(self, now: Standing) -> None:
        self._standing = now
        standing.remember(now)


def _rows(newest: int, gaps: list[int] | None = None) -> QuerySet[Change, Row]:
    unknown = Q(pk__gt=newest) if gaps is None else Q(pk__gt=newest) | Q(pk__in=many(gaps))
    rows = Change.objects.filter(unknown).order_by("pk")
    return rows.values_list("pk", "article_id", "before", "after")[: _MOST_AT_ONCE + 1]


_newer = Prepared(_rows, newest=(1, 2))
_unknown = Prepared(_rows, newest=(1, 2), gaps=([1], [2]))


def watching(application: Application) -> Application:
    """`application` in a process that looks for public changes but stores no pages."""
    journal = Journal()

    def watched(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        journal.look()
        return application(environ, start_response)

    return watched
