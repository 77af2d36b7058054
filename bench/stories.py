"""The stories of the page benchmark: the same ones, in the same words, for everyone who is measured.

One goes live every twenty minutes, the last just now. A story has a headline, a standfirst, about 2 KB of Markdown, a
category, five tags of which some are on a third of all stories, an author, a source and a cover.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bench.words import CATEGORIES, FIRST_NAMES, LAST_NAMES, PEOPLE, SENTENCES, THINGS, TURNS, VERBS

PACE: Final = timedelta(minutes=20)
COVERS: Final = 200
SOURCES: Final = 20
TAGS: Final = [name.upper() for name in (*CATEGORIES, *FIRST_NAMES)]
COMMON: Final = ["treasury", "hashrate", "collateral", "airdrop"]
"""Words of which each story has one: each stands in a quarter of all."""
_WEIGHTS: Final = [1 / (place + 5) for place in range(len(TAGS))]
_TAGS_A_STORY: Final = 5
_PARAGRAPHS: Final = 6
_NOT_IN_SLUGS: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Story:
    """`number` counts from the oldest; `cover` and `source` are numbers of one."""

    number: int
    title: str
    slug: str
    standfirst: str
    body: str
    category: str
    tags: list[str]
    author: str
    source: int
    cover: int
    at: datetime


def stories(count: int, newest: datetime) -> Iterator[Story]:
    """`count` of them, the oldest first."""
    for number in range(count):
        yield _story(number, newest - (count - 1 - number) * PACE)


def _story(number: int, at: datetime) -> Story:
    chance = random.Random(number)
    title = f"{_company(chance)} {chance.choice(VERBS)} {chance.choice(THINGS)} {_counted(chance, TURNS)}"
    return Story(
        number,
        title,
        f"{_NOT_IN_SLUGS.sub('-', title.lower())[:70].strip('-')}-{number}",
        f"{_counted(chance, SENTENCES)} {_counted(chance, SENTENCES)}",
        _body(chance, COMMON[number % len(COMMON)]),
        chance.choice(CATEGORIES),
        _tags(chance),
        chance.choice(PEOPLE),
        chance.randrange(SOURCES),
        chance.randrange(COVERS),
        at,
    )


def _tags(chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < _TAGS_A_STORY:
        found.setdefault(chance.choices(TAGS, _WEIGHTS)[0])
    return list(found)


def _body(chance: random.Random, common: str) -> str:
    blocks = [_paragraph(chance) for _ in range(_PARAGRAPHS)]
    blocks.insert(2, f"Much of it comes down to the {common}, {_company(chance)} said.")
    blocks.insert(4, f"## What {_company(chance)} says")
    blocks.insert(6, "\n".join(f"- {_counted(chance, SENTENCES)}" for _ in range(3)))
    blocks.insert(8, f"> {_counted(chance, SENTENCES)}")
    return "\n\n".join(blocks) + "\n"


def _paragraph(chance: random.Random) -> str:
    link = f"[{chance.choice(THINGS)}](https://docs.example/archive/{chance.randrange(9999)}/)"
    return f"{_counted(chance, SENTENCES)} {_counted(chance, SENTENCES)} More on {link} and **{_company(chance)}**."


def _company(chance: random.Random) -> str:
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"


def _counted(chance: random.Random, texts: list[str]) -> str:
    return chance.choice(texts).replace("{n}", str(chance.randrange(2, 98)))
