"""A backup in place of the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.backups.restoring import restore
from newsroom.dumps.errors import MovingError
from newsroom.progress import Report


class Command(BaseCommand):
    help = (
        "Put what `backup` made in place of the database, bring its media in, and check that every table has the same "
        "rows. Nothing else of the newsroom may be running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="a backup, or a folder of them: then the newest")
        parser.add_argument("--replace", action="store_true", help="where the database holds something already")

    def handle(self, *args: Any, path: Path, replace: bool, **options: Any) -> str:
        try:
            done = restore(path, Report(), replace=replace)
        except MovingError as error:
            raise CommandError(str(error)) from error
        told = f"{done.rows} rows and {done.media} files of media restored from {done.folder}"
        return f"{told}, every table checked" if done.checked else f"{told}, of an older version: now run migrate"
