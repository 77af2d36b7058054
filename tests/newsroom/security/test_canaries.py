"""Every secret of the environment is a canary here. Errors are provoked, and it must sing nowhere that people read."""

import io
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sentry_sdk
from django.conf import settings as live_settings
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from sentry_sdk.transport import Transport

from articles.models import Mail
from articles.people import mailing
from newsroom import errortracking, pipeline
from newsroom.logs import JsonFormatter, TextFormatter
from sources import secrecy
from sources.models import Filing
from tests.acts.test_acts import everything
from tests.builders import make_entry, make_user
from tests.newsroom.security import breaking

ODD = "canary&<'\"/@ü"
SECRETS = {name: f"canary-{name.lower()}-{ODD}" for name in secrecy.SETTINGS} | {
    "REDIS_URL": f"redis://:{quote('canary-redis-' + ODD, safe='')}@127.0.0.1:1/0",
    "SENTRY_DSN": "https://canarydsn0123@127.0.0.1:1/7",
}


@pytest.fixture(autouse=True)
def _canaries(settings: Settings) -> None:
    for name, value in SECRETS.items():
        setattr(settings, name, value)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, in both formats."""
    stream = io.StringIO()
    handlers = [logging.StreamHandler(stream) for _ in range(2)]
    for handler, formatter in zip(handlers, (TextFormatter(), JsonFormatter()), strict=True):
        handler.setFormatter(formatter)
        logging.getLogger().addHandler(handler)
    yield stream
    for handler in handlers:
        logging.getLogger().removeHandler(handler)


def sings(text: str) -> list[str]:
    """Where it sings, with what stands around."""
    return re.findall(r".{0,60}canary.{0,60}", text, re.IGNORECASE)


def test_the_canary_would_be_heard() -> None:
    assert sings(f"It broke with {SECRETS}")
    assert not sings(secrecy.scrub(f"It broke with {SECRETS}"))


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("accept", ["text/html", "text/plain"])
@pytest.mark.django_db
def test_no_page_about_an_error_and_no_log_tells_a_secret(
    debug: bool, accept: str, settings: Settings, log: io.StringIO
) -> None:
    settings.DEBUG, settings.ROOT_URLCONF = debug, breaking.__name__
    answer = Client(raise_request_exception=False).get("/broken/", headers={"accept": accept})
    assert answer.status_code == 500
    assert ("It broke with" in answer.content.decode()) is debug
    assert "It broke with" in log.getvalue()
    assert not sings(answer.content.decode())
    assert not sings(log.getvalue())


class Kept(Transport):
    """Where envelopes end that would go to Sentry."""

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        self.events: list[Any] = []

    def capture_envelope(self, envelope: Any) -> None:
        self.events += [item.payload.json for item in envelope.items if item.payload.json]


@pytest.mark.django_db
def test_sentry_is_told_the_error_and_no_secret_and_nothing_of_people(settings: Settings) -> None:
    settings.ROOT_URLCONF = breaking.__name__
    kept = Kept()
    with sentry_sdk.new_scope():
        errortracking.begin("https://key@sentry.example.org/1", transport=kept)
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = "canary-session"
        client.post(
            "/broken/?q=canary-question", {"password": "canary-password"}, headers={"x-forwarded-for": "canary"}
        )
        sentry_sdk.get_client().close()
        sentry_sdk.init()
    [event] = kept.events
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert set(event["request"]) <= {"url", "method"}
    assert not sings(str(event))


@pytest.mark.django_db
def test_rows_that_tell_of_errors_hold_no_secret(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    told = f"It broke with {SECRETS}"

    def breaks(*args: Any, **kwargs: Any) -> Any:
        raise ValueError(told)

    entry = make_entry()
    monkeypatch.setattr(pipeline.filing, "drafts_of", breaks)
    pipeline.file_waiting(timezone.now())
    assert Filing.objects.get(pk=entry.pk).failure.startswith("ValueError: It broke")
    Mail.objects.create(kind="reset", user=make_user(email="ada@paper.example"), queued_at=timezone.now())
    monkeypatch.setattr(mailing.EmailMessage, "send", breaks)
    mailing.send_waiting(timezone.now)
    assert Mail.objects.get().error.startswith("It broke")
    assert not sings(str(everything()))


@pytest.mark.django_db
def test_no_page_of_the_admin_or_of_health_tells_a_secret(client: Client) -> None:
    client.force_login(make_user(is_staff=True, is_superuser=True))
    pages = ["/admin/", "/admin/status/", "/health/ready", "/admin/articles/modelcall/", "/admin/sources/feed/add/"]
    for page in pages:
        assert not sings(client.get(page).content.decode()), page


@pytest.mark.parametrize("command", [["migrate"], ["check", "--deploy"], ["import_feeds"]])
def test_no_command_tells_a_secret_when_nothing_can_be_reached(command: list[str], tmp_path: Path) -> None:
    password = quote("canary-database-" + ODD, safe="")
    environment = {
        **os.environ,
        **{name: value for name, value in SECRETS.items() if name not in ("EMAIL_HOST_PASSWORD", "SENTRY_DSN")},
        "NEWSROOM_IGNORE_DOTENV": "1",
        "NEWSROOM_VAR": str(tmp_path),
        "DATABASE_URL": f"postgresql://newsroom:{password}@127.0.0.1:1/newsroom",
        "EMAIL_URL": f"submission://canary-user:{quote('canary-mail', safe='')}@127.0.0.1:1",
        "SECRET_KEY": "canary-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    }
    asked = [sys.executable, "manage.py", *command]
    said = subprocess.run(
        asked, cwd=live_settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert not sings(said.stdout + said.stderr), (said.stdout + said.stderr)[-3000:]
