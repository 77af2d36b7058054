"""Outside debug mode nothing starts with a weak key, open hosts, or a database that everybody may read."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from newsroom import settings as newsroom_settings
from newsroom.checks import refusals

COMMANDS = {
    "a command": ["manage.py", "check"],
    "the whole house": ["manage.py", "run"],
    "the web server": ["-c", "import newsroom.wsgi"],
    "a worker": ["-m", "celery", "-A", "newsroom", "worker", "--pool", "solo"],
    "beat": ["-m", "celery", "-A", "newsroom", "beat", "--pidfile="],
}
KEY = "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef"


def start(command: list[str], var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"NEWSROOM_IGNORE_DOTENV": "1", "NEWSROOM_VAR": str(var), "DATABASE_URL": "", "REDIS_URL": ""}
    whole = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "newsroom.settings", **environment}
    if not environment.get("DATABASE_URL"):
        del whole["DATABASE_URL"]
    asked = [sys.executable, *command]
    return subprocess.run(
        asked, cwd=settings.BASE_DIR, env=whole, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_nothing_starts_with_a_known_key(command: list[str], tmp_path: Path) -> None:
    said = start(command, tmp_path, SECRET_KEY=KEY)
    assert said.returncode != 0
    assert "SECRET_KEY is weak or known" in said.stderr
    assert KEY not in said.stderr + said.stdout


@pytest.mark.parametrize("hosts", ["*", "news.example.org,*", "."])
def test_open_hosts_are_refused(hosts: str, tmp_path: Path) -> None:
    said = start(COMMANDS["a command"], tmp_path, ALLOWED_HOSTS=hosts)
    assert (said.returncode, "ALLOWED_HOSTS is open to every host" in said.stderr) == (1, True)


def test_a_database_that_everybody_may_read_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    database.touch()
    address = f"sqlite:///{database}"
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and "pytest" in str(folder):
            folder.chmod(0o755)
    database.chmod(0o644)
    said = start(COMMANDS["a command"], tmp_path, DATABASE_URL=address)
    assert (said.returncode, f"chmod o-rwx {database}" in said.stderr) == (1, True), said.stderr
    tmp_path.chmod(0o700)
    assert start(COMMANDS["a command"], tmp_path, DATABASE_URL=address).returncode == 0
    tmp_path.chmod(0o755)
    database.chmod(0o640)
    assert start(COMMANDS["a command"], tmp_path, DATABASE_URL=address).returncode == 0


def test_the_database_and_the_key_that_we_make_are_nobody_elses(tmp_path: Path) -> None:
    assert start(["manage.py", "migrate", "--verbosity", "0"], tmp_path).returncode == 0
    made = [tmp_path / "newsroom.sqlite3", tmp_path / "secret_key"]
    assert [oct(file.stat().st_mode & 0o777) for file in made] == ["0o600", "0o600"]


def test_processes_that_begin_at_once_take_the_same_key(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def take(path: Path) -> str:
        together.wait()
        return newsroom_settings._own_secret_key(path)

    paths = [tmp_path / f"key{number}" for number in range(50)]
    with ThreadPoolExecutor(8) as pool:
        for path in paths:
            [key] = {*pool.map(take, [path] * 8)}
            assert len(key) > 60
    assert {*tmp_path.iterdir()} == {*paths}


def test_debug_mode_is_not_refused_and_a_short_key_is_outside_it(settings: Settings) -> None:
    settings.SECRET_KEY, settings.DEBUG = "k" * 60, True
    assert refusals() == []
    settings.DEBUG = False
    assert [one.id for one in refusals()] == ["newsroom.E001"]
    settings.SECRET_KEY = "abcdefgh12345678" * 3
    assert [one.id for one in refusals()] == ["newsroom.E001"]
    settings.SECRET_KEY = "abcdefgh12345678" * 4
    assert refusals() == []
