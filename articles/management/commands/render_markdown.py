import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.markdown import render


class Command(BaseCommand):
    help = "Print the HTML that a page would show for a Markdown file. Uses no database."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own declaration)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", help="a UTF-8 Markdown file, or - for standard input")

    def handle(self, *args: Any, path: str, **options: Any) -> None:
        rendered = render(_text(path))
        if rendered.warning:
            self.stderr.write(self.style.WARNING(rendered.warning))
        self.stdout.write(rendered.html)


def _text(path: str) -> str:
    """Raises CommandError with the reason where there is no text."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8: byte {error.start} is wrong. Save it as UTF-8.") from error
