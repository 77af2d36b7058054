"""The whole newsroom in one terminal: web server, workers and beat, until Ctrl-C."""

import errno
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from newsroom.firststart import prepare

CELERY = ["-m", "celery", "--quiet", "-A", "newsroom"]
A_WORKER = [*CELERY, "worker", "--loglevel", "warning"]
# What readers wait for has a worker of its own: a slow model may keep every process of the other one for minutes.
PAPER = [*A_WORKER, "--queues", "paper", "--hostname", "paper@%h", "--concurrency", "1"]
WORKER = [*A_WORKER, "--queues", "wire,desk"]
# A process of its own: as a part of the worker it could end and nobody would notice that nothing is imported any more.
BEAT = [*CELERY, "beat", "--pidfile=", "--loglevel", "warning"]
SERVER = [
    "-m",
    "newsroom.serving",
    "--interface",
    "wsgi",
    "--no-ws",
    "--workers",
    "2",
    "--blocking-threads",
    "4",
    "--backpressure",
    "128",
    "--log-level",
    "warning",
]
_TELLING = frozenset(["celery", "worker", "wire,desk", "paper", "beat", "newsroom.serving"])
PATIENCE_SECONDS = 15
SHORTEST_LIFE = 10.0
"""Seconds. What ends sooner after its start would end again."""


class Command(BaseCommand):
    help = "Prepare the database on first start, then run the web server, Celery workers and beat. Ctrl-C stops all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument(
            "--concurrency", type=int, default=2, metavar="N", help="processes that import and ask the model (2)"
        )

    def handle(self, *args: Any, host: str, concurrency: int, **options: Any) -> None:
        _check_port(host, settings.PORT)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        account = prepare(self.stdout.write)
        self.stdout.write(_welcome(account))
        self.stdout.flush()
        _watch(
            [
                [*SERVER, "--host", host, "--port", str(settings.PORT), "newsroom.wsgi:application"],
                [*WORKER, "--concurrency", str(concurrency)],
                PAPER,
                BEAT,
            ]
        )


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise CommandError(f"Port {port} on {host} {why}. Choose another: PORT=8001 make run") from error


def _welcome(account: str) -> str:
    site = settings.SITE_URL
    return f"\n  Site     {site}/\n  Admin    {site}{settings.DESK_URL}\n  Account  {account}\n\n  Ctrl-C stops all.\n"


class Part:
    """One of the processes that make a newsroom."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self.name = " ".join(word for word in command if word in _TELLING)
        self.start()

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches only us."""
        self.started = time.monotonic()
        command = [sys.executable, *self._command]
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603

    def revive(self) -> None:
        """Start it again if it has ended. Raises CommandError where that would help nothing."""
        status = self.process.poll()
        if status is None:
            return
        if time.monotonic() - self.started < SHORTEST_LIFE:
            raise CommandError(f"{self.name} ended by itself; what it said stands above. The rest was stopped.")
        sys.stderr.write(f"{self.name} ended by itself (status {status}) and is started again.\n")
        self.start()


def _watch(commands: list[list[str]]) -> None:
    """Run all until somebody asks to stop, or one cannot be kept running; then end the others too."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    parts = [Part(command) for command in commands]
    try:
        while True:
            time.sleep(0.3)
            for part in parts:
                part.revive()
    except KeyboardInterrupt:
        sys.stdout.write("\nStopping ...\n")
    finally:
        _stop([part.process for part in parts])


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask politely, then insist."""
    for process in processes:
        process.terminate()
    end = time.monotonic() + PATIENCE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
