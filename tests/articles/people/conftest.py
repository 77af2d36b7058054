"""People of a newsroom that has a mail server."""

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.HAS_EMAIL = True
    settings.SITE_URL = "https://paper.example"
    settings.SITE_NAME = "The Ledger"
