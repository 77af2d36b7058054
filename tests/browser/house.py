"""A whole newsroom as `make run` starts it: web server, worker, beat and broker, in a directory of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

START_SECONDS = 90


@dataclass(frozen=True)
class House:
    """A running newsroom: its address, the account that it printed, and what its processes say."""

    url: str
    user: str
    password: str
    log: Path
    environment: dict[str, str]

    def manage(self, *words: str) -> str:
        """What a command of `manage.py` says, run beside the house."""
        asked = [sys.executable, "manage.py", *words]
        done = subprocess.run(asked, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_house(directory: Path, **environment: str) -> Iterator[House]:
    """Start everything, wait until the site answers, and stop it as Ctrl-C does."""
    with house_database() as database, opened_house(directory, **database, **environment) as house:
        yield house


@contextmanager
def opened_house(directory: Path, **environment: str) -> Iterator[House]:
    """The same, on a database that stays; a second time in one directory it goes on as it was."""
    port = _free_port()
    log = directory / "house.log"
    with log.open("w") as output:
        whole = {**os.environ, **_own(directory, port), **environment}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=settings.BASE_DIR,
            env=whole,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _opened(process, f"http://localhost:{port}", log, whole)
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0, log.read_text()


def _own(directory: Path, port: int) -> dict[str, str]:
    return {
        "NEWSROOM_VAR": str(directory / "var"),
        "NEWSROOM_IGNORE_DOTENV": "1",
        "PORT": str(port),
        "SWEEP_SECONDS": "3",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def house_database() -> Iterator[dict[str, str]]:
    """On PostgreSQL a database of its own, dropped at the end; on SQLite its directory holds it."""
    default = settings.DATABASES["default"]
    if not default["ENGINE"].endswith("postgresql"):
        yield {}
        return
    name = f"newsroom_{uuid.uuid4().hex[:12]}"
    server = f"postgresql://{default['USER']}:{default['PASSWORD']}@{default['HOST']}:{default['PORT'] or 5432}"
    with closing(psycopg.connect(f"{server}/postgres", autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield {"DATABASE_URL": f"{server}/{name}"}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _opened(process: subprocess.Popen[bytes], url: str, log: Path, environment: dict[str, str]) -> House:
    """Wait for the printed account and the first page. The password is printed on the first start alone."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        account = re.search(r"Account +(?:(\S+), password (\S+)|as before)", log.read_text())
        if account and _answers(url):
            return House(url, account[1] or "", account[2] or "", log, environment)
        time.sleep(0.2)
    pytest.fail(f"The newsroom did not open:\n{log.read_text()}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
