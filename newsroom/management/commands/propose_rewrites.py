"""Proposals, queued and made in this process."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import review
from articles.errors import NotPossible
from articles.models import Article, Rewrite
from newsroom import pipeline
from newsroom.progress import Report


class Command(BaseCommand):
    help = "Queue proposals for drafts that have none, and make all that are queued."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--article", type=int, action="append", default=[], metavar="ID", help="for this article")
        parser.add_argument("--limit", type=int, metavar="N", help="make at most N proposals")

    def handle(self, *args: Any, article: list[int], limit: int | None, **options: Any) -> str:
        report = Report()
        for each in _wanting(article, limit):
            _queue(report, each)
        for rewrite in report.over(pipeline.proposals(timezone.now, limit), "Proposing rewrites"):
            if rewrite.state == Rewrite.State.PROPOSED:
                report.counts["proposed"] += 1
            else:
                report.reject(str(rewrite.article), rewrite.error)
        return report.close("proposed")


def _wanting(ids: list[int], limit: int | None) -> list[Article]:
    if not ids:
        return list(Article.objects.filter(status=Article.Status.DRAFT, rewrites=None).order_by("pk")[:limit])
    found = Article.objects.in_bulk(ids)
    if missing := [str(each) for each in ids if each not in found]:
        raise CommandError(f"There is no article {', '.join(missing)}.")
    return list(found.values())


def _queue(report: Report, article: Article) -> None:
    try:
        review.queue(article, timezone.now())
    except NotPossible as error:
        report.reject(str(article), str(error))
