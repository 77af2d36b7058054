"""A newsroom of the benchmark's: its files, its database, and what its processes are told."""

import os
import sys
from pathlib import Path
from typing import Any

from bench.measuring import cost_of

_OF_THE_OPERATOR = {
    *("DATABASE_URL", "REDIS_URL", "NEWSROOM_VAR", "SITE_URL", "SITE_NAME", "ALLOWED_HOSTS", "DEBUG", "PAGE_STORE"),
    *("PAGE_STORE_MB", "OUTBOUND_ALLOWED_HOSTS", "LLM_BASE_URL", "LLM_API_KEY", "LLM_MODEL", "LLM_DAILY_BUDGET"),
    *("LLM_MONTHLY_BUDGET", "SPIKE_AFTER_HOURS", "SWEEP_SECONDS", "LEASE_SECONDS", "LOG_FORMAT", "LOG_LEVEL"),
    *("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
}


class House:
    """Its files stand under `folder`, and its database too where `settings` name none."""

    def __init__(self, folder: Path, **settings: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.env = {name: value for name, value in os.environ.items() if name not in _OF_THE_OPERATOR}
        self.env |= {"NEWSROOM_IGNORE_DOTENV": "1", "NEWSROOM_VAR": str(folder), **settings}

    def step(self, module: str, *arguments: str) -> Any:
        """What a step of `module` tells, run to its end. Raises StepFailed."""
        return cost_of([sys.executable, "-m", module, *arguments], self.env).told

    def logs(self) -> Path:
        """The folder of what its processes say."""
        made = self.folder / "logs"
        made.mkdir(exist_ok=True)
        return made
