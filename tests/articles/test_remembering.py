"""Rows are remembered while somebody tells of changes, and only those that nothing touched."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from pytest_django.fixtures import Settings

from articles import remembering
from articles.remembering import Memo


@dataclass
class Telling:
    version: int = 1
    touched: dict[str, int] = field(default_factory=dict)

    def touched_since(self, keys: Iterable[str], version: int) -> bool:
        return any(self.touched.get(key, 0) > version for key in keys)


@pytest.fixture
def journal() -> Iterator[Telling]:
    told = Telling()
    remembering.told_by(told)
    yield told
    remembering.told_by(None)


def remembered(memo: Memo[str], *numbers: int) -> dict[int, str]:
    memo.begin()
    return memo.true(numbers)


def test_where_nobody_tells_of_changes_nothing_is_remembered() -> None:
    memo: Memo[str] = Memo(10)
    memo.keep([(1, "one")], memo.begin())
    assert remembered(memo, 1) == {}


def test_what_was_touched_is_forgotten_and_nothing_else(journal: Telling) -> None:
    memo: Memo[str] = Memo(10)
    memo.keep([(1, "one"), (2, "two")], memo.begin())
    assert remembered(memo, 1, 2, 3) == {1: "one", 2: "two"}
    journal.touched["article:1"] = journal.version = 2
    assert remembered(memo, 1, 2) == {2: "two"}


def test_what_was_read_before_a_change_is_not_kept_over_it(journal: Telling) -> None:
    memo: Memo[str] = Memo(10)
    version = memo.begin()
    journal.touched["article:1"] = journal.version = 2
    memo.keep([(1, "as it was")], version)
    assert remembered(memo, 1) == {}


@pytest.mark.parametrize(("pages_are_stored", "most"), [(False, 2), (True, 8)])
def test_the_oldest_give_way(journal: Telling, settings: Settings, pages_are_stored: bool, most: int) -> None:
    settings.PAGE_STORE = pages_are_stored
    memo: Memo[str] = Memo(most)
    memo.keep([(number, str(number)) for number in range(5)], memo.begin())
    assert remembered(memo, *range(5)) == {3: "3", 4: "4"}


def test_another_journal_s_versions_mean_nothing(journal: Telling) -> None:
    memo: Memo[str] = Memo(10)
    memo.keep([(1, "one")], memo.begin())
    remembering.told_by(Telling())
    assert remembered(memo, 1) == {}
