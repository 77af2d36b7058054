"""What stands in the way of a start is said in a sentence that names the setting."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "NEWSROOM_IGNORE_DOTENV": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"SITE_URL": "news"}, "SITE_URL"),
        ({"DATABASE_URL": "what://ever"}, "DATABASE_URL"),
        ({"NEWSROOM_VAR": "/dev/null/var"}, "NEWSROOM_VAR"),
        ({"LEASE_SECONDS": "soon"}, "LEASE_SECONDS"),
    ],
)
def test_a_wrong_setting_is_named_in_a_sentence(environment: dict[str, str], named: str, tmp_path: Path) -> None:
    said = manage("check", **{"NEWSROOM_VAR": str(tmp_path), **environment})
    assert said.returncode == 1
    assert named in said.stderr
    assert "Traceback" not in said.stderr


def test_a_taken_port_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = manage("run", NEWSROOM_VAR=str(tmp_path), PORT=port)
    assert said.returncode == 1
    assert said.stderr == f"CommandError: Port {port} on 127.0.0.1 is taken. Choose another: PORT=8001 make run\n"


def make(directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`make run` of a copy of the Makefile in `directory`."""
    (directory / "Makefile").write_bytes((settings.BASE_DIR / "Makefile").read_bytes())
    return subprocess.run(
        ["make", "run"],
        cwd=directory,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def fake_python(directory: Path, version_ok: bool) -> str:
    """A Python without venv, or one that is too old."""
    script = directory / "python"
    script.write_text(f'#!/bin/sh\ncase "$2" in *version_info*) exit {0 if version_ok else 1};; *) exit 1;; esac\n')
    script.chmod(0o755)
    return str(script)


def test_a_missing_venv_module_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    said = make(tmp_path, PYTHON=fake_python(tmp_path, version_ok=True))
    assert said.returncode != 0
    assert "sudo apt-get install python3-venv" in said.stdout


def test_an_old_python_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    said = make(tmp_path, PYTHON=fake_python(tmp_path, version_ok=False))
    assert said.returncode != 0
    assert "needs Python 3.11 or later" in said.stdout


WATCHED = """
import django
django.setup()
import sys
from newsroom.management.commands import run
run.SHORTEST_LIFE = float(sys.argv[1])
run._watch([["-c", sys.argv[2]], ["-c", "import time; time.sleep(60)"]])
"""
ENDS_AND_THEN_ASKS_TO_STOP = """
import os, pathlib, signal, time
starts = pathlib.Path({path!r})
starts.write_text(starts.read_text() + "started ")
if starts.read_text().count("started") == 3:
    os.kill(os.getppid(), signal.SIGINT)
    time.sleep(60)
"""


@pytest.mark.parametrize(
    ("shortest_life", "starts", "status", "said"),
    [("0", 3, 0, "ended by itself (status 0) and is started again"), ("50", 1, 1, "The rest was stopped")],
)
def test_a_part_that_ends_is_started_again_unless_that_helps_nothing(
    shortest_life: str, starts: int, status: int, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "starts"
    path.write_text("")
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, shortest_life, ENDS_AND_THEN_ASKS_TO_STOP.format(path=str(path))],
        cwd=settings.BASE_DIR,
        env={**os.environ, "NEWSROOM_IGNORE_DOTENV": "1", "DJANGO_SETTINGS_MODULE": "newsroom.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert path.read_text().count("started") == starts
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr
