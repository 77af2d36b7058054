"""What the work at hand is about: ids of rows, which every line of the log meanwhile carries."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_NOTHING: Mapping[str, int] = {}
_ids: ContextVar[Mapping[str, int]] = ContextVar("about", default=_NOTHING)


@contextmanager
def about(**ids: int | None) -> Iterator[None]:
    """While this lasts, lines of the log name these rows: `about(run=7, feed=3)`."""
    token = _ids.set({**_ids.get(), **{name: pk for name, pk in ids.items() if pk is not None}})
    try:
        yield
    finally:
        _ids.reset(token)


def ids() -> Mapping[str, int]:
    return _ids.get()
