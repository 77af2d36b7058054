"""A week of a paper that is read, for those who look at its numbers."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from articles.models import Amendment, Article
from newsroom.models import Reads
from newsroom.numbers.week import this_week
from tests.articles.admin.conftest import make_rewrite
from tests.builders import make_article, make_category, make_entry, make_source, make_tag
from tests.newsroom.numbers.conftest import make_call

TITLES = (
    "Bitcoin holds above 71,000 as futures leverage resets",
    "Central bank of a small island buys a very long headline's worth of ether and says why in eleven paragraphs",
    "Біткоїн тримається вище 71 000, поки ф’ючерси втрачають плече",
    "Stablecoin issuer publishes its reserves",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen is no token",
)


def busy_week() -> str:
    """The address of last week's numbers, which are many."""
    week = this_week(timezone.now()).before
    begin, _ = week.moments
    sources = [make_source(name=name) for name in ("The Ledger Daily", "Kestrel Wire", "Oblast Business Review")]
    for number, title in enumerate(TITLES * 3):
        received = begin + timedelta(hours=9 * number)
        live_at = received + timedelta(minutes=3 ** (number % 8))
        entry = make_entry(source=sources[number % 3], published_at=received)
        article = make_article(
            title=title,
            lang="uk" if number % 5 == 2 else "en",
            entry=entry,
            source=sources[number % 3],
            category=make_category(name=("Markets", "Regulation", "Stablecoins")[number % 3]),
            tags=[make_tag(name=("BTC", "ETH", "USDT", "POLICY")[number % 4])],
            published_at=live_at,
            live_at=live_at,
        )
        _read(article, number)
        if number % 2:
            make_rewrite(article, state="accepted")
            make_call(article, str(Decimal("0.0042") * (number + 1)), at=live_at)
        if number % 4 == 1:
            note = "An earlier version gave the sum in euros; it was dollars."
            Amendment.objects.create(article=article, kind="correction", note=note, version=2, at=live_at)
    return f"{reverse('numbers')}?week={week.monday}"


def _read(article: Article, number: int) -> None:
    """More on some days than on others, and more than the week before."""
    week = this_week(timezone.now()).before
    for days, share in ((week.days, 1.0), (week.before.days, 0.8)):
        for place, day in enumerate(days):
            count = int(share * (4_000 // (number + 1)) * (1 + (place * 3) % 5) / 5)
            Reads.objects.create(article=article, day=day, count=count)
