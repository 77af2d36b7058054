"""Proposals made by a command: shown as they come, and each failure named."""

from collections.abc import Iterable

from django.utils import timezone

from articles.models import Rewrite
from newsroom import pipeline
from newsroom.progress import Report


def queued_for(articles: Iterable[int]) -> list[Rewrite]:
    """What the feeds of the articles with these ids asked for when they were filed."""
    rows = Rewrite.objects.filter(article__in=list(articles), state=Rewrite.State.QUEUED).order_by("pk")
    return list(rows.select_related("article__entry__feed", "article__source"))


def propose(rewrites: list[Rewrite], report: Report) -> None:
    """Make these proposals in this process, after the linked pages that they stand on."""
    for _ in report.over(pipeline.full_texts(timezone.now), "Reading linked pages"):
        report.counts["pages"] += 1
    for rewrite in report.over(pipeline.proposals(rewrites, timezone.now), "Proposing rewrites"):
        if rewrite.state == Rewrite.State.FAILED:
            report.reject(f"proposal for “{rewrite.article}”", rewrite.error)
        else:
            report.counts["proposals"] += 1
