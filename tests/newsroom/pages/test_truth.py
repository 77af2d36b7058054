"""Random sequences of editorial acts and reads: what readers get is what Django would say now."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from articles import editing, moving, placing, publishing
from articles.models import Article
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user
from tests.newsroom.pages.conftest import Site

LISTS = ["/", "/rss.xml", "/uk/", "/archive/2026/03/", "/archive/2026/02/", "/uk/rss.xml"]


class Desk:
    """Some stories in two languages, and a person who does things to them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.user: User = make_user(is_superuser=True, first_name="Ada", last_name="Byron")
        self.now = NOON
        tags = [make_tag(name=name) for name in ("BTC", "ETH", "SOL")]
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
        self.paths = [*LISTS, *(f"/tag/{name}/" for name in ("btc", "eth", "sol")), "/category/one/", "/source/wire/"]
        self.paths += [article.get_absolute_url() for article in Article.objects.all()]
        self.paths += ["/authors/ada-byron/", "/uk/authors/ada-byron/"]
        self.paths += ["/uk/tag/btc/", "/tag/btc/rss.xml", "/uk/category/two/"]

    def act(self) -> None:
        self.now += timedelta(minutes=1)
        article = self.chance.choice(list(Article.objects.order_by("pk")))
        acts: dict[str, list[Callable[[Article], object]]] = {
            "draft": [self.publish],
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
        tags = self.chance.sample(["BTC", "ETH", "SOL"], self.chance.choice([0, 1, 2]))
        editing.save(article, self.user, self.now, version=article.version, changes={"tags": tags})

    def place(self, article: Article) -> None:
        place = self.chance.choice([1, 2, 3, None])
        placing.place(article, self.user, self.now, version=article.version, place=place)

    def move(self, article: Article) -> None:
        slug = f"moved-{self.now:%d%H%M}"
        moving.move(article, self.user, self.now, version=article.version, slug=slug)
        self.paths.append(article.get_absolute_url())


def run(site: Site, seed: int, acts: int) -> None:
    chance = random.Random(seed)
    desk = Desk(chance)
    for step in range(acts):
        for _ in range(chance.choice([0, 1, 1, 2])):
            desk.act()
        for path in chance.sample(desk.paths, 8):
            got, true = site.get(path), site.fresh(path)
            assert (got.status, got.body) == (true.status, true.body), f"seed {seed}, step {step}: {path} is stale"
    assert len(site.rendered) < acts * 8


@pytest.mark.parametrize("seed", range(2))
def test_readers_never_see_what_is_not_so(seed: int, site: Site) -> None:
    run(site, seed, 12)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(100, 104))
def test_readers_never_see_what_is_not_so_in_long_runs(seed: int, site: Site) -> None:
    run(site, seed, 150)
