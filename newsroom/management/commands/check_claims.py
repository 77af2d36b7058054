import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.rewriting.claims import differences


class Command(BaseCommand):
    help = (
        "Hold a proposal against its source and print every claim as JSON: kind, text, value, verdict and the places "
        "in both texts. Uses no database."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own declaration)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", nargs="?", help="a UTF-8 text, its title as first paragraph")
        parser.add_argument("proposal", metavar="PROPOSAL", nargs="?", help="a UTF-8 text or Markdown")
        parser.add_argument(
            "--jsonl",
            metavar="FILE",
            help='instead of two texts: lines of {"source": …, "proposal": …}, or - for standard input; '
            "prints one array a line",
        )

    def handle(self, *args: Any, source: str | None, proposal: str | None, jsonl: str | None, **options: Any) -> None:
        if jsonl and not source:
            for theirs, ours in _pairs(jsonl):
                self.stdout.write(json.dumps(differences(theirs, ours).rows()))
        elif source and proposal and not jsonl:
            rows = differences(_text(source), _text(proposal)).rows()
            lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            self.stdout.write(f"[\n{lines}\n]" if rows else "[]")
        else:
            raise CommandError("Give two texts, SOURCE and PROPOSAL, or --jsonl FILE.")


def _text(path: str) -> str:
    """Raises CommandError with the reason where there is no text."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    return _decoded(data, path)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not UTF-8: byte {error.start} is wrong. Save it as UTF-8.") from error


def _pairs(path: str) -> Iterator[tuple[str, str]]:
    """Source and proposal of each line. Stops at the first line that cannot be used, and names it."""
    try:
        with nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _pair(_decoded(line, f"{path}, line {number},"), f"{path}, line {number}")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _pair(line: str, name: str) -> tuple[str, str]:
    try:
        pair = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{name}: no JSON ({error}).") from error
    source, proposal = (pair.get(key) for key in ("source", "proposal")) if isinstance(pair, dict) else (None, None)
    if not isinstance(source, str) or not isinstance(proposal, str):
        raise CommandError(f'{name}: not of the form {{"source": "…", "proposal": "…"}} with two texts.')
    return source, proposal
