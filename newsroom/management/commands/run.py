"""The whole newsroom in one terminal: web server, worker and beat, until Ctrl-C."""

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

WORKER = [
    "-m",
    "celery",
    "--quiet",
    "-A",
    "newsroom",
    "worker",
    "--beat",
    "--queues",
    "wire,desk,paper",
    "--loglevel",
    "warning",
]
SERVER = [
    "-m",
    "granian",
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
PATIENCE_SECONDS = 15


class Command(BaseCommand):
    help = "Prepare the database on first start, then run the web server, a Celery worker and beat. Ctrl-C stops all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument("--concurrency", type=int, default=3, metavar="N", help="processes of the worker (3)")

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
    return f"\n  Site     {site}/\n  Admin    {site}/admin/\n  Account  {account}\n\n  Ctrl-C stops all.\n"


def _watch(commands: list[list[str]]) -> None:
    """Run all until one ends or somebody asks to stop; then end the others too."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    processes = [
        subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603
        for command in commands
    ]
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
        ended = next(
            command[1] for command, process in zip(commands, processes, strict=True) if process.poll() is not None
        )
        raise CommandError(f"{ended} ended by itself; what it said stands above. The rest was stopped.")
    except KeyboardInterrupt:
        sys.stdout.write("\nStopping ...\n")
    finally:
        _stop(processes)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask politely, then insist: children have sessions of their own, so that Ctrl-C reaches only us."""
    for process in processes:
        process.terminate()
    end = time.monotonic() + PATIENCE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
