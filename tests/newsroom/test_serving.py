"""What the web server loads before its workers part from it."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

_TOLD = """
import threading
from newsroom.serving import load
load()
from django.db import connections
print(threading.active_count(), [one.connection for one in connections.all(initialized_only=True) if one.connection])
"""


def test_no_thread_and_no_connection_is_left_to_workers_that_would_not_have_it(tmp_path: Path) -> None:
    environment = {**os.environ, "NEWSROOM_IGNORE_DOTENV": "1", "NEWSROOM_VAR": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", _TOLD],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert said.stdout == "1 []\n"
