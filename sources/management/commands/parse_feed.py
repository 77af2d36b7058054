"""What an import would make of a feed, without storing anything."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.errors import FetchError, ParseError
from sources.fetching import ACCEPT
from sources.http import fetch
from sources.parsing import parse
from sources.parsing.parsed import ParsedEntry, ParsedFeed
from sources.parsing.texts import document_address

WEB = ("http://", "https://")


class Command(BaseCommand):
    help = "Print as JSON what an import would make of a feed, storing nothing. Needs no database."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own annotation
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", metavar="PATH_OR_URL", help="a file on disk, or an http(s) address to fetch")
        parser.add_argument(
            "--content-type", default="", metavar="T", help="the Content-Type header it was served with"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        data, url, content_type = _document(options["place"])
        try:
            feed = parse(data, url=url, content_type=options["content_type"] or content_type)
        except ParseError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(as_json(feed), ensure_ascii=False, indent=2))
        for number, item in enumerate(feed.rejected, 1):
            self.stderr.write(f"Rejected item {number}: {item.reason}")
        if feed.rejected:
            raise CommandError(f"{len(feed.rejected)} of {len(feed.rejected) + len(feed.entries)} items were rejected.")


def as_json(feed: ParsedFeed) -> dict[str, Any]:
    return {
        "format": feed.format,
        "feed": {"title": feed.title, "url": feed.url},
        "entries": [_entry(entry) for entry in feed.entries],
        "rejected": [{"reason": item.reason} for item in feed.rejected],
    }


def _entry(entry: ParsedEntry) -> dict[str, Any]:
    source = entry.source
    return {
        "external_id": entry.external_id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content,
        "published_at": _time(entry.published_at),
        "updated_at": _time(entry.updated_at),
        "authors": list(entry.authors),
        "keywords": list(entry.keywords),
        "categories": list(entry.categories),
        "image_url": entry.image_url,
        "lang": entry.lang,
        "sentiment": entry.sentiment,
        "score": entry.score,
        "source": {"key": source.key, "name": source.name, "type": source.type} if source else None,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _document(place: str) -> tuple[bytes, str, str]:
    """The document's bytes, where it lies for its relative links, and the Content-Type it came with."""
    if not place.startswith(WEB):
        try:
            return Path(place).read_bytes(), "", ""
        except OSError as error:
            raise CommandError(f"{place} cannot be read: {error.strerror}.") from None
    try:
        response = fetch(place, headers={"Accept": ACCEPT})
    except FetchError as error:
        raise CommandError(str(error)) from None
    if not 200 <= response.status < 300:
        raise CommandError(f"{place} answered with status {response.status}.")
    headers = response.headers
    base = document_address(response.url, headers.get("content-location", ""))
    return response.body, base, headers.get("content-type", "")
