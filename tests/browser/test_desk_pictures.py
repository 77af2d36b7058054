"""Pictures of the desk for docs/desk.md, of the samples and a story that three wires tell: `make pictures` renews them.

A new screen joins `SCREENS`: where it is, and what is done there before the picture.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from articles import bulking, editing, placing, publishing, review
from articles.amending import Mark
from articles.covers import choosing
from articles.covers.generated import generate
from articles.models import Amendment, Article, Presence, Rewrite
from newsroom import firststart, pipeline
from sources.models import Cluster
from tests.articles.rewriting.llmserver import llm_server
from tests.browser.screens import take
from tests.browser.test_pictures import DRAFTED, HEADLINE
from tests.builders import make_article, make_entry, make_feed, make_source, make_user

pytestmark = [pytest.mark.browser, pytest.mark.pictures, pytest.mark.django_db(transaction=True)]

FOLDER = settings.BASE_DIR / "docs/desk"
TOLD = {
    "Harbour Wire": "Northgate exchange halts withdrawals for four hours",
    "Ledger Daily": "Northgate halts withdrawals for four hours after a node failure",
    "Coin Courier": "Northgate exchange halts withdrawals for four hours, says funds are safe",
}
TEXT = (
    "<p>The exchange Northgate stopped withdrawals for four hours on Tuesday after one of its nodes fell behind the "
    "chain. No funds were lost, it said; trading went on.</p>"
)


def an_event() -> None:
    for name, title in TOLD.items():
        source = make_source(name=name)
        make_entry(source=source, feed=make_feed(source=source), title=title, summary=TEXT, format="rss",
                   published_at=timezone.now() - timedelta(minutes=9 + len(title)))  # fmt: skip
    pipeline.file_waiting(timezone.now())
    cluster = Cluster.objects.latest("pk")
    entry = make_entry(cluster=cluster, filed=True)
    make_article(entry=entry, title="Withdrawals from Northgate stand still", live_at=timezone.now())


def recent() -> None:
    """The samples as if they were of these days."""
    now = timezone.now()
    for number, article in enumerate(Article.objects.in_triage().exclude(entry__cluster__isnull=False)):
        Article.objects.filter(pk=article.pk).update(published_at=now - timedelta(minutes=11 + 23 * number))
    for number, article in enumerate(Article.objects.public()):
        Article.objects.filter(pk=article.pk).update(live_at=now - timedelta(hours=7 * number + 1))


def proposed(editor: User, settings: Any) -> Rewrite:
    """A model's second try at a story, with a figure and two sentences that its source does not have."""
    article = Article.objects.get(title=HEADLINE)
    review.request(article, editor, timezone.now(), instruction="Say what changes for holders.")
    with llm_server(DRAFTED) as model:
        settings.LLM_BASE_URL, settings.LLM_MODEL = model.url, "loopback"
        while pipeline.propose_next(timezone.now()):
            pass
    return article.rewrites.get(state=Rewrite.State.PROPOSED)


def _corrected() -> int:
    """A public story, of which two versions differ."""
    article = Article.objects.get(lang="en", slug="bitcoin-holds-above-71-000-as-futures-leverage-resets")
    body = article.body.replace("$31.5 billion", "$31.7 billion")
    mark = Mark(Amendment.Kind.CORRECTION, "Open interest fell to $31.7 billion, not $31.5 billion.")
    editor = User.objects.get(username=firststart.ACCOUNT)
    editing.save(article, editor, timezone.now(), version=article.version, changes={"body": body}, mark=mark)
    return article.pk


def _covered(rewrite: Rewrite) -> str:
    """A library of a few pictures: drawn ones, sent in as uploads."""
    editor, now = User.objects.get(username=firststart.ACCOUNT), timezone.now()
    for number, article in enumerate(Article.objects.public().filter(lang="en").order_by("-live_at")[:7]):
        data = generate(f"Picture {number}", article.category.key, "", (1600, 900))
        alt = f"Lines and shapes about {article.category.name}"
        choosing.upload(article, editor, now, version=article.version, data=data, alt=alt)
    return f"{reverse('admin:articles_article_covers', args=[rewrite.article_id])}?q=lines&order=newest"


def _led(rewrite: Rewrite) -> str:
    """Two places that an editor filled."""
    editor, now = User.objects.get(username=firststart.ACCOUNT), timezone.now()
    newest = list(Article.objects.public().filter(lang="en", sticky_weight=0).order_by("-live_at")[:2])
    for place, article in zip((1, 3), newest, strict=True):
        until = now + timedelta(hours=6 + place)
        placing.place(article, editor, now, version=article.version, place=place, until=until)
    return reverse("admin:articles_article_front")


def _planned(rewrite: Rewrite) -> str:
    """A day tomorrow, so that the picture is the same at every hour."""
    editor, now = User.objects.get(username=firststart.ACCOUNT), timezone.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    drafts = Article.objects.filter(status="draft", lang="en").exclude(pk=rewrite.article_id).order_by("pk")
    for at, article in zip((6.5, 6.75, 9, 12.25, 17, 19.5), drafts[:6], strict=True):
        publishing.schedule(article, editor, now, version=article.version, at=midnight + timedelta(hours=at))
    return f"{reverse('admin:articles_article_schedule')}?day={midnight:%Y-%m-%d}"


def _many(rewrite: Rewrite) -> str:
    """A job that is finished, with one article that could not be published."""
    editor, now = User.objects.get(username=firststart.ACCOUNT), timezone.now()
    make_article(title="A headline without a story yet", status="draft", body="", html="")
    chosen = Article.objects.filter(status="draft").exclude(pk=rewrite.article_id).values_list("pk", flat=True)[:1000]
    job = bulking.start(bulking.prepare(chosen, editor, now, kind="publish"), editor, now)
    pipeline.bulk(timezone.now, lambda: False)
    return reverse("admin:articles_bulkjob_change", args=[job.pk])


def triaged(page: Page) -> None:
    """The story of three wires, opened."""
    page.locator("[data-row]").filter(has_text="Northgate").locator("summary").first.click()


def with_its_page(page: Page) -> None:
    """The real page beside the text, where there is room."""
    page.get_by_role("button", name="Live preview").click()
    page.frame_locator("iframe.nr-frame").get_by_role("main").wait_for()


def broken_off(page: Page) -> None:
    page.get_by_label("Headline").fill("Northgate halts all withdrawals")
    page.get_by_label("What happened, in one sentence").fill("The exchange Northgate stopped withdrawals on Friday.")


SCREENS: dict[str, tuple[Callable[[Rewrite], str], Callable[[Page], object]]] = {
    "home": (lambda rewrite: reverse("admin:index"), lambda page: None),
    "triage": (lambda rewrite: reverse("admin:articles_article_triage"), triaged),
    "queue": (lambda rewrite: reverse("admin:articles_rewrite_changelist"), lambda page: None),
    "review": (lambda rewrite: reverse("admin:articles_rewrite_review", args=[rewrite.pk]), lambda page: None),
    "form": (lambda rewrite: reverse("admin:articles_article_change", args=[rewrite.article_id]), with_its_page),
    "versions": (lambda rewrite: reverse("admin:articles_article_revisions", args=[_corrected()]), lambda page: None),
    "new": (lambda rewrite: reverse("admin:articles_article_add"), lambda page: None),
    "flash": (lambda rewrite: reverse("admin:articles_article_flash"), broken_off),
    "covers": (_covered, lambda page: None),
    "front": (_led, lambda page: None),
    "schedule": (_planned, lambda page: None),
    "many": (_many, lambda page: None),
}


def test_take_the_pictures_of_the_desk(chromium: Browser, live_server: Any, settings: Any) -> None:
    firststart.prepare(lambda words: None)
    editor = User.objects.get(username=firststart.ACCOUNT)
    an_event()
    recent()
    rewrite = proposed(editor, settings)
    colleague = make_user(username="maria", is_staff=True)
    for name, (address, ready) in SCREENS.items():
        Presence.objects.update_or_create(
            article=rewrite.article, user=colleague, defaults={"seen_at": timezone.now() + timedelta(minutes=9)}
        )
        take(chromium, live_server, editor, address(rewrite), FOLDER, name, ready)
