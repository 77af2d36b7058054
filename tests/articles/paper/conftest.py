from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

DJANGOS = "django.middleware.locale.LocaleMiddleware"


@pytest.fixture(autouse=True)
def _paper(settings: Settings) -> Iterator[None]:
    """The address decides the language; a request leaves none behind for the next test."""
    ours = "articles.editions.EditionMiddleware"
    settings.MIDDLEWARE = [ours if name == DJANGOS else name for name in settings.MIDDLEWARE]
    settings.SITE_URL = "https://paper.example"
    settings.SITE_NAME = "The Ledger"
    with translation.override("en"):
        yield
