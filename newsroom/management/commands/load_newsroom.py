"""A dump into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.dumps.errors import MovingError
from newsroom.dumps.loading import load
from newsroom.progress import Report


class Command(BaseCommand):
    help = (
        "Load what `dump_newsroom` wrote into a new database, check that every table has the same rows, and make the "
        "search index anew. Killed, it goes on when it is run again. Nothing else of the newsroom may be running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the folder that dump_newsroom wrote")

    def handle(self, *args: Any, path: Path, **options: Any) -> str:
        try:
            loaded = load(path, Report())
        except MovingError as error:
            raise CommandError(str(error)) from error
        return (
            f"{loaded.rows} rows and {loaded.media} files of media loaded, every table checked, "
            f"{loaded.found} articles indexed"
        )
