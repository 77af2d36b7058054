"""Fixtures of the whole suite. Sockets reach loopback only."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from pytest_django.fixtures import Settings
from pytest_socket import socket_allow_hosts

from tests import builders
from tests.edge import watched_connections

admin.autodiscover()  # as the addresses do; tests are made of what is registered
SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture
def shared() -> Path:
    """The folder of test material that lies beside the project here and in CI; skips where it is not."""
    if not SHARED.is_dir():
        pytest.skip("skipped, because ../shared is not on this machine")
    return SHARED


@pytest.fixture(autouse=True)
def strays() -> Iterator[list[str]]:
    """Who of our own code opened a connection beside the HTTP edge: in no test anybody."""
    with watched_connections() as found:
        yield found
    assert found == []


@pytest.fixture(autouse=True)
def _numbers_begin_anew() -> None:
    """Builders number what they make, and stories by their number are minutes apart: so that no test's times hang on
    how many came before it."""
    builders.begin_anew()


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    """Media goes into the test's own directory, static files need no collecting, passwords cost nothing."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real ones are slow on purpose
    # Redis keeps what a rolled back transaction forgets, and all workers share it.
    settings.CACHES = {name: {**cache, "KEY_PREFIX": uuid.uuid4().hex} for name, cache in settings.CACHES.items()}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
