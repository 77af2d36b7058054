"""Stories on the places of a language's front page. What is still to be published takes its place when it goes live."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from articles.errors import NotPossible
from articles.models import Article
from articles.moments import for_reader, on_record
from articles.permissions import Person, require
from articles.places import EVERY, PLACES, giving_way, name_of, weight_of
from articles.recording import Record, write
from sources.colliding import undisturbed

Status = Article.Status
PLACEABLE = (Status.DRAFT, Status.SCHEDULED, Status.PUBLISHED)
AT_ONCE = 10  # so many people may want the same place at the same moment
NOWHERE: dict[str, Any] = {"place": None, "sticky_weight": 0, "slot_until": None}


def place(
    article: Article, user: Person, now: datetime, *, version: int, place: int | None, until: datetime | None = None
) -> Article:
    """Put the article on a place (1 is the lead) until a time, or with None take it down. Others give way.

    Where it stands already, until that time, nothing happens. Raises `NotPossible` and `StaleVersion`.
    """
    person = require(user, "articles.place_article", "place articles on the front page")
    fields = {"place": place, "sticky_weight": weight_of(place), "slot_until": until} if place else NOWHERE
    if all(getattr(article, name) == value for name, value in fields.items()):
        return article
    _check(article, now, place, until)
    what = _told(place, until) if place else "Taken down from the front page."

    def work() -> Article:
        if place and article.is_public:
            _make_room(article, person, now, place)
        return write(article, now, Record(person, what), version=version, fields=fields)

    return undisturbed(work, tries=AT_ONCE)


def make_room(article: Article, user: User | None, now: datetime) -> dict[str, Any]:
    """For an article that goes live now, in the transaction that writes it: others give way to it.

    Returns the fields to write with it where its time on top is over already. `IntegrityError` where somebody was
    quicker to take the place.
    """
    if article.slot_until and article.slot_until <= now:
        return NOWHERE
    if article.place:
        _make_room(article, user, now, article.place)
    return {}


def _make_room(article: Article, user: User | None, now: datetime, place: int) -> None:
    """The rows of the front page are locked; who was placed there meanwhile is found by the constraint."""
    rows = list(Article.objects.placed(article.lang).select_for_update().order_by("pk"))
    by_id = {row.pk: row for row in rows}
    if article.pk in by_id:
        Article.objects.filter(pk=article.pk).update(place=None)  # its own is free for who gives way
    for pk, to in giving_way({row.place or 0: row.pk for row in rows}, article.pk, place):
        row = by_id[pk]
        fields = {"place": to, "sticky_weight": weight_of(to)} if to else NOWHERE
        where = f"Moved to {_named(to)}" if to else "Taken down from the front page"
        what = f"{where}: “{article.title[:200]}” took {_named(place)}."
        write(row, now, Record(user, what), version=row.version, fields=fields)


def told(article: Article) -> str:
    """Where the article stands, or will stand, as a sentence."""
    if article.place is None:
        return "It has no place on the front page."
    stands = "It is" if article.is_public else "Once it is published, it is"
    end = f" until {for_reader(article.slot_until)}" if article.slot_until else ""
    return f"{stands} {_named(article.place)} of the front page{end}."


def _check(article: Article, now: datetime, place: int | None, until: datetime | None) -> None:
    if place is None:
        return
    if place not in EVERY:
        raise NotPossible(f"The front page has places 1 (the lead) to {PLACES}.")
    if article.status not in PLACEABLE:
        raise NotPossible(f"It is {article.get_status_display().lower()}: restore it before you give it a place.")
    if until is not None and until <= now:
        raise NotPossible("The time until which it keeps its place has passed. Choose a later one.")


def _told(place: int, until: datetime | None) -> str:
    end = f" until {on_record(until)}" if until else ""
    return f"Placed on the front page as {_named(place)}{end}."


def _named(place: int) -> str:
    return "the lead" if place == 1 else name_of(place).lower()
