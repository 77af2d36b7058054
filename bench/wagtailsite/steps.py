"""One step around the Wagtail site, as a process of its own, in the peers' environment: `steps.py STEP [ARGUMENT ...]`.

The same steps as `bench.ourpages`: `fill` takes the stories of a file in, the first ones public, the others as drafts;
`doors` tells where which page is; `publish` publishes the next draft at each line that it reads.
"""

import json
import os
import sys
import time
from datetime import datetime
from io import BytesIO
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.wagtailsite.settings"
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.files.images import ImageFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils.text import slugify  # noqa: E402
from PIL import Image as Drawing  # noqa: E402
from taggit.models import Tag  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from bench.stories import COMMON, COVERS, SOURCES  # noqa: E402
from bench.wagtailsite.models import (  # noqa: E402
    PAGE,
    ArticleIndexPage,
    ArticlePage,
    ArticlePageTag,
    Author,
    Category,
    HomePage,
    Source,
    TagIndexPage,
)

ADDRESSES = 1_200
_BATCH = 500


def fill(file: str, public: str) -> None:
    call_command("migrate", verbosity=0)
    rows = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
    with transaction.atomic():
        news = _site()
        _take(rows, news, int(public))
    if connection.vendor == "postgresql":
        call_command("update_index", verbosity=0)


def _site() -> ArticleIndexPage:
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Bench", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Bench"}
    )
    home.add_child(instance=TagIndexPage(title="Tags", slug="tags"))
    return home.add_child(instance=ArticleIndexPage(title="News", slug="news"))


def _take(rows: list[dict], news: ArticleIndexPage, public: int) -> None:
    """In bulk, as Wagtail itself does not: a page's columns first, then an article's, then the tags."""
    sections = _named(Category, {row["category"] for row in rows}, slugs=True)
    authors = _named(Author, {row["author"] for row in rows})
    sources = list(_named(Source, {f"Bench wire {number:02d}" for number in range(SOURCES)}).values())
    tags = _named(Tag, {tag for row in rows for tag in row["tags"]}, slugs=True)
    covers = [_cover(number) for number in range(COVERS)]
    articles = []
    for step, row in enumerate(rows, start=1):
        article = ArticlePage(
            **_page(news, step, row, is_public=row["number"] < public),
            **{"standfirst": row["standfirst"], "body": row["html"], "source_url": f"https://wire.example/{step}/"},
            **{"category": sections[row["category"]], "author": authors[row["author"]]},
            **{"source": sources[row["source"]], "cover": covers[row["cover"]], "cover_credit": "Ada Winter"},
        )
        articles.append(article)
    fields = [field for field in Page._meta.local_concrete_fields if field.name != "id"]
    pages = [Page(**{field.attname: getattr(article, field.attname) for field in fields}) for article in articles]
    for page, article in zip(Page.objects.bulk_create(pages, _BATCH), articles, strict=True):
        article.page_ptr_id = article.id = page.pk
    for start in range(0, len(articles), _BATCH):
        own = ArticlePage._meta.local_concrete_fields
        ArticlePage._base_manager._insert(articles[start : start + _BATCH], fields=own, using="default")
    Page.objects.filter(pk=news.pk).update(numchild=len(articles))
    tagged = (
        ArticlePageTag(content_object=article, tag=tags[name])
        for article, row in zip(articles, rows, strict=True)
        for name in row["tags"]
    )
    ArticlePageTag.objects.bulk_create(tagged, 2000)


def _page(news: ArticleIndexPage, step: int, row: dict, *, is_public: bool) -> dict:
    at = datetime.fromisoformat(row["at"])
    return {
        **{"path": ArticlePage._get_path(news.path, news.depth + 1, step), "depth": news.depth + 1},
        **{"title": row["title"], "draft_title": row["title"], "slug": row["slug"], "locale": news.locale},
        "url_path": f"{news.url_path}{row['slug']}/",
        "search_description": row["standfirst"],
        "content_type": ContentType.objects.get_for_model(ArticlePage),
        **{"live": is_public, "has_unpublished_changes": not is_public},
        **{"first_published_at": at if is_public else None, "last_published_at": at if is_public else None},
    }


def _named(model: type, names: set[str], *, slugs: bool = False) -> dict:
    made = [model(name=name, **({"slug": slugify(name)} if slugs else {})) for name in sorted(names)]
    return {item.name: item for item in model.objects.bulk_create(made)}


def _cover(number: int) -> Image:
    """A picture, with the renditions that pages show."""
    data = BytesIO()
    Drawing.new("RGB", (1200, 675), (number, 90, 160)).save(data, "JPEG")
    file = ImageFile(data, name=f"{number}.jpg")
    image = Image.objects.create(title=f"Picture {number}", file=file, width=1200, height=675)
    image.get_renditions("fill-400x225", "width-1080")
    return image


def doors(deep: str) -> dict[str, list[tuple[str, str]]]:
    """Path and marker, as `bench.ourpages.doors`."""
    live = ArticlePage.objects.live().order_by("path")
    shown = list(live.values_list("slug", "title"))
    tags = Tag.objects.order_by("pk").values_list("slug", flat=True)
    far = [slug for slug in tags if live.filter(tags__slug=slug).count() > (int(deep) - 1) * PAGE]
    return {
        "article": [(f"/news/{slug}/", title) for slug, title in shown[:: max(1, len(shown) // ADDRESSES)]],
        "home": [("/", "</html>")],
        "tag": [(f"/tags/?tag={slug}", slug) for slug in tags],
        "deep tag": [(f"/tags/?tag={slug}&page={deep}", f"Page {deep} of") for slug in far],
        "feed": [("/feed/", "</rss>"), *((f"/feed/{slug}/", "</rss>") for slug in tags)],
        "search": [(f"/search/?query={word}", f'value="{word}"') for word in COMMON],
    }


def publish() -> None:
    drafts = list(ArticlePage.objects.filter(live=False).order_by("-path").values_list("pk", flat=True))
    for order in sys.stdin:
        draft, began = ArticlePage.objects.get(pk=drafts[-1]), time.monotonic()
        if order.strip() == "next":
            print(json.dumps({"title": draft.title}), flush=True)
            continue
        drafts.pop()
        draft.save_revision().publish()
        print(json.dumps({"began": began}), flush=True)


STEPS = {step.__name__: step for step in (fill, doors, publish)}


if __name__ == "__main__":
    if told := STEPS[sys.argv[1]](*sys.argv[2:]):
        print(json.dumps(told))
