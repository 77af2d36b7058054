"""SECURITY.md names a test for each promise, and each is there."""

import re

import pytest
from django.conf import settings

DOCUMENT = (settings.BASE_DIR / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w./]+)`", DOCUMENT)))


def test_each_promise_has_a_test() -> None:
    rows = re.findall(r"^\| (\d)\. .*`tests/.*\|$", DOCUMENT, re.MULTILINE)
    assert rows == [str(number) for number in range(1, 9)]


@pytest.mark.parametrize("named", NAMED)
def test_each_test_is_there(named: str) -> None:
    assert (settings.BASE_DIR / named).exists()
