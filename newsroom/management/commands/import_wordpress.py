"""A WordPress site moves in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models import MovedIn
from articles.movingin import wordpress
from articles.movingin.bringing import OldSite
from articles.movingin.pictures import Way
from articles.movingin.stories import ExportError
from newsroom.movingin import add_options, bring_in_all, closed, language
from newsroom.progress import Report


class Command(BaseCommand):
    help = (
        "Bring in the posts of a WordPress site from its own export (Tools, Export, All content; WXR): published ones "
        "at their dates, all others as drafts, with authors, categories, tags and cover pictures. Old addresses lead "
        "to the new ones. The same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the .xml file that WordPress wrote")
        add_options(parser)

    def handle(self, *args: Any, file: Path, lang: str, pictures: Way, **options: Any) -> str:
        report = Report()
        try:
            found = wordpress.read_site(file)
        except ExportError as error:
            raise CommandError(str(error)) from error
        site = OldSite(MovedIn.System.WORDPRESS, found.address, language(found.lang, lang), pictures)
        bring_in_all(wordpress.items(file, found), found.items, site, report)
        return closed(report)
