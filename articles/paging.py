"""Lists that go on from the last row shown: no counting and no skipping, so page 5,000 costs what page 1 does."""

import base64
import binascii
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

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
    values = (place.sticky_weight, place.live_at, place.pk)[-len(columns) :]
    return rows.filter(TupleLessThan(Tuple(*(F(column) for column in columns)), values))
