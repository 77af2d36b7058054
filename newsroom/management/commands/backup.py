"""Database and media into a folder, while the newsroom runs."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.backups.making import backup, prune
from newsroom.dumps.errors import MovingError
from newsroom.progress import Report


class Command(BaseCommand):
    help = (
        "Make a folder in PATH with the database as it is at this moment (SQLite's backup API; pg_dump) and the media. "
        "Everything may go on meanwhile. `.env` and the secret key are no part of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="where backups are kept")
        parser.add_argument("--keep", type=_at_least_one, metavar="N", help="remove all but the newest N afterwards")

    def handle(self, *args: Any, path: Path, keep: int | None, **options: Any) -> str:
        try:
            made = backup(path, timezone.now(), Report())
            gone = prune(path, keep, timezone.now()) if keep else []
        except MovingError as error:
            raise CommandError(str(error)) from error
        return f"{made}, {len(gone)} older ones removed" if keep else str(made)


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("keep at least 1")
    return int(text)
