from collections import Counter
from datetime import date
from typing import Any

import pytest

from articles.models import Article, ModelCall
from newsroom.models import Reads
from newsroom.numbers import reading
from newsroom.numbers.week import Week
from tests.articles.admin.conftest import make_rewrite
from tests.newsroom.pages.conftest import _open_connections, site

__all__ = ["_open_connections", "site"]
WEEK = Week(date(2026, 11, 16))
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture(autouse=True)
def _nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests read in this process is theirs."""
    monkeypatch.setattr(reading.reads, "_sums", Counter())


def counted() -> dict[int, int]:
    """What is stored once this process has told it, by article."""
    reading.reads.flush()
    return dict(Reads.objects.values_list("article", "count"))


def make_reads(article: Article, day: date = WEEK.monday, count: int = 1) -> Reads:
    return Reads.objects.create(article=article, day=day, count=count)


def make_call(article: Article, cost: str | None = "0.010000", **overrides: Any) -> ModelCall:
    rewrite = article.rewrites.first() or make_rewrite(article)
    fields = {"at": WEEK.moments[0], "provider": "openai", "model": "m", "cost": cost, **overrides}
    return ModelCall.objects.create(rewrite=rewrite, **fields)
