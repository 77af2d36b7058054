from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _paper(settings: Settings) -> Iterator[None]:
    """A request leaves no language behind for the next test."""
    settings.SITE_URL = "https://paper.example"
    settings.SITE_NAME = "The Ledger"
    settings.INDEXNOW_KEY = "0123456789abcdef"
    with translation.override("en"):
        yield
