"""What a row of the doors' table says: an address of the admin, what is sent to it, and who may."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

Sent = tuple[list[Any], dict[str, Any]]
"""The arguments of the address, and what is posted there."""
Make = Callable[[User], Sent]

EDITORS, WRITERS, WIRE, ADMINISTRATORS = ("Editor",), ("Editor", "Reporter"), ("Wire staff",), ("Administrator",)
READERS = ("Reporter", "Editor", "Wire staff", "Administrator")
EVERYBODY = ("nobody", *READERS)
NOBODY = ()


@dataclass(frozen=True)
class Door:
    """`make` builds for a person what they act on and gives what they send; `what` is the act that is asked for."""

    name: str
    what: str
    may: frozenset[str]
    make: Make

    def __str__(self) -> str:
        return f"{self.name}{' ' if self.what else ''}{self.what}"


def door(name: str, may: Iterable[str], make: Make, what: str = "") -> Door:
    return Door(name, what, frozenset(may), make)


def sending(thing: Callable[[], Any], **data: Any) -> Make:
    """To the page of a new `thing`."""
    return lambda user: ([thing().pk], data)
