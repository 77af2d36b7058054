import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Article, Rewrite
from tests.builders import NOON, make_article, make_category, make_cover, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db


def page_of(client: Client, article: Article) -> str:
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def data_of(page: str) -> list[dict[str, Any]]:
    return [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    ]


def accept(article: Article, **overrides: Any) -> Rewrite:
    fields = {"number": 1, "state": Rewrite.State.ACCEPTED, "requested_at": NOON, "decided_at": NOON, **overrides}
    return Rewrite.objects.create(article=article, **fields)


def test_the_editor_signs_and_never_the_source(client: Client) -> None:
    source = make_source(name="Wire Agency")
    signed = make_article(source=source, editor=make_user(first_name="Ada", last_name="Byron"))
    page = page_of(client, signed)
    assert 'By <a rel="author" href="/authors/ada-byron/"><b>Ada Byron</b></a>' in page
    address = f"{settings.SITE_URL}/authors/ada-byron/"
    assert data_of(page)[0]["author"] == {"@type": "Person", "name": "Ada Byron", "url": address}
    unsigned = page_of(client, make_article(source=source, editor=make_user(username="login-name")))
    assert "By <b>The Ledger</b>" in unsigned
    assert data_of(unsigned)[0]["author"]["name"] == "The Ledger"
    assert "login-name" not in unsigned


def test_published_and_updated_times_stand_in_the_page(client: Client) -> None:
    article = make_article(published_at=NOON, updated_at=NOON + timedelta(hours=2))
    page = page_of(client, article)
    assert '<time datetime="2026-03-14T12:00:00+00:00">' in page
    assert 'Updated <time datetime="2026-03-14T14:00:00+00:00">' in page
    assert "Updated" not in page_of(client, make_article(published_at=NOON, updated_at=NOON + timedelta(seconds=20)))


def test_machines_get_the_story_in_full(client: Client) -> None:
    article = make_article(
        title="Coin rises",
        source=make_source(),
        source_url="https://wire.example/story",
        category=make_category(key="BTC", name="Bitcoin"),
        tags=[make_tag(name="BTC"), make_tag(name="ETF")],
        cover=make_cover(credit_name="Jo Lens", alt="A coin"),
    )
    page = page_of(client, article)
    story, crumbs = data_of(page)
    assert story["@type"] == "NewsArticle"
    assert story["headline"] == "Coin rises"
    assert story["datePublished"] == article.live_at.isoformat()
    assert story["isBasedOn"] == "https://wire.example/story"
    assert story["creditText"] == "Jo Lens"
    assert story["keywords"] == ["BTC", "ETF"]
    assert story["articleSection"] == "Bitcoin"
    assert story["url"] == f"https://paper.example{article.get_absolute_url()}"
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Home", "Bitcoin", "Coin rises"]
    assert f'<link rel="canonical" href="https://paper.example{article.get_absolute_url()}">' in page
    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="og:image:alt" content="A coin">' in page
    assert '<meta property="article:tag" content="ETF">' in page


def test_no_text_can_break_out_of_its_place(client: Client) -> None:
    hostile = "</script><script>alert(1)</script>\u2028\"'&"
    article = make_article(
        title=hostile,
        description=hostile,
        source=make_source(name=hostile),
        category=make_category(key="X", name=hostile),
        tags=[make_tag(name=hostile, slug="hostile")],
        editor=make_user(first_name=hostile[:100]),
        cover=make_cover(alt=hostile, credit_name=hostile, credit_url="javascript:alert(1)"),
        source_url="javascript:alert(1)",
    )
    for path in (article.get_absolute_url(), "/", "/tag/hostile/", "/category/x/", "/search/?q=script"):
        page = client.get(path).content.decode()
        assert "<script>" not in page
        assert "javascript:" not in page
    assert data_of(page_of(client, article))[0]["description"] == hostile


def test_the_page_runs_nothing_and_styles_nothing_inline(client: Client) -> None:
    answer = client.get(make_article().get_absolute_url())
    page = answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    for attributes, content in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL):
        assert attributes == ' type="application/ld+json"' or ('src="/static/' in attributes and not content)


@pytest.mark.parametrize(
    ("fields", "label", "told"),
    [
        ({"origin": "model", "model": "gpt-x"}, "Drafted with AI, reviewed by an editor", "(gpt-x)"),
        ({"origin": "model", "model": "gpt-x"}, "reviewed by an editor", "Ada Byron compared it with the source"),
        ({"origin": "offline"}, "Condensed from the source", "no language model was used"),
        ({"origin": "file", "decided_at": None}, "Written with AI", "reviewer unknown"),
    ],
)
def test_how_the_story_was_made_follows_from_the_record(
    client: Client, fields: dict[str, Any], label: str, told: str
) -> None:
    article = make_article(source=make_source(name="Wire Agency"))
    reviewer = None if fields["origin"] == "file" else make_user(first_name="Ada", last_name="Byron")
    accept(article, decided_by=reviewer, **fields)
    page = page_of(client, article)
    assert label in page
    assert told in page
    assert "noindex" not in page


def test_the_source_and_the_corrections_are_part_of_how_it_was_made(client: Client) -> None:
    article = make_article(source=make_source(name="Wire Agency"), source_url="https://wire.example/story")
    accept(article, origin="model", model="gpt-x", decided_by=make_user(first_name="Ada", last_name="Byron"))
    assert "corrected" not in made_part(page_of(client, article))
    for number, (kind, note) in enumerate([("correction", "Ten, not nine."), ("update", ""), ("correction", "Eight.")]):
        at = NOON + timedelta(days=number)
        article.amendments.create(kind=kind, note=note, version=number + 2, at=at, told_at=at)
    told = made_part(page_of(client, article))
    assert (
        '<a href="https://wire.example/story" rel="noopener nofollow">Its source: the report by Wire Agency</a>' in told
    )
    assert "It was corrected 2 times, last on March 16, 2026." in told


def made_part(page: str) -> str:
    return page.partition('<section id="making">')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"origin": "model", "model": "gpt-x"}, "CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        ({"origin": "file"}, "CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        ({"origin": "offline"}, "AlgorithmicMediaDigitalSource"),
        (None, None),
    ],
)
def test_machines_are_told_how_the_story_was_made(
    client: Client, fields: dict[str, Any] | None, kind: str | None
) -> None:
    article = make_article(source=make_source(name="Wire Agency"))
    if fields:
        accept(article, decided_by=make_user(first_name="Ada", last_name="Byron"), **fields)
    page = page_of(client, article)
    story = data_of(page)[0]
    assert story.get("digitalSourceType") == (f"https://schema.org/{kind}" if kind else None)
    assert story["backstory"].split(".")[0] in page
    assert story.get("contributor", {}).get("name") == (fields or {}).get("model")
    assert story.get("editor", {}).get("name") == ("Ada Byron" if fields else None)


def test_who_wants_to_be_unknown_is_named_to_no_machine(client: Client) -> None:
    article = make_article(source=make_source())
    accept(article, origin="model", decided_by=make_user(username="login-name"))
    page = page_of(client, article)
    assert "editor" not in data_of(page)[0]
    assert "login-name" not in page


@pytest.mark.parametrize("state", ["proposed", "rejected", "superseded", "failed"])
def test_only_an_accepted_rewrite_speaks_for_the_story(client: Client, state: str) -> None:
    article = make_article(source=make_source(name="Wire Agency"))
    accept(article, origin="model", state=state)
    page = page_of(client, article)
    assert "wire copy from Wire Agency, published as we received it" in page
    assert '<meta name="robots" content="noindex, follow">' in page


def test_publishing_alone_makes_wire_copy_no_edited_one(client: Client) -> None:
    published = make_article(source=make_source(name="Wire Agency"), touched_at=NOON)
    assert "published as we received it" in page_of(client, published)


def test_wire_copy_that_people_edited_and_stories_of_our_own_are_told_apart(client: Client) -> None:
    edited = make_article(source=make_source(name="Wire Agency"), touched_at=NOON, edited_at=NOON)
    assert "edited by people of this newsroom" in page_of(client, edited)
    assert "Written by the newsroom" in page_of(client, make_article(source=None))


def test_a_translation_by_machine_is_called_one(client: Client) -> None:
    article = make_article(source=make_source(), ai_translated_from="7")
    accept(article, origin="file", decided_at=None)
    assert "Translated with AI" in page_of(client, article)


def test_text_without_html_is_rendered_for_the_reader(client: Client) -> None:
    page = page_of(client, make_article(html="", body="## A head\n\nSome *text* <script>alert(1)</script>"))
    assert "<h2>A head</h2>" in page
    assert "<em>text</em>" in page
    assert "<script>alert" not in page


def test_cover_is_hot_linked_or_drawn_and_has_its_measure(client: Client) -> None:
    linked = page_of(client, make_article(cover=make_cover(regular="https://pictures.example/r.jpg")))
    assert '<img src="https://pictures.example/r.jpg"' in linked
    bare = make_article()
    assert f'<img src="/cover/{bare.pk}-regular.jpg"' in page_of(client, bare)
    odd = make_article(cover=make_cover(small="javascript:alert(1)"))
    assert f"/cover/{odd.pk}-regular.jpg" in page_of(client, odd)
    for page in (linked, page_of(client, bare), client.get("/").content.decode()):
        assert all(' width="' in image and ' height="' in image for image in re.findall(r"<img [^>]*>", page))


def test_a_drawn_cover_is_a_picture_that_browsers_may_keep(client: Client) -> None:
    article = make_article()
    answer = client.get(f"/cover/{article.pk}-small.jpg")
    assert answer.content.startswith(b"\xff\xd8")
    assert answer["Content-Type"] == "image/jpeg"
    assert "max-age=3600" in answer["Cache-Control"]
    again = client.get(f"/cover/{article.pk}-small.jpg", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    Article.objects.update(title="Another title altogether")
    assert client.get(f"/cover/{article.pk}-small.jpg")["ETag"] != answer["ETag"]
    for path in (f"/cover/{article.pk}-huge.jpg", "/cover/0-small.jpg", f"/cover/{10**30}-small.jpg"):
        assert client.get(path).status_code == 404


def test_related_stories_share_tags_are_near_in_time_and_public(client: Client) -> None:
    tags = [make_tag(name="ALPHA"), make_tag(name="BETA")]
    article = make_article(tags=tags, title="The story itself")
    both = make_article(tags=tags, title="Shares both tags")
    make_article(tags=tags[:1], title="Shares one tag")
    make_article(tags=tags, title="Long ago", published_at=NOON - timedelta(days=40))
    make_article(tags=tags, title="Not public", status="withdrawn")
    make_article(tags=tags, title="Іншою мовою", lang="uk")
    make_article(tags=[make_tag(name="GAMMA")], title="Shares nothing")
    related = page_of(client, article).split('class="related"')[1]
    assert re.findall(r"<h3><a [^>]*>(.*?)</a>", related) == ["Shares both tags", "Shares one tag"]
    assert both.get_absolute_url() in related


def test_source_is_linked_to_its_story_and_to_our_page_of_it(client: Client) -> None:
    page = page_of(client, make_article(source=make_source(key="wire"), source_url="https://wire.example/story"))
    assert 'href="/source/wire/"' in page
    assert 'href="https://wire.example/story" rel="noopener nofollow"' in page


def test_sentiment_is_a_word_and_a_shape(client: Client) -> None:
    page = page_of(client, make_article(sentiment="NEGATIVE"))
    assert 'class="mood mood-negative"' in page
    assert "▼" in page
    assert "Negative" in page


def test_the_address_is_exact(client: Client) -> None:
    article = make_article(slug="right", published_at=NOON)
    assert client.get("/2026/03/right/").status_code == 200
    assert client.get("/2026/04/right/").status_code == 404
    assert client.get("/uk/2026/03/right/").status_code == 404
    assert client.get("/2026/3/right/").status_code == 404
    assert article.get_absolute_url() == "/2026/03/right/"
