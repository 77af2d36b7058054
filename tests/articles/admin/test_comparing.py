import random

import pytest

from articles.admin.comparing import MOST_WORDS, compare
from articles.admin.fields import names, written


def _rebuilt(before: str, after: str) -> tuple[str, str]:
    parts = compare(before, after)
    old = "".join(part.text for part in parts if part.kind != "added")
    new = "".join(part.text for part in parts if part.kind != "removed")
    return old, new


@pytest.mark.parametrize("seed", range(20))
def test_parts_give_both_texts_back(seed: int) -> None:
    chance = random.Random(seed)
    words = ["alpha", "beta", "gamma", " ", "\n", "\n\n", "δ", "."]
    before = "".join(chance.choices(words, k=chance.randrange(200)))
    after = "".join(chance.choices(words, k=chance.randrange(200)))
    assert _rebuilt(before, after) == (before, after)


def test_one_changed_word_is_the_only_difference() -> None:
    parts = compare("Same line.\nThe price fell today.\n", "Same line.\nThe price rose today.\n")
    assert [(part.kind, part.text) for part in parts if part.kind != "same"] == [
        ("removed", "fell "),
        ("added", "rose "),
    ]


def test_equal_texts_differ_in_nothing() -> None:
    assert {part.kind for part in compare("a\nb", "a\nb")} == {"same"}
    assert compare("", "") == []


def test_a_huge_change_is_shown_as_a_whole() -> None:
    before, after = "a " * (MOST_WORDS + 1), "b " * (MOST_WORDS + 1)
    assert [part.kind for part in compare(before, after)] == ["removed", "added"]
    assert _rebuilt(before, after) == (before, after)


@pytest.mark.parametrize("tags", [[], ["BTC"], ["BTC", "A, B", "C"], ["EDITORS' PICK"], ['SAY "HI"', "X"]])
def test_tags_are_read_back_as_they_were_written(tags: list[str]) -> None:
    assert names(written(tags)) == tags


def test_typed_tags_are_upper_case_and_stand_once() -> None:
    assert names(" btc,ETH ,, Btc\n, сонце ") == ["BTC", "ETH", "СОНЦЕ"]
