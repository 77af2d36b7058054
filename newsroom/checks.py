"""What Newsroom refuses to start with outside debug mode: a weak key, hosts left open, a database that all may read."""

import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

_SHORTEST_KEY: Final = 50
_FEWEST_SIGNS: Final = 5
_DEFAULTS: Final = ("django-insecure", "changeme", "change-me", "secret", "newsroom", "example", "your-")


@register(Tags.security)
def refusals(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """None in debug mode. Reads the database file's permissions; no queries."""
    return [] if settings.DEBUG else [*_key(settings.SECRET_KEY), *_hosts(settings.ALLOWED_HOSTS), *_file()]


def require_none() -> None:
    """For processes that no command of `manage.py` starts. Raises ImproperlyConfigured with every sentence."""
    if found := refusals():
        raise ImproperlyConfigured(" ".join(f"{one.msg} {one.hint}" for one in found))


def _key(key: str) -> Iterable[CheckMessage]:
    known = key.lower().startswith(_DEFAULTS)
    if known or len(key) < _SHORTEST_KEY or len(set(key)) < _FEWEST_SIGNS:
        yield Error(
            "SECRET_KEY is weak or known: whoever guesses it can sign in as anybody.",
            hint=f"Unset it, and one is made and kept in {settings.VAR_DIR / 'secret_key'}; or give {_SHORTEST_KEY} "
            "random characters.",
            id="newsroom.E001",
        )


def _hosts(hosts: Iterable[str]) -> Iterable[CheckMessage]:
    if any(host.strip().rstrip(".") in ("*", "") for host in hosts):
        yield Error(
            "ALLOWED_HOSTS is open to every host: links in letters and stored pages could lead anywhere.",
            hint="Name the site's hosts, such as ALLOWED_HOSTS=news.example.org.",
            id="newsroom.E002",
        )


def _file() -> Iterable[CheckMessage]:
    default = settings.DATABASES["default"]
    path = Path(default["NAME"]) if default["ENGINE"].endswith("sqlite3") else None
    if path is not None and _all_may_read(path):
        yield Error(
            f"Everybody on this machine may read the database {path}.",
            hint=f"Keep it to the account that runs Newsroom: chmod o-rwx {path}",
            id="newsroom.E003",
        )


def _all_may_read(path: Path) -> bool:
    """Whether the file and all folders on the way to it are open to others. One that is not there yet is not."""
    try:
        path = path.resolve(strict=True)
        others = path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH)
        return bool(others) and all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents)
    except OSError:
        return False
