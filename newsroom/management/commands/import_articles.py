"""Article files into the desk."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.errors import ArticleFileError
from articles.fileimport import import_article
from newsroom import pipeline
from newsroom.progress import Report


class Command(BaseCommand):
    help = "Import article files (YYYY/MM/slug.lang.md), or directories of them. The same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an article file, or a directory")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> str:
        report = Report()
        for path in report.over(_files(paths), "Importing articles"):
            try:
                outcome = import_article(path.read_bytes(), path.as_posix(), timezone.now())
            except (ArticleFileError, OSError) as error:
                report.reject(str(path), str(error))
            else:
                report.counts[outcome] += 1
        pipeline.apply_changes(timezone.now())
        return report.close("new", "changed", "same")


def _files(paths: list[Path]) -> list[Path]:
    """The files themselves, and every .md below the directories, sorted."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise CommandError(f"{path}: there is no such file or directory.")
        found.extend(sorted(path.rglob("*.md")) if path.is_dir() else [path])
    return found
