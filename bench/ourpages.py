"""One step around Newsroom's pages, as a process of its own: `python -m bench.ourpages STEP [ARGUMENT ...]`.

`write` puts the benchmark's stories into a file; `fill` takes them in, the first ones public and the others as drafts;
`multiply` makes so many of the public ones; `behind` makes the entries and proposals that they come from; `doors` tells
where which page is. `publish` publishes the next draft at each line that it reads, and tells when that began; a line
`next` asks for its headline first. The settings come from the environment.
"""

import json
import os
import sys
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.text import slugify  # noqa: E402

from articles import editions, listings, months, publishing, search  # noqa: E402
from articles.markdown import render  # noqa: E402
from articles.models import Article, Category, CoverImage, Tag, TaggedArticle  # noqa: E402
from articles.people.signing import ensure  # noqa: E402
from articles.recording import tag_rows  # noqa: E402
from bench.behind import fill as fill_behind  # noqa: E402
from bench.multiplying import multiplied  # noqa: E402
from bench.stories import COMMON, COVERS, SOURCES, stories  # noqa: E402
from newsroom.pipeline import apply_changes  # noqa: E402
from sources.models import Source  # noqa: E402

LANG = "en"
ADDRESSES = 1_200
PAGE = 30
Door = tuple[str, str]
"""A path, and something that its page must have in it."""


def write(file: str, count: str) -> None:
    with Path(file).open("w", encoding="utf-8") as out:
        for story in stories(int(count), timezone.now()):
            told = asdict(story) | {"at": story.at.isoformat(), "html": render(story.body).html}
            out.write(json.dumps(told) + "\n")


def fill(file: str, public: str) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    rows = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
    _Desk(rows).take(rows, int(public))
    search.rebuild()
    months.rebuild()


class _Desk:
    """What stories are made of: people, sources, sections, tags, covers."""

    def __init__(self, rows: list[dict]) -> None:
        User.objects.create_superuser("editor", password=None)
        names = sorted({row["author"] for row in rows})
        self.people = {name: User.objects.create_user(slugify(name), first_name=name) for name in names}
        for person in self.people.values():
            ensure(person)
        made = [Source(key=f"wire{number}", name=f"Bench wire {number}") for number in range(SOURCES)]
        self.sources = Source.objects.bulk_create(made)
        self.covers = CoverImage.objects.bulk_create(map(_cover, range(COVERS)))
        sections, tags = {row["category"] for row in rows}, {tag for row in rows for tag in row["tags"]}
        for position, name in enumerate(sorted(sections)):
            defaults = {"slug": slugify(name), "name": name, "position": position}
            Category.objects.update_or_create(key=name.upper(), defaults=defaults)
        self.sections = {item.key: item for item in Category.objects.all()}
        Tag.objects.bulk_create(Tag(name=name, slug=slugify(name)) for name in sorted(tags))
        self.tags = {tag.name: tag for tag in Tag.objects.all()}

    def take(self, rows: list[dict], public: int) -> None:
        made = [self._article(row, is_public=row["number"] < public) for row in rows]
        articles = Article.objects.bulk_create(made, batch_size=500)
        for article, row in zip(articles, rows, strict=True):
            article.names = row["tags"]
        tagged = (row for item in articles for row in tag_rows(item, [self.tags[name] for name in item.names]))
        TaggedArticle.objects.bulk_create(tagged, batch_size=2000)

    def _article(self, row: dict, *, is_public: bool) -> Article:
        at = datetime.fromisoformat(row["at"])
        return Article(
            **{"lang": LANG, "year": at.year, "month": at.month, "slug": row["slug"], "title": row["title"]},
            **{"description": row["standfirst"], "body": row["body"], "html": row["html"]},
            **{"published_at": at, "updated_at": at, "live_at": at if is_public else None},
            status=Article.Status.PUBLISHED if is_public else Article.Status.DRAFT,
            category=self.sections[row["category"].upper()],
            source=self.sources[row["source"]],
            external_id=str(row["number"]),
            source_url=f"https://wire.example/{row['number']}/",
            editor=self.people[row["author"]],
            cover=self.covers[row["cover"]],
        )


def _cover(number: int) -> CoverImage:
    sizes = ("raw", "full", "regular", "small", "thumb")
    return CoverImage(
        **{size: f"https://pictures.example/{number}-{size}.jpg" for size in sizes},
        **{"provider": CoverImage.Provider.UNSPLASH, "photo_id": str(number), "digest": number.to_bytes(16, "big")},
        **{"alt": f"Picture {number}", "credit_name": "Ada Winter", "credit_url": "https://pictures.example/ada"},
    )


def multiply(count: str) -> None:
    multiplied(int(count))
    months.rebuild()


def behind() -> None:
    fill_behind()


def doors(deep: str) -> dict[str, list[Door]]:
    """The doors that are measured, by case; `deep` is the page of a tag that is far down."""
    total = Article.objects.public().count()
    shown = Article.objects.public().order_by("pk").filter(pk__in=range(1, 10 * total, max(1, total // ADDRESSES)))
    months_shown = Article.objects.public().order_by().values_list("year", "month").distinct()
    tags = list(Tag.objects.order_by("pk").values_list("slug", "name"))
    far = [(slug, name, _cursor(slug, int(deep))) for slug, name in tags]
    addresses = {tag: editions.address("tag", LANG, slug=tag) for tag, _ in tags}
    return {
        "article": [(story.get_absolute_url(), story.title) for story in shown.only(*_ADDRESS)],
        "home": [("/", "</html>")],
        "tag": [(addresses[slug], name) for slug, name in tags],
        "deep tag": [(f"{addresses[slug]}?before={cursor}", name) for slug, name, cursor in far if cursor],
        "archive": [(f"/archive/{year:04d}/{month:02d}/", f"{year}") for year, month in sorted(months_shown)],
        "feed": [("/rss.xml", "</rss>"), *((f"{addresses[slug]}rss.xml", "</rss>") for slug, _ in tags)],
        "search": [(f"/search/?q={word}", f"<mark>{word}</mark>") for word in COMMON],
    }


_ADDRESS = ("lang", "year", "month", "slug", "title")


def _cursor(slug: str, page: int) -> str:
    """Of that page of a tag, as a reader comes by it who went on and on; "" where there is none."""
    above = (page - 1) * PAGE
    places = listings.tag(LANG, slug).ids(above + 1)
    return places[above - 1].encode() if len(places) > above else ""


def publish() -> None:
    editor = User.objects.get(username="editor")
    waiting = Article.objects.filter(status=Article.Status.DRAFT).order_by("-pk")
    drafts = list(waiting.values_list("pk", flat=True))
    for order in sys.stdin:
        draft, began = Article.objects.get(pk=drafts[-1]), time.monotonic()
        if order.strip() == "next":
            print(json.dumps({"title": draft.title}), flush=True)
            continue
        drafts.pop()
        publishing.publish(draft, editor, timezone.now(), version=draft.version)
        print(json.dumps({"began": began}), flush=True)
        apply_changes(timezone.now())


STEPS = {step.__name__: step for step in (write, fill, multiply, behind, doors, publish)}


if __name__ == "__main__":
    if told := STEPS[sys.argv[1]](*sys.argv[2:]):
        print(json.dumps(told))
