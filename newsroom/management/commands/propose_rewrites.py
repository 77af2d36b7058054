"""Proposals, queued and made in this process."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import review
from articles.models import Article, Rewrite
from newsroom.progress import Report
from newsroom.proposals import propose


class Command(BaseCommand):
    help = "Queue proposals for drafts that have none, and make all that are queued; or those of the articles named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--article", type=int, action="append", default=[], metavar="ID", help="for this article")
        parser.add_argument("--limit", type=_count, metavar="N", help="make at most N proposals")

    def handle(self, *args: Any, article: list[int], limit: int | None, **options: Any) -> str:
        report = Report()
        rewrites = _of_articles(report, article) if article else _of_drafts()
        propose(rewrites[:limit], report)
        return report.close("proposals", "waiting for review")


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text} is no number of proposals")
    return int(text)


def _of_drafts() -> list[Rewrite]:
    """What is queued, and a new one for each draft that never had any."""
    queued = Rewrite.objects.filter(state=Rewrite.State.QUEUED).order_by("pk")
    drafts = Article.objects.filter(status=Article.Status.DRAFT, rewrites=None).order_by("pk")
    return [*queued.select_related("article"), *(review.queue(draft, timezone.now()) for draft in drafts)]


def _of_articles(report: Report, ids: list[int]) -> list[Rewrite]:
    found = Article.objects.in_bulk(ids)
    if missing := [str(each) for each in ids if each not in found]:
        raise CommandError(f"There is no article {', '.join(missing)}.")
    return [rewrite for article in found.values() if (rewrite := _queued(report, article))]


def _queued(report: Report, article: Article) -> Rewrite | None:
    """The article's queued proposal, made if it has no active one."""
    active = article.rewrites.active().first()
    if active is None:
        return review.queue(article, timezone.now())
    if active.state == Rewrite.State.PROPOSED:
        report.counts["waiting for review"] += 1
        return None
    return active
