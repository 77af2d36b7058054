"""The wire's end as the driver sees it: `bench.server` in a process of its own, told what to serve."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator


class Wire:
    def __init__(self, server: "subprocess.Popen[str]") -> None:
        assert server.stdin
        assert server.stdout
        self._orders, self._answers = server.stdin, server.stdout
        self.host = f"127.0.0.1:{self._answers.readline().strip()}"

    def serve(self, mode: str) -> None:
        """`first`, `changed`, `unmodified` or `growing`, from now on."""
        self._orders.write(f"{mode}\n")
        self._orders.flush()
        assert self._answers.readline().strip() == mode


@contextlib.contextmanager
def wire() -> Iterator[Wire]:
    command = [sys.executable, "-m", "bench.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield Wire(server)
        finally:
            server.terminate()
