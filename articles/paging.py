"""Lists that go on from the last row shown: no counting and no skipping, so page 5,000 costs what page 1 does."""

import base64
import binascii
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.db.models import BooleanField, DateTimeField, F, Func, QuerySet, Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAYOUT = struct.Struct(">iqq")


class BadCursor(ValueError):
    """Not a cursor of ours."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in a list: weight, time, number; lists run from the greatest to the smallest."""

    sticky_weight: int
    live_at: datetime
    pk: int

    def encode(self) -> str:
        micros = (self.live_at - _EPOCH) // timedelta(microseconds=1)
        packed = _LAYOUT.pack(self.sticky_weight, micros, self.pk)
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    @classmethod
    def decode(cls, cursor: str) -> "Place":
        try:
            packed = base64.b64decode(cursor.encode("ascii") + b"=", altchars=b"-_", validate=True)
            weight, micros, pk = _LAYOUT.unpack(packed)
            return cls(weight, _EPOCH + timedelta(microseconds=micros), pk)
        except (binascii.Error, struct.error, UnicodeError, OverflowError) as error:
            raise BadCursor(cursor) from error


def older_than(rows: QuerySet[Any], place: Place, columns: Sequence[str]) -> QuerySet[Any]:
    """The rows after `place` where `columns` (weight, time, number; or the last two) order the list descending."""
    values = [
        Value(place.sticky_weight),
        Value(place.live_at, output_field=DateTimeField()),
        Value(place.pk),
    ]
    return rows.filter(compared(columns, "<", values[-len(columns) :]))


def compared(columns: Sequence[str], sign: Literal["<", ">"], values: Sequence[Value]) -> Func:
    """`(a, b) < (x, y)` as SQL's row values, by which both databases enter an index where the values stand.

    Django's own tuple lookups spell it out as ANDs and ORs on SQLite, which then walks there from the beginning.
    """
    rows = (_Row(*(F(column) for column in columns)), _Row(*values))
    return Func(*rows, template="%(expressions)s", arg_joiner=f" {sign} ", output_field=BooleanField())


class _Row(Func):
    template = "(%(expressions)s)"
    output_field = BooleanField()
