"""A list of feeds into the newsroom."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.progress import Report
from sources.adding import plan_list, save_list
from sources.addresses import without_secrets
from sources.errors import ParseError
from sources.opml import Plan, read_opml


class Command(BaseCommand):
    help = "Add the feeds of an OPML file. Feeds that are here already stay as they are, so twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")

    def handle(self, *args: Any, path: Path, dry_run: bool, **options: Any) -> str:
        plan = _plan(path)
        for planned in plan.new:
            self.stdout.write(f"{planned.key}: {without_secrets(planned.outline.url)}")
        if not dry_run:
            save_list(plan.new)
        report = Report()
        report.counts.update(new=len(plan.new), known=len(plan.known))
        for outline, reason in plan.refused:
            report.reject(outline.name, reason)
        return report.close("new", "known")


def _plan(path: Path) -> Plan:
    try:
        return plan_list(read_opml(path.read_bytes()))
    except OSError as error:
        raise CommandError(f"{path}: cannot be read ({error.strerror}).") from error
    except ParseError as error:
        raise CommandError(f"{path}: {error}") from error
