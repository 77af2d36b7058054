"""What a row of the table says: an act in a situation, who may do it, and how it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import Group, User
from django.db.models import Model

from tests.builders import make_user

ROLES = ("nobody", "Reporter", "Editor", "Wire staff", "Administrator")

Call = Callable[[], object]
Make = Callable[[User], Call]
Row_ = TypeVar("Row_", bound=Model)


@dataclass(frozen=True)
class Row:
    """`make` builds what the act is done to and gives the act, ready to be called, as often as one likes.

    `logged`: it leaves a line in Django's log.
    """

    act: str
    may: frozenset[str]
    make: Make
    situation: str = ""
    logged: bool = True

    def __str__(self) -> str:
        return f"{self.act.partition('.')[2]}{' ' if self.situation else ''}{self.situation}"


def row(act: str, may: Iterable[str], make: Make, situation: str = "", *, logged: bool = True) -> Row:
    return Row(act, frozenset(may), make, situation, logged)


def member(role: str) -> User:
    """A person who may enter the admin, with one role or none."""
    user = make_user(is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    return user


def anew(thing: Row_) -> Row_:
    """As the next request reads it."""
    found: Any = type(thing)._default_manager.get(pk=thing.pk)
    return found
