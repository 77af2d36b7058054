import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _paper(settings: Settings) -> None:
    settings.SITE_URL = "https://paper.example"
    settings.SITE_NAME = "The Ledger"
