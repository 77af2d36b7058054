"""The paper in pictures, for the README and `docs/paper.md`: `make pictures` renews them.

The samples stand under pictures of our own drawing, among headlines that were made up.
"""

import io
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser

from articles import months, search
from articles.covers import keeping
from articles.covers.renditions import MIDDLE, framed, unpack
from articles.covers.resizing import resize
from articles.covers.rows import cover_row
from articles.models import Article, Category, CoverImage, TaggedArticle
from articles.people.signing import ensure
from tests.browser.landscapes import photograph
from tests.browser.screens import THEMES, WIDTHS
from tests.builders import make_article, make_category, make_user

pytestmark = [pytest.mark.browser, pytest.mark.pictures, pytest.mark.django_db(transaction=True)]

FOLDER = settings.BASE_DIR / "docs" / "paper"
STORY = "lantern-exchange-halts-withdrawals-after-hot-wallet-breach"
MADE_UP = {
    "BTC": [
        "Northern miners switch off a tenth of their machines for the winter",
        "Old coins wake: wallets of 2011 move for the first time in years",
        "A town votes on heat from its data hall",
        "What the fourth halving left behind, in five charts",
    ],
    "ETH": [
        "Validators agree on a date for the next upgrade",
        "Fees fall to a cent, and builders ask who pays for security",
        "Wallet makers settle on one way to recover lost keys",
        "A client that nobody used finds the bug that everybody had",
    ],
    "MARKET": [
        "Funds end the quarter with more cash than at any time in three years",
        "Options desks expect a quiet December",
        "Spreads narrow as two market makers return",
        "Pension trustees ask for a rule before they ask for a coin",
    ],
    "REGULATION": [
        "Supervisors publish the questions that issuers must answer by March",
        "Court sends a token case back with three pages of doubts",
        "Ministry drops its plan for a levy on transfers",
        "Auditors want the reserve counted every month",
    ],
    "BUSINESS": [
        "Harbour Bank hires forty engineers for its settlement desk",
        "Card network lets merchants choose what they are paid in",
        "A ferry line sells tickets that can be resold, once",
        "Payroll firm opens salaries in stablecoins to its smallest clients",
    ],
    "SECURITY": [
        "Bridge operator pays back the last of what was taken",
        "Phishing kit borrows the look of a tax office",
        "Researchers find a third of lost keys on old laptops",
        "Exchange publishes the log of the night it was attacked",
    ],
}


def cover(number: int) -> CoverImage:
    rendered = unpack(resize(framed(photograph(number), MIDDLE)))
    kept = keeping.keep(rendered, MIDDLE)
    return cover_row(
        kept.addresses, CoverImage.Provider.UPLOAD, webp=kept.webp, share=kept.share, colour=rendered.colour,
        alt="Drawn for this picture.", credit_name="Newsroom",
    )  # fmt: skip


@pytest.fixture
def paper() -> None:
    now = timezone.now()
    editor = make_user(first_name="Robin", last_name="Hartley")
    ensure(editor)
    call_command("import_articles", str(settings.BASE_DIR / "samples" / "articles"), stdout=io.StringIO())
    numbers = count()
    for lang in ("en", "uk"):
        for age, article in enumerate(Article.objects.public().in_lang(lang).newest_first()):
            _dated(article, now - timedelta(minutes=11 + 23 * age), editor=editor, cover=cover(next(numbers)))
    for row, headlines in enumerate(zip(*MADE_UP.values(), strict=True)):
        for column, (key, title) in enumerate(zip(MADE_UP, headlines, strict=True)):
            _made_up(title, key, now - timedelta(minutes=190 + 31 * (6 * row + column)), cover(next(numbers)))
    search.rebuild()
    months.rebuild()


def _dated(article: Article, at: datetime, **fields: Any) -> None:
    Article.objects.filter(pk=article.pk).update(live_at=at, published_at=at, updated_at=at, **fields)
    TaggedArticle.objects.filter(content_object=article).update(live_at=at)


def _made_up(title: str, key: str, at: datetime, picture: CoverImage) -> None:
    name = Category.objects.filter(key=key).values_list("name", flat=True).first() or key.capitalize()
    told = f"{title}: what is known so far, who says it, and what they do not say. Our account names its sources."
    make_article(
        title=title,
        description=told,
        category=make_category(key=key, name=name),
        published_at=at,
        cover=picture,
        sentiment=("POSITIVE", "NEUTRAL", "NEGATIVE")[len(title) % 3],
    )


def test_take_the_pictures(chromium: Browser, live_server: Any, paper: None) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    story = Article.objects.get(lang="en", slug=STORY)
    pages = {
        "home": "/",
        "article": story.get_absolute_url(),
        "section": "/category/btc/",
        "search": "/search/?q=exchange",
        "ukrainian": "/uk/",
    }
    for name, path in pages.items():
        for theme in THEMES:
            for width, height in WIDTHS.items():
                context = chromium.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,  # type: ignore[arg-type]
                )
                page = context.new_page()
                page.goto(f"{live_server.url}{path}")
                page.wait_for_load_state("networkidle")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
                _keep(page.screenshot(), f"{name}-{width}-{theme}")
                context.close()


def _keep(png: bytes, name: str) -> None:
    """As WebP: a palette does no photograph justice."""
    Image.open(io.BytesIO(png)).convert("RGB").save(FOLDER / f"{name}.webp", quality=84, method=6)
