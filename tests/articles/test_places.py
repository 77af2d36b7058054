"""Who gives way to whom on the front page, as a pure decision."""

import pytest

from articles.places import giving_way, name_of, weight_of


def settled(held: dict[int, int], newcomer: int, place: int) -> dict[int, int]:
    """The places after all moves; each target must be free when it is taken."""
    places = {at: who for at, who in held.items() if who != newcomer}
    for who, to in giving_way(held, newcomer, place):
        places = {at: other for at, other in places.items() if other != who}
        assert to not in places
        if to:
            places[to] = who
    assert place not in places
    return dict(sorted((places | {place: newcomer}).items()))


@pytest.mark.parametrize(
    ("held", "newcomer", "place", "after"),
    [
        ({}, 9, 1, {1: 9}),
        ({1: 1, 2: 2}, 9, 1, {1: 9, 2: 1, 3: 2}),
        ({1: 1, 3: 3}, 9, 1, {1: 9, 2: 1, 3: 3}),
        ({n: n for n in range(1, 7)}, 9, 1, {1: 9, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}),
        ({n: n for n in range(1, 7)}, 9, 6, {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 9}),
        ({1: 1, 2: 2, 3: 3}, 3, 1, {1: 3, 2: 1, 3: 2}),
        ({1: 1, 2: 2, 3: 3}, 1, 3, {1: 2, 2: 3, 3: 1}),
        ({1: 1, 2: 2}, 1, 2, {1: 2, 2: 1}),
        ({1: 1}, 1, 4, {4: 1}),
        ({1: 1, 4: 4, 5: 5}, 1, 5, {3: 4, 4: 5, 5: 1}),
        ({2: 2}, 2, 2, {2: 2}),
    ],
    ids=[
        "an empty page",
        "all move down",
        "an empty place ends the moving",
        "the last one leaves",
        "the last place has nobody below",
        "up past others",
        "down past others",
        "two change places",
        "down to an empty place",
        "an empty place ends the moving up",
        "onto itself",
    ],
)
def test_others_give_way(held: dict[int, int], newcomer: int, place: int, after: dict[int, int]) -> None:
    assert settled(held, newcomer, place) == after


def test_the_lead_is_the_heaviest_and_no_place_weighs_nothing() -> None:
    assert [weight_of(place) for place in (1, 2, 6, None)] == [6, 5, 1, 0]
    assert [name_of(place) for place in (1, 2)] == ["Lead", "Place 2"]
