"""What a rewrite stands on: the longer of the feed's text and the linked page's, and never half of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.errors import NotAllowed, NotPossible
from articles.models import Article, Rewrite
from articles.sourcing import request_page, source_text
from newsroom import pipeline
from sources.models import Entry, FullText
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in
from tests.builders import NOON, make_article, make_entry, make_feed, make_source
from tests.sources.servers import Server, answering
from tests.sources.test_fulltext import HTML, PAGE, STORY

pytestmark = pytest.mark.django_db


def with_page(article: Article, **fields: Any) -> FullText:
    assert article.entry is not None
    return FullText.objects.create(entry=article.entry, url=article.entry.url, requested_at=NOON, **fields)


def test_a_longer_page_is_what_a_rewrite_stands_on() -> None:
    article = make_draft()
    with_page(article, state="fetched", html=f"<p>{STORY * 3}</p>", fetched_at=NOON)
    source = source_text(Article.objects.get(pk=article.pk))
    assert source.from_page
    assert source.text.startswith(STORY.strip())


def test_a_page_that_says_less_changes_nothing() -> None:
    article = make_draft()
    with_page(article, state="fetched", html="<p>Log in.</p>", fetched_at=NOON)
    source = source_text(Article.objects.get(pk=article.pk))
    assert not source.from_page
    assert "120 million" in source.text


@pytest.mark.parametrize(
    ("state", "ready"), [("queued", False), ("fetched", True), ("refused", True), ("failed", True)]
)
def test_a_proposal_waits_until_the_page_came_or_failed(state: str, ready: bool) -> None:
    rewrite = make_rewrite(state="queued", origin="", text="", title="")
    with_page(rewrite.article, state=state)
    other = make_rewrite(state="queued", origin="", text="", title="")
    found = set(Rewrite.objects.ready(NOON))
    assert other in found
    assert (rewrite in found) is ready


def test_a_feed_that_wants_pages_is_proposed_from_them(settings: Any) -> None:
    cache.clear()
    with Server({"/a": answering(body=PAGE.encode(), **HTML)}) as site:
        settings.OUTBOUND_ALLOWED_HOSTS = [site.name]
        feed = make_feed(source=make_source(), full_text="always", rewriting="always")
        entry = make_entry(feed=feed, source=feed.source, url=site.url("/a"), title="Bank buys bitcoin")
        FullText.objects.create(entry=entry, url=entry.url, requested_at=NOON)
        pipeline.file_waiting(timezone.now())
        assert pipeline.propose_next(timezone.now()) is None
        assert [page.state for page in pipeline.full_texts(timezone.now)] == ["fetched"]
    rewrite = pipeline.propose_next(timezone.now())
    assert rewrite is not None
    assert (rewrite.state, "120 million" in rewrite.text) == ("proposed", True)
    assert Entry.objects.get().summary == entry.summary


def test_asking_for_a_page_needs_a_hand_on_the_article_and_leaves_a_line() -> None:
    article = make_draft()
    with pytest.raises(NotAllowed):
        request_page(article, person("Reporter"), NOON)
    request_page(article, person("Editor"), NOON)
    assert FullText.objects.get().state == "queued"
    assert LogEntry.objects.get().change_message == "Asked for the linked page."
    reporter = person("Reporter")
    request_page(make_draft(assigned_to=reporter), reporter, NOON)
    with pytest.raises(NotPossible, match="came from no feed"):
        request_page(make_article(status="draft"), person("Editor"), NOON)


def test_the_button_asks_and_comes_back(desk: Client) -> None:
    rewrite = make_rewrite()
    screen = reverse("admin:articles_rewrite_review", args=[rewrite.pk])
    address = reverse("admin:articles_article_page", args=[rewrite.article_id])
    assert f'action="{address}"' in desk.get(screen).content.decode()
    assert desk.get(address).status_code == 405
    assert desk.post(address, {"next": screen})["Location"] == screen
    assert "linked page on its way" in desk.get(screen).content.decode()
    elsewhere = desk.post(address, {"next": "https://evil.example/"})["Location"]
    assert elsewhere == reverse("admin:articles_article_change", args=[rewrite.article_id])


def test_a_reporter_may_not_ask_for_others() -> None:
    article = make_draft()
    answer = signed_in(person("Reporter")).post(reverse("admin:articles_article_page", args=[article.pk]))
    assert answer.status_code == 403
    assert not FullText.objects.exists()


@pytest.mark.parametrize("screen", ["articles_rewrite_review", "articles_article_change"])
def test_the_screens_say_where_the_text_is_from(screen: str, desk: Client) -> None:
    rewrite = make_rewrite()
    of = rewrite.pk if "rewrite" in screen else rewrite.article_id
    page = with_page(rewrite.article, state="fetched", html=f"<p>{STORY * 3}</p>", fetched_at=NOON - timedelta(days=1))
    shown = desk.get(reverse(f"admin:{screen}", args=[of])).content.decode()
    assert "from the linked page" in shown
    assert "What the feed says" in shown
    FullText.objects.filter(pk=page.pk).update(state="refused", html="", reason="wire.example does not <allow> it.")
    shown = desk.get(reverse(f"admin:{screen}", args=[of])).content.decode()
    assert "wire.example does not &lt;allow&gt; it." in shown


@pytest.mark.parametrize(
    "screen", ["articles_rewrite_review", "articles_article_change", "articles_article_changelist"]
)
def test_a_possible_promotion_is_marked_where_the_story_is(screen: str, desk: Client) -> None:
    rewrite = make_rewrite()
    Entry.objects.update(possible_promotion="it says “presale”")
    of = {"articles_rewrite_review": [rewrite.pk], "articles_article_change": [rewrite.article_id]}.get(screen, [])
    shown = desk.get(reverse(f"admin:{screen}", args=of)).content.decode()
    assert "ossible promotion" in shown
    assert "it says “presale”" in shown


@pytest.mark.parametrize(("wanted", "found"), [("yes", ["Advert"]), ("no", ["Quiet", "Own"])])
def test_articles_are_found_by_it(wanted: str, found: list[str], desk: Client) -> None:
    make_draft(title="Advert")
    Entry.objects.update(possible_promotion="it says “presale”")
    make_draft(title="Quiet")
    make_article(title="Own")
    listed = desk.get(f"{reverse('admin:articles_article_changelist')}?promotion={wanted}").content.decode()
    listed = listed.partition('id="result_list"')[2]
    assert [title for title in ("Advert", "Quiet", "Own") if title in listed] == found
