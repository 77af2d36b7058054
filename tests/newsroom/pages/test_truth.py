"""Random sequences of editorial acts and reads: what readers get is what Django would say now."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import editing, merging, moving, placing, publishing, sharing
from articles.models import Article, Tag
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user
from tests.newsroom.pages.conftest import Site

LISTS = ["/", "/rss.xml", "/uk/", "/archive/2026/03/", "/archive/2026/02/", "/uk/rss.xml"]
LISTS += [
    "/feed.json",
    "/atom.xml",
    "/llms.txt",
    "/sitemap-en-2026-03.xml",
    "/corrections/",
    "/api/v1/articles",
]
NAMES = ("BTC", "ETH", "SOL", "XRP")
PERSONAL = "/admin/"  # stands on the pages of whoever is signed in, and on no reader's


class Desk:
    """Some stories in two languages, and a person who does things to them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.user: User = make_user(is_superuser=True, is_staff=True, first_name="Ada", last_name="Byron")
        self.now = timezone.now()
        self.previews: list[str] = []
        tags = [make_tag(name=name) for name in NAMES]
        sections = [make_category(key=key) for key in ("ONE", "TWO")]
        source = make_source(key="wire")
        for number in range(12):
            lang = "uk" if number % 4 == 3 else "en"
            make_article(
                slug=f"s{number}",
                lang=lang,
                source=source,
                external_id=str(number // 4 * 4 if number % 4 in (0, 3) else number),
                title=f"Title {number} of {lang}",
                tags=chance.sample(tags, 2),
                category=chance.choice(sections),
                status=chance.choice(["published", "draft"]),
                published_at=NOON - timedelta(days=chance.choice([0, 1, 20, 30])),
            )
        self.paths = [*LISTS, *(f"/tag/{name}/" for name in map(str.lower, NAMES)), "/category/one/", "/source/wire/"]
        self.paths += [article.get_absolute_url() for article in Article.objects.all()]
        self.paths += [f"{article.get_absolute_url().rstrip('/')}.md" for article in Article.objects.all()[:3]]
        self.paths += ["/authors/ada-byron/", "/uk/authors/ada-byron/"]
        self.paths += ["/uk/tag/btc/", "/tag/btc/rss.xml", "/uk/category/two/"]
        self.paths += ["/new.json", "/tag/btc/new.json", "/search/?q=title", "/search/"]
        client = Client()
        client.force_login(self.user)
        self.signed_in = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    def act(self) -> None:
        self.now += timedelta(minutes=1)
        if self.chance.random() < 0.08:
            self.merge()
            return
        article = self.chance.choice(list(Article.objects.order_by("pk")))
        acts: dict[str, list[Callable[[Article], object]]] = {
            "draft": [self.publish, self.publish, self.show],
            "withdrawn": [self.restore],
            "published": [self.withdraw, self.edit, self.place, self.retag, self.move],
        }
        self.chance.choice(acts[article.status])(article)

    def publish(self, article: Article) -> None:
        publishing.publish(article, self.user, self.now, version=article.version)

    def restore(self, article: Article) -> None:
        publishing.restore(article, self.user, self.now, version=article.version)

    def withdraw(self, article: Article) -> None:
        publishing.withdraw(article, self.user, self.now, version=article.version, reason="Wrong.")

    def edit(self, article: Article) -> None:
        text = {"title": f"{article.title}!", "body": f"Edited at {self.now}."}
        editing.save(article, self.user, self.now, version=article.version, changes=text)

    def retag(self, article: Article) -> None:
        tags = self.chance.sample(NAMES, self.chance.choice([0, 1, 2]))
        editing.save(article, self.user, self.now, version=article.version, changes={"tags": tags})

    def merge(self) -> None:
        """Two of the topics become one, while there are two."""
        left = list(Tag.objects.filter(merged_into=None))
        if len(left) > 1:
            merging.merge_tags(*self.chance.sample(left, 2), self.user, self.now)

    def show(self, article: Article) -> None:
        """The draft to somebody who has its link: a page that nobody else may be given."""
        link = sharing.share(article, self.user, self.now, until=self.now + timedelta(days=1))
        self.previews.append(sharing.address_of(link).partition("://")[2].partition("/")[2])

    def place(self, article: Article) -> None:
        place = self.chance.choice([1, 2, 3, None])
        placing.place(article, self.user, self.now, version=article.version, place=place)

    def move(self, article: Article) -> None:
        slug = f"moved-{self.now:%d%H%M}"
        moving.move(article, self.user, self.now, version=article.version, slug=slug)
        self.paths.append(article.get_absolute_url())


def hidden_in(body: str) -> list[str]:
    """Titles in it of stories that readers may not see."""
    return [
        title for title in Article.objects.exclude(status="published").values_list("title", flat=True) if title in body
    ]


def read(site: Site, desk: Desk, chance: random.Random, where: str) -> None:
    for path in chance.sample(desk.paths, 8):
        if chance.random() < 0.2:
            assert PERSONAL in look(site, "/admin/", desk.signed_in)
            look(site, path, desk.signed_in)
        if desk.previews and chance.random() < 0.2:
            look(site, f"/{chance.choice(desk.previews)}")
        got, true = site.get(path), site.fresh(path)
        same = (got.status, got.body, got.headers.get("location")) == (
            true.status,
            true.body,
            true.headers.get("location"),
        )
        assert same, f"{where}: {path} is stale"
        assert hidden_in(got.text) == [], f"{where}: {path} shows what is not public"
        assert PERSONAL not in got.text, f"{where}: {path} is another person's"
        assert "set-cookie" not in got.headers


def look(site: Site, path: str, cookie: str = "") -> str:
    return site.get(path, **({"HTTP_COOKIE": cookie} if cookie else {})).text


def run(site: Site, seed: int, acts: int) -> None:
    chance = random.Random(seed)
    desk = Desk(chance)
    for step in range(acts):
        for _ in range(chance.choice([0, 1, 1, 2])):
            desk.act()
        read(site, desk, chance, f"seed {seed}, step {step}")
    assert site.store._pages


@pytest.mark.parametrize("seed", range(2))
def test_readers_never_see_what_is_not_so(seed: int, site: Site) -> None:
    run(site, seed, 12)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(100, 104))
def test_readers_never_see_what_is_not_so_in_long_runs(seed: int, site: Site) -> None:
    run(site, seed, 150)
