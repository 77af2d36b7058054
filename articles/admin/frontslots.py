"""What stands on a place of the front page, and what could, as the front page's desk shows them. Pure."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.utils import timezone

from articles.models import Article
from articles.paper.cards import Card, card
from articles.places import EVERY, USUAL, name_of


@dataclass(frozen=True, slots=True)
class Button:
    """Sends the story to a place (“”: to none). `label` is what a screen reader says."""

    place: str
    words: str
    label: str


@dataclass(frozen=True, slots=True)
class Handle:
    """A story that can be moved: what is sent with it, and its buttons."""

    article: int
    version: int
    title: str
    until: str
    buttons: list[Button]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place: whether an editor gave it (`held`), and how it stands, in words."""

    number: int
    name: str
    held: bool
    told: str
    ends: datetime | None
    handle: Handle


@dataclass(frozen=True, slots=True)
class PlacedCard(Card):
    """A story as readers see it, with its place."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Candidate:
    card: Card
    handle: Handle


def placed_card(article: Article, shown: Card, number: int, now: datetime) -> PlacedCard:
    """`shown` as readers see it; `number` is where it stands, counted from the lead."""
    held = article.place is not None
    slot = Slot(
        number=number,
        name=name_of(number),
        held=held,
        told=_told(article),
        ends=article.slot_until,
        handle=Handle(article.pk, article.version, article.title, _until(article, now), _moves(number, held, article)),
    )
    return PlacedCard(**{field.name: getattr(shown, field.name) for field in fields(Card)}, slot=slot)


def candidate(article: Article, now: datetime) -> Candidate:
    buttons = [_to(place, "Lead" if place == 1 else str(place), article) for place in EVERY]
    return Candidate(
        card(article, now), Handle(article.pk, article.version, article.title, _until(article, now), buttons)
    )


def _moves(number: int, held: bool, article: Article) -> list[Button]:
    """Up, down, and away, or to be kept where it stands by itself."""
    moves = [_to(number - 1, "↑", article)] if number - 1 in EVERY else []
    moves += [_to(number + 1, "↓", article)] if number + 1 in EVERY else []
    if held or article.sticky_weight > 0:
        moves.append(Button("", "Take down", f"Take “{article.title}” down from the front page"))
    if not held:
        moves.append(Button(str(number), "Keep here", f"Keep “{article.title}” as {name_of(number)}"))
    return moves


def _to(place: int, words: str, article: Article) -> Button:
    return Button(str(place), words, f"“{article.title}” to: {name_of(place)}")


def _told(article: Article) -> str:
    if article.place is not None:
        return "until" if article.slot_until else "without an end"
    return f"by its file, weight {article.sticky_weight}" if article.sticky_weight > 0 else "the newest"


def _until(article: Article, now: datetime) -> str:
    """What the field for the time holds: its own end, or the usual one for a story that has no place yet."""
    ends = article.slot_until if article.place is not None else now + USUAL
    return f"{timezone.localtime(ends):%Y-%m-%dT%H:%M}" if ends else ""
