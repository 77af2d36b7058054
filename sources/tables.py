"""Tables of words that people extend: TOML files beside the code."""

import tomllib
from pathlib import Path
from typing import Any


def read_table(path: Path) -> dict[str, Any]:
    """The whole file. A text that goes over several lines is one line."""
    return {name: _on_one_line(value) for name, value in tomllib.loads(path.read_text("utf-8")).items()}


def _on_one_line(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _on_one_line(each) for name, each in value.items()}
    return " ".join(value.split()) if isinstance(value, str) else value
