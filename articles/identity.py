"""What makes a story the same story in other languages: its source and its external id."""

import secrets
from typing import Final

_SMALLEST: Final = 10**17


def fresh_id() -> str:
    """For a story that no upstream has numbered: eighteen digits, as ids are digits, that nobody else will draw."""
    return str(_SMALLEST + secrets.randbelow(9 * _SMALLEST))
