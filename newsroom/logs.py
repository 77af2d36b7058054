"""The log: lines for people, or JSON for machines (`LOG_FORMAT=json`). Neither ever holds a secret."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from sources.about import ids
from sources.secrecy import scrub, scrubbed


class TextFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("[{asctime}: {levelname}/{processName}] {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))


class JsonFormatter(logging.Formatter):
    """One object a line: when, level, logger, message, the ids of what it is about, and the traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **ids(),
        }
        if request := getattr(record, "request", None):
            told["path"] = getattr(request, "path", "")
        if status := getattr(record, "status_code", None):
            told["status"] = status
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(scrubbed(told), ensure_ascii=False, default=str)
