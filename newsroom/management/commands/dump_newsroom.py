"""Everything into files that either database can take."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.dumps.dumping import dump
from newsroom.dumps.errors import MovingError
from newsroom.progress import Report


class Command(BaseCommand):
    help = (
        "Write every row of every table (people and groups too, their sessions not) as JSON lines, and the media "
        "beside them, into a new folder. The newsroom may be running. `load_newsroom` takes it into another database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="a folder that does not exist yet, or is empty")

    def handle(self, *args: Any, path: Path, **options: Any) -> str:
        try:
            made = dump(path, timezone.now(), Report())
        except MovingError as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in made.tables.values())
        return f"{rows} rows of {len(made.tables)} tables and {made.media} files of media in {path}"
