"""Nothing that others write into the paper runs in a real browser, with the sanitiser, and without it by the policy.

What would run, if nothing stood in its way, is shown first: else the rest would prove nothing.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings

from articles import publishing, search
from articles.markdown import render
from articles.models import Article, Profile, Tag
from newsroom import pipeline
from tests.articles.admin.conftest import make_rewrite, person, signed_in
from tests.browser.hostile import Shown, what_runs
from tests.builders import NOON, make_article, make_cover, make_feed, make_source, make_tag, make_user
from tests.sources.servers import Server, answering

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.timeout(240)]

WORD = "vectorium"
TOPICS = ("tag", "source", "authors")
A_LIST = 30  # as many as a feed and a list's page hold
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"

OWN = {
    "own-script": "<script>alert(1)</script>",
    "own-handler": "<img src=x onerror=alert(1)>",
    "own-svg": "<svg onload=alert(1)>",
    "own-frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "own-details": "<details open ontoggle=alert(1)>",
    "own-form": "<form><button formaction=javascript:alert(1)>x",
    "own-clicked": "<b onclick=alert(1)>x</b>",
    "own-foreign": "<script src=https://foreign.example/x.js></script>",
    "own-link": "<a href='java&#10;script:alert(1)'>x</a>",
}
# These become what runs only by way of Markdown.
OWN_MARKDOWN = {"own-markdown": "[x](javascript:alert(1))", "own-reference": "[x]\n\n[x]: javascript:alert(1)"}


def vectors_of(shared: Path) -> dict[str, str]:
    lines = (shared / "corpus/xss/vectors.jsonl").read_text().split("\n")
    return {vector["id"]: vector["payload"] for line in lines if line and (vector := json.loads(line))}


def live_of(shared: Path, how: str) -> list[str]:
    """Those that are known to run in Chromium when nothing stands in their way: by themselves, or when provoked."""
    live: dict[str, str] = json.loads((shared / "corpus/xss/live_in_chromium.json").read_text())
    return sorted(name for name, runs in live.items() if runs == how)


# --- what the paper makes of vectors ------------------------------------------------------------
def of_the_wire(vectors: dict[str, str], settings: Settings) -> dict[str, Article]:
    """Public stories, each of an entry whose text, title, author and tag are a vector: imported, filed, published."""
    items = [
        {"id": name, "url": f"https://wire.example/{name}", "title": text, "tags": [text], "authors": [{"name": text}]}
        | {"content_html": f"<p>{name} says:</p>{text}", "date_published": f"{NOON + timedelta(minutes=number):%FT%TZ}"}
        for number, (name, text) in enumerate(vectors.items())
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": items}
    with Server({"/": answering(body=json.dumps(document).encode())}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        pipeline.refresh([make_feed(url=server.url("/"))], timezone.now())
    editor = make_user(is_superuser=True)
    filed = {article.external_id: article for article in Article.objects.exclude(entry=None)}
    assert vectors.keys() - filed.keys() == set()
    for article in filed.values():
        publishing.publish(article, editor, timezone.now(), version=article.version)
    return filed


def of_the_desk(vectors: dict[str, str]) -> dict[str, Article]:
    """Public stories whose text, title, author, tag and source are a vector, as far as the fields are long enough."""
    made = {}
    for number, (name, text) in enumerate(vectors.items()):
        tags = [Tag.objects.create(name=f"{text[:180]} {name}", slug=name), make_tag(name=f"LIST{number // A_LIST}")]
        made[name] = make_article(
            slug=name,
            title=f"{text[:480]} {WORD}",
            description=text[:180],
            body=text,
            html=render(text).html,
            tags=tags,
            source=make_source(key=name, name=text[:200]),
            source_url=text,
            cover=make_cover(alt=text, credit_name=text[:100], credit_url=text, small=text, focus_x=10),
            editor=_called(text[:150], name),
        )
    search.index([article.pk for article in made.values()])
    return made


def _called(name: str, slug: str) -> User:
    user = make_user()
    Profile.objects.create(user=user, name=name, slug=slug, bio=name)
    return user


def served(client: Client, path: str) -> Shown:
    answer = client.get(path)
    assert answer.status_code == 200, path
    policy = answer["Content-Security-Policy"]
    assert ("unsafe" in policy) is path.startswith("/admin/")
    return Shown(answer.content.decode(), {"Content-Security-Policy": policy})


def stories(client: Client, made: dict[str, Article]) -> dict[str, Shown]:
    return {name: served(client, article.get_absolute_url()) for name, article in made.items()}


def lists(client: Client, made: dict[str, Article]) -> dict[str, Shown]:
    """Pages that show many of them, each to its end."""
    first = ["/", f"/search/?q={WORD}", *(f"/tag/list{number}/" for number in range(-(-len(made) // A_LIST)))]
    pages = (page for path in first for page in _to_the_end(client, path))
    return {f"page-{number}": page for number, page in enumerate(pages)}


def _to_the_end(client: Client, path: str) -> Iterator[Shown]:
    address = path
    while address:
        page = served(client, address)
        yield page
        _, more, rest = page.body.partition('rel="next" href="')
        address = path.partition("?")[0] + rest.partition('"')[0].replace("&amp;", "&") if more else ""


def topics(client: Client, made: dict[str, Article], doors: Sequence[str] = TOPICS) -> dict[str, Shown]:
    """The page of each tag, source and author that is called by a vector."""
    return {f"{door}-{name}": served(client, f"/{door}/{name}/") for name in made for door in doors}


def feeds(client: Client, made: dict[str, Article]) -> dict[str, Shown]:
    """The HTML in our feeds, in a page without any policy."""
    shown: dict[str, Shown] = {}
    for number in range(-(-len(made) // A_LIST)):
        for kind, texts in (("rss", _of_rss), ("atom", _of_atom), ("json", _of_json)):
            file = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}[kind]
            document = client.get(f"/tag/list{number}/{file}").content
            shown |= {f"{kind}-{number}-{at}": bare(html) for at, html in enumerate(texts(document))}
    assert len(shown) == 4 * len(made)
    return shown


def _of_rss(document: bytes) -> Iterable[str]:
    for item in etree.fromstring(document).iter("item"):
        yield item.findtext("description") or ""
        yield item.findtext(ENCODED) or ""


def _of_atom(document: bytes) -> Iterable[str]:
    return [entry.findtext(f"{ATOM}content") or "" for entry in etree.fromstring(document).iter(f"{ATOM}entry")]


def _of_json(document: bytes) -> Iterable[str]:
    return [item["content_html"] for item in json.loads(document)["items"]]


def reviews(made: dict[str, Article], vectors: dict[str, str]) -> dict[str, Shown]:
    """The screen on which a proposal made of a vector stands beside its source."""
    desk = signed_in(person("Editor"))
    shown = {}
    for name, article in made.items():
        text = vectors[name]
        rewrite = make_rewrite(article, title=text[:500], text=text, model=text[:200], instruction=text)
        shown[name] = served(desk, reverse("admin:articles_rewrite_review", args=[rewrite.pk]))
    return shown


def forms(made: dict[str, Article]) -> dict[str, Shown]:
    desk = signed_in(person("Editor"))
    return {
        name: served(desk, reverse("admin:articles_article_change", args=[article.pk]))
        for name, article in made.items()
    }


def bare(html: str) -> Shown:
    return Shown(f"<!doctype html><meta charset=utf-8><main>{html}</main>")


# --- what runs ------------------------------------------------------------------------------------
def nothing_runs_before_readers(
    browser: Browser, client: Client, settings: Settings, vectors: dict[str, str], doors: Sequence[str] = TOPICS
) -> None:
    """Wherever these vectors stand."""
    desk, wire = of_the_desk(vectors), of_the_wire(vectors, settings)
    assert what_runs(browser, stories(client, desk)) == set()
    assert what_runs(browser, stories(client, wire)) == set()
    assert what_runs(browser, lists(client, desk)) == set()
    assert what_runs(browser, topics(client, desk, doors)) == set()
    assert what_runs(browser, feeds(client, desk)) == set()


def nothing_runs_by_the_policy(browser: Browser, client: Client, vectors: dict[str, str]) -> dict[str, Shown]:
    """In the text of stories that nobody sanitised; their pages."""
    for number, (name, text) in enumerate(vectors.items()):
        make_article(slug=name, html=text, published_at=NOON + timedelta(minutes=number))
    unsanitised = stories(client, {article.slug: article for article in Article.objects.filter(slug__in=vectors)})
    assert all(text.strip() in unsanitised[name].body for name, text in vectors.items() if "<h2" not in text)
    assert what_runs(browser, unsanitised) == set()
    return unsanitised


def test_our_own_vectors_run_where_nothing_stands_in_their_way_and_nowhere_else(
    chromium: Browser, client: Client, settings: Settings
) -> None:
    assert what_runs(chromium, {name: bare(text) for name, text in OWN.items()}) == set(OWN)
    unsanitised = nothing_runs_by_the_policy(chromium, client, OWN)
    assert what_runs(chromium, {name: Shown(page.body) for name, page in unsanitised.items()}) == set(OWN)
    Article.objects.all().delete()
    nothing_runs_before_readers(chromium, client, settings, OWN | OWN_MARKDOWN)


def test_our_own_vectors_do_not_run_on_the_desk(chromium: Browser, settings: Settings) -> None:
    vectors = OWN | OWN_MARKDOWN
    assert what_runs(chromium, forms(of_the_desk(vectors))) == set()
    assert what_runs(chromium, reviews(of_the_wire(vectors, settings), vectors)) == set()


def test_no_vector_of_a_sample_runs_anywhere(
    chromium: Browser, client: Client, settings: Settings, shared: Path
) -> None:
    every, choose = vectors_of(shared), random.Random(5)
    live = choose.sample(live_of(shared, "auto"), 6)
    assert len(what_runs(chromium, {name: bare(every[name]) for name in live})) >= 0.95 * len(live)
    chosen = {*live, *choose.sample(live_of(shared, "interact"), 3), *choose.sample(sorted(every), 3)}
    vectors = {name: every[name] for name in sorted(chosen)}
    nothing_runs_by_the_policy(chromium, client, vectors)
    Article.objects.all().delete()
    nothing_runs_before_readers(chromium, client, settings, vectors, TOPICS[:1])
    Article.objects.all().delete()
    assert what_runs(chromium, reviews(of_the_wire(vectors, settings), vectors)) == set()


# --- all of them: each a quarter of an hour or more ---------------------------------------------------
@pytest.mark.deep
@pytest.mark.parametrize(("how", "most"), [("auto", 0.95), ("interact", 0.9)])
def test_what_is_known_to_run_does_where_nothing_stands_in_its_way(
    how: str, most: float, chromium: Browser, shared: Path
) -> None:
    vectors, live = vectors_of(shared), live_of(shared, how)
    assert len(what_runs(chromium, {name: bare(vectors[name]) for name in live})) >= most * len(live)


@pytest.mark.deep
@pytest.mark.timeout(7200)
def test_no_vector_at_all_runs_before_readers(
    chromium: Browser, client: Client, settings: Settings, shared: Path
) -> None:
    nothing_runs_before_readers(chromium, client, settings, vectors_of(shared))


@pytest.mark.deep
@pytest.mark.timeout(7200)
def test_no_vector_at_all_runs_by_the_policy_alone(chromium: Browser, client: Client, shared: Path) -> None:
    nothing_runs_by_the_policy(chromium, client, vectors_of(shared))


@pytest.mark.deep
@pytest.mark.timeout(7200)
def test_no_vector_at_all_runs_in_review(chromium: Browser, settings: Settings, shared: Path) -> None:
    vectors = vectors_of(shared)
    assert what_runs(chromium, reviews(of_the_wire(vectors, settings), vectors)) == set()
