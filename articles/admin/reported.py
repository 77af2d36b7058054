"""What goes on around an article, for the screens of the desk: who else reports its event, what its source changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.models import Article, Correction
from sources.admin.cluster import others_of

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Report:
    """Another source's story: its entry, and our article of it (None where there is none) with its status."""

    source: str
    title: str
    at: datetime
    entry_id: int
    article_id: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Reported:
    cluster_id: int
    reports: list[Report]

    @property
    def is_out(self) -> bool:
        """Whether readers have, or soon will have, the event in another article of ours."""
        return any(report.status in ("published", "scheduled") for report in self.reports)


def around(article: Article) -> dict[str, Any]:
    """What `_around.html` and `_reported.html` show. A fixed number of queries, where the article's entry is loaded."""
    corrections = Correction.objects.filter(article=article)
    scheduled = article.status == Article.Status.SCHEDULED
    return {
        "reported": also_reported(article),
        "correction": corrections.filter(state=Correction.State.OPEN).first(),
        "is_held": scheduled and corrections.holding().exists(),
    }


def also_reported(article: Article) -> Reported | None:
    """None where nobody else does. Two queries, where the article's entry is loaded."""
    entry = article.entry
    if entry is None or entry.cluster_id is None:
        return None
    reports = []
    for other in others_of(entry)[:SHOWN]:
        ours = next(iter(other.articles.all()), None)
        where = (other.pk, ours.pk if ours else None, ours.status if ours else "")
        reports.append(Report(str(other.source), other.title, other.published_at, *where))
    return Reported(entry.cluster_id, reports) if reports else None
