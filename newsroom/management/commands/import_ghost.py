"""A Ghost site moves in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from articles.models import MovedIn
from articles.movingin import ghost
from articles.movingin.bringing import OldSite
from articles.movingin.pictures import Way
from articles.movingin.stories import ExportError
from newsroom.movingin import add_options, bring_in_all, closed, language
from newsroom.progress import Report


class Command(BaseCommand):
    help = (
        "Bring in the posts of a Ghost site from its own export (Settings, Import/Export, Export content; JSON): those "
        "that everybody could read at their dates, all others as drafts, with authors, tags and cover pictures. Old "
        "addresses lead to the new ones. The same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the .json file that Ghost wrote")
        parser.add_argument("--site", required=True, metavar="URL", help="the old site's address; the file has none")
        add_options(parser)

    def handle(self, *args: Any, file: Path, site: str, lang: str, pictures: Way, **options: Any) -> str:
        report = Report()
        if urlsplit(site).scheme not in ("http", "https") or not urlsplit(site).hostname:
            raise CommandError(f"--site: {site!r} is not an address such as https://news.example.org.")
        try:
            found = ghost.read_site(file, site)
        except ExportError as error:
            raise CommandError(str(error)) from error
        old = OldSite(MovedIn.System.GHOST, found.address, language(found.lang, lang), pictures)
        bring_in_all(ghost.items(found), len(found.posts), old, report)
        return closed(report)
