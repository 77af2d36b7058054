"""What a command says while it works, and at its end: a bar on a terminal, rejections by name, one summary line."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")


class Report:
    """Counts of outcomes and the names of what was rejected, for one command."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.rejected = 0
        self._console = Console(stderr=True)

    def over(self, items: Iterable[Item], what: str, *, total: int | None = None) -> Iterator[Item]:
        """`items`, with a bar on standard error if that is a terminal; `total` where they do not tell how many."""
        if total is None and isinstance(items, Sized):
            total = len(items)
        hidden = not self._console.is_terminal
        yield from track(items, what, total=total, console=self._console, transient=True, disable=hidden)

    def reject(self, name: str, reason: str) -> None:
        self.rejected += 1
        sys.stderr.write(f"rejected: {name}: {reason}\n")

    def close(self, *outcomes: str) -> str:
        """The summary line; raises `CommandError` (exit status 1) if anything was rejected."""
        told = ", ".join(f"{self.counts[outcome]} {outcome}" for outcome in outcomes)
        line = f"{told}, {self.rejected} rejected"
        if self.rejected:
            raise CommandError(line)
        return line
