from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.articles.covers.photoserver import Unsplash, loopback_unsplash


@pytest.fixture
def unsplash(settings: Settings) -> Iterator[Unsplash]:
    settings.SITE_NAME = "The Ledger"
    with loopback_unsplash() as fake:
        settings.OUTBOUND_ALLOWED_HOSTS = [fake.host]
        settings.UNSPLASH_URL = fake.url
        yield fake
