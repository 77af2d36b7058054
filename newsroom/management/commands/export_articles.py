"""The desk's articles into files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.files import file_of, file_path
from articles.frontmatter import write_article
from articles.models import Article
from newsroom.progress import Report


class Command(BaseCommand):
    help = "Export articles as DIR/YYYY/MM/slug.lang.md, drafts included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")
        parser.add_argument("--published", action="store_true", help="only what readers see")

    def handle(self, *args: Any, directory: Path, published: bool, **options: Any) -> str:
        report = Report()
        articles = Article.objects.public() if published else Article.objects.all()
        rows = articles.select_related("category", "source", "cover").prefetch_related("tagged__tag").order_by("pk")
        for article in report.over(rows.iterator(chunk_size=500), "Exporting articles"):
            path = directory / file_path(article)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(write_article(file_of(article)))
            except OSError as error:
                raise CommandError(f"{path}: cannot be written ({error.strerror}).") from error
            report.counts["exported"] += 1
        return report.close("exported")
