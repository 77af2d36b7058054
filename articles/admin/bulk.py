"""One act over many articles: each in its own transaction, what fails is named and stops nobody else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from articles import publishing
from articles.errors import DeskError
from articles.models import Article
from articles.permissions import Person

MOST = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were done, and (title, reason) of those that were not."""

    done: int
    failures: tuple[tuple[str, str], ...]


def publish_each(articles: Iterable[Article], user: Person, now: datetime) -> Tally:
    return _each(articles, lambda article: publishing.publish(article, user, now, version=article.version))


def withdraw_each(articles: Iterable[Article], user: Person, now: datetime, *, reason: str) -> Tally:
    return _each(
        articles, lambda article: publishing.withdraw(article, user, now, version=article.version, reason=reason)
    )


def _each(articles: Iterable[Article], act: Callable[[Article], Article]) -> Tally:
    done, failures = 0, []
    for article in articles:
        try:
            act(article)
            done += 1
        except DeskError as error:
            failures.append((article.title, str(error)))
    return Tally(done, tuple(failures))
