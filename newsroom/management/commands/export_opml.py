"""The newsroom's feeds as a list that other readers understand."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sources.models import Feed
from sources.opml import outline_of, write_opml


class Command(BaseCommand):
    help = "Write all feeds that have an address as OPML, to FILE or to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", metavar="FILE")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> str | None:
        feeds = Feed.objects.exclude(url="").select_related("source")
        document = write_opml([outline_of(feed) for feed in feeds], f"Feeds of {settings.SITE_NAME}")
        if path is None:
            return document.decode()
        try:
            path.write_bytes(document)
        except OSError as error:
            raise CommandError(f"{path}: cannot be written ({error.strerror}).") from error
        return "1 feed" if len(feeds) == 1 else f"{len(feeds)} feeds"
