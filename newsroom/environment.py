"""Settings as the environment gives them: texts, turned into what they mean.

Libraries for this bring a framework for forms, which took a tenth of the start of every process.
"""

import json
import math
import os
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured

from sources.loading import at_first_call

load_dotenv = at_first_call("dotenv", "load_dotenv")
_YES = frozenset(("1", "true", "yes", "on", "y", "t"))
_NO = frozenset(("0", "false", "no", "off", "n", "f"))


class Environment:
    """Each method takes a variable's name and what it is where it is not set; all but texts may also be left empty.

    Raises ImproperlyConfigured, with the name of the setting and what it may be.
    """

    def load(self, file: Path) -> None:
        """Add the variables of a `.env` file, if it is there; those that are set stay as they are."""
        if file.exists():
            load_dotenv(file)

    def text(self, name: str, default: str, *, among: Sequence[str] = (), like: str = "") -> str:
        """One of `among`, if any are given, and whole as the expression `like` has it."""
        found = os.environ.get(name, default)
        if among and found not in among:
            raise _wrong(name, found, f"one of {', '.join(among)}")
        if like and not re.fullmatch(like, found):
            raise _wrong(name, found, f"a text like {like}")
        return found

    def flag(self, name: str, default: bool) -> bool:
        found = os.environ.get(name, "").strip().lower()
        if found in _YES | _NO:
            return found in _YES
        if found:
            raise _wrong(name, found, "true or false")
        return default

    def whole(self, name: str, default: int, *, least: int | None = None, most: int | None = None) -> int:
        return int(self._number(name, int, "a whole number", default, least, most))

    def number(self, name: str, default: float, *, least: float | None = None) -> float:
        return float(self._number(name, float, "a number", default, least, None))

    def amount(self, name: str, *, least: int | None = None) -> Decimal | None:
        amount: Decimal | None = self._number(name, Decimal, "a number", None, least, None)
        return amount

    def names(self, name: str, default: list[str]) -> list[str]:
        """What stands between commas."""
        found = os.environ.get(name)
        return default if found is None else [each.strip() for each in found.split(",") if each.strip()]

    def ports(self, name: str, default: list[int]) -> list[int]:
        """Whole numbers between commas."""
        given = self.names(name, [])
        if not all(each.isdecimal() and 0 < int(each) < 65536 for each in given):
            raise _wrong(name, ", ".join(given), "numbers of ports with commas between them")
        return [int(each) for each in given] or default

    def path(self, name: str, default: Path) -> Path:
        return Path(os.environ.get(name) or default)

    def document(self, name: str, default: Any) -> Any:
        try:
            return json.loads(os.environ.get(name) or "null") or default
        except ValueError as error:
            raise _wrong(name, os.environ[name], f"JSON ({error})") from error

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Django's settings of a database, by its address."""
        return self._address(name, default, dj_database_url.parse)

    def email(self, name: str, default: str) -> dict[str, Any]:
        """Django's settings for sending e-mail, by a server's address."""
        return self._address(name, default, dj_email_url.parse)

    def _address(self, name: str, default: str, parse: Callable[[str], Any]) -> dict[str, Any]:
        try:
            return dict(parse(os.environ.get(name) or default))
        except Exception as error:  # each library has its own; the address may hold a password, so it is not told
            raise ImproperlyConfigured(f"{name} is not an address that can be read ({type(error).__name__}).") from None

    def _number(
        self, name: str, kind: Callable[[str], Any], what: str, default: Any, least: float | None, most: float | None
    ) -> Any:
        found = os.environ.get(name, "").strip()
        if not found:
            return default
        if least is not None:
            what += f", {least} at least" if most is None else f" from {least} to {most}"
        try:
            number = kind(found)
        except (ValueError, InvalidOperation) as error:
            raise _wrong(name, found, what) from error
        if not math.isfinite(number) or (least is not None and number < least) or (most is not None and number > most):
            raise _wrong(name, found, what)
        return number


def _wrong(name: str, found: str, wanted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={found} cannot be used: it must be {wanted}.")
