"""What runs for every entry or every sweep walks an index, however large its table is: the plans say so."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sources import headlineindex
from sources.importing import candidates
from sources.knowing import known
from sources.models import Entry, EntryKey, Filing, HeadlineKey, ImportRun
from sources.parsing.parsed import ParsedEntry
from tests.builders import make_source

pytestmark = pytest.mark.django_db

LARGE = (EntryKey, Entry, Filing, HeadlineKey, ImportRun)


def plans(work: Callable[[], object]) -> list[str]:
    """The plans of all that `work` asks. PostgreSQL is kept from scanning small tables, as these are."""
    with CaptureQueriesContext(connection) as captured:
        work()
    asked = [query["sql"] for query in captured if query["sql"].lstrip().startswith("SELECT")]
    assert asked
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        return [_plan(cursor, sql) for sql in asked]


def _plan(cursor: Any, sql: str) -> str:
    if connection.vendor == "postgresql":
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        return json.dumps(cursor.fetchone())
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
    return "\n".join(row[3] for row in cursor.fetchall())


def scans(plan: str) -> list[str]:
    """Large tables that are read from end to end."""
    tables = [model._meta.db_table for model in LARGE]
    if connection.vendor == "postgresql":
        return [
            table
            for table in tables
            if f'"Seq Scan", "Parallel Aware": false, "Async Capable": false, "Relation Name": "{table}"' in plan
        ]
    return [table for table in tables if any(line == f"SCAN {table}" for line in plan.splitlines())]


def keys_of_a_document() -> object:
    entries = [ParsedEntry(external_id=f"{n}", url=f"https://x.example/{n}", title=f"Story {n}") for n in range(60)]
    return known(candidates([(make_source().pk, entry) for entry in entries]))


ASKED: dict[str, Callable[[], object]] = {
    "the keys of a document": keys_of_a_document,
    "headlines near a headline": lambda: headlineindex.find(range(40)),
    "the members of an event": lambda: list(Entry.objects.filter(cluster__in=[1, 2]).order_by("pk")),
    "runs that wait": lambda: list(ImportRun.objects.waiting(timezone.now())),
    "entries that wait to be filed": lambda: list(Filing.objects.filter(attempts=0).order_by("pk")[:100]),
    "entries that their sources changed": lambda: list(Entry.objects.filter(version__gt=F("followed_version"))),
    "the rhythm of a feed": lambda: list(Entry.objects.filter(feed=1).order_by("-published_at")[:20]),
}


@pytest.mark.parametrize("what", ASKED)
def test_it_walks_an_index(what: str) -> None:
    assert [scans(plan) for plan in plans(ASKED[what]) if scans(plan)] == []


def test_a_scan_would_be_seen() -> None:
    assert scans("\n".join(plans(lambda: list(Entry.objects.filter(title="x").order_by())))) == ["sources_entry"]
