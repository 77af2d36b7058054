"""What machines gave up on, row by row: what it is, why, and what a person can do about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from articles.models import Announcement, Change, Following, GoingLive, Mail
from articles.models.announcement import TRIES as TRIES_TO_ANNOUNCE
from articles.models.mail import TRIES as TRIES_TO_MAIL
from newsroom.vitals.backlog import Stage
from sources.models import Filing

SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class GivenUp:
    """`address` is its page in the admin, or ""."""

    what: str
    why: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Pile:
    """The newest of a stage's; `count` counts all of them."""

    words: str
    count: int
    remedy: str
    newest: Sequence[GivenUp]


def piles(stages: Iterable[Stage]) -> list[Pile]:
    """One for each stage that gave something up; a query each."""
    return [_pile(stage) for stage in stages if stage.aside]


def _pile(stage: Stage) -> Pile:
    rows, told, remedy = _STAGES[stage.key]
    return Pile(stage.words, stage.aside, remedy, [told(row) for row in rows().order_by("-pk")[:SHOWN]])


def _page(name: str, pk: int) -> str:
    return reverse(f"admin:{name}_change", args=[pk])


def _of_filing(filing: Filing) -> GivenUp:
    return GivenUp(filing.entry.title, filing.failure, _page("sources_entry", filing.pk))


def _of_following(job: Following) -> GivenUp:
    return GivenUp(job.entry.title, job.failure, _page("sources_entry", job.pk))


def _of_going_live(job: GoingLive) -> GivenUp:
    return GivenUp(job.article.title, job.failure, _page("articles_article", job.pk))


def _of_change(change: Change) -> GivenUp:
    what = change.article.title if change.article else "What stands on every page"
    return GivenUp(what, change.failure, _page("articles_change", change.pk))


def _of_mail(mail: Mail) -> GivenUp:
    return GivenUp(mail.get_kind_display(), mail.error)


def _of_announcement(announcement: Announcement) -> GivenUp:
    return GivenUp(str(announcement), announcement.error)


_STAGES: Final[dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[Any], GivenUp], str]]] = {
    "filing": (
        lambda: Filing.objects.exclude(failure="").select_related("entry").only("failure", "entry__title"),
        _of_filing,
        "“Try again to file it” on the entry's page does so.",
    ),
    "following": (
        lambda: Following.objects.aside().select_related("entry").only("failure", "entry__title"),
        _of_following,
        "The source's next change is tried anew; until then compare the entry with its article by hand.",
    ),
    "schedule": (
        lambda: GoingLive.objects.aside().select_related("article").only("failure", "article__title"),
        _of_going_live,
        "Saving the article has it tried anew.",
    ),
    "changes": (
        lambda: Change.objects.aside().select_related("article").only("failure", "article__title"),
        _of_change,
        "Pages are new all the same; search and the archive were not told. Saving the article tells them.",
    ),
    "mails": (
        lambda: Mail.objects.filter(sent_at=None, attempts__gte=TRIES_TO_MAIL),
        _of_mail,
        "They are not sent again. Invite, or ask for a new password, once more when the mail server answers.",
    ),
    "announcements": (
        lambda: Announcement.objects.filter(attempts__gte=TRIES_TO_ANNOUNCE),
        _of_announcement,
        "The next change at the same address is told anew.",
    ),
}
