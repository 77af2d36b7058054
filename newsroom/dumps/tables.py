"""Every table as JSON lines: one row a line, by primary key, the same bytes from either database.

So the hash of a table's file is the hash of the table itself, wherever its rows are.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.apps import apps
from django.db import models

from sources.bulk import Row

CHUNK: Final = 1000
# What people's browsers hold is no part of a newsroom.
_LEFT_OUT: Final = frozenset({"sessions.Session"})


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows a table has, and the SHA-256 of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """The rows of one model. `columns` are in the order of a line's values; the first is the primary key."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.label

    @cached_property
    def fields(self) -> list[Any]:
        key = self.model._meta.pk
        return [key, *(field for field in self.model._meta.concrete_fields if field is not key)]

    @property
    def columns(self) -> list[str]:
        return [str(field.attname) for field in self.fields]

    @cached_property
    def inward(self) -> list[str]:
        """Columns that point to rows of this same table."""
        return [str(field.attname) for field in self.fields if field.related_model is self.model]

    def rows(self) -> models.QuerySet[Any]:
        return self.model._base_manager.order_by()

    def lines(self) -> Iterator[bytes]:
        """Every row, streamed; ask inside a `snapshot`, so that all tables are of one moment."""
        writers = [_writer(field) for field in self.fields]
        for values in self.rows().order_by("pk").values_list(*self.columns).iterator(chunk_size=CHUNK):
            written = [write(value) for write, value in zip(writers, values, strict=True)]
            yield json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    def row(self, line: bytes) -> Row:
        """What a line holds, by column. Raises ValueError where it is no row of this table."""
        values = json.loads(line)
        return {name: read(value) for name, read, value in zip(self.columns, self._readers, values, strict=True)}

    @cached_property
    def _readers(self) -> list[Callable[[Any], Any]]:
        return [_reader(field) for field in self.fields]


def tables() -> list[Table]:
    """Every table, those that others point to before them. Raises ValueError where they point at each other."""
    waiting = {
        model: _points_to(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in _LEFT_OUT
    }
    ordered: list[Table] = []
    while waiting:
        free = sorted((model for model, others in waiting.items() if not others & waiting.keys()), key=_label)
        if not free:
            raise ValueError(f"These tables point at each other: {', '.join(sorted(map(_label, waiting)))}.")
        ordered += [Table(model) for model in free]
        for model in free:
            del waiting[model]
    return ordered


def summary(lines: Iterable[bytes], keep: Callable[[bytes], object] = lambda line: None) -> Summary:
    """Of a table's lines, each of which goes to `keep` too."""
    digest, count = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        keep(line)
        count += 1
    return Summary(count, digest.hexdigest())


def _label(model: type[models.Model]) -> str:
    return model._meta.label


def _points_to(model: type[models.Model]) -> set[type[models.Model]]:
    related = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    return {other for other in related if isinstance(other, type)} - {model}


# --- values: what JSON has no word for is written as text ---------------------------------------------
def _writer(field: Any) -> Callable[[Any], Any]:
    for kind, (write, _) in _WORDS.items():
        if isinstance(field, kind):
            return _unless_none(write)
    return lambda value: value


def _reader(field: Any) -> Callable[[Any], Any]:
    for kind, (_, read) in _WORDS.items():
        if isinstance(field, kind):
            return _unless_none(read)
    return lambda value: value


def _unless_none(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else change(value)


def _plain(value: Any) -> Any:
    """PostgreSQL's jsonb writes a whole number without its point and exponent."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


_WORDS: Final[Mapping[type[Any], tuple[Callable[[Any], Any], Callable[[Any], Any]]]] = {
    models.DateTimeField: (lambda moment: moment.astimezone(UTC).isoformat(), datetime.fromisoformat),
    models.DateField: (date.isoformat, date.fromisoformat),  # after the times, which are dates to Django
    models.BinaryField: (lambda data: bytes(data).hex(), bytes.fromhex),
    models.DecimalField: (lambda number: format(number, "f"), Decimal),
    models.JSONField: (_plain, lambda value: value),
}
