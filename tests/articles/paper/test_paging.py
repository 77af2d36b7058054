from datetime import UTC, datetime

import pytest

from articles.paging import BadCursor, Place


@pytest.mark.parametrize("weight", [0, 7, -3, 2**31 - 1])
def test_a_cursor_keeps_its_place_to_the_microsecond(weight: int) -> None:
    place = Place(weight, datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=UTC), 2**40)
    assert Place.decode(place.encode()) == place
    assert place.encode().replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("cursor", ["", "x", "=" * 28, "A" * 26, "A" * 28, "é" * 27, "7" * 27])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        Place.decode(cursor)
