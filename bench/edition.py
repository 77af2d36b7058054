"""Fill the database that the environment names with a paper to be looked at: `python -m bench.edition`.

The sample stories, each several times over and the newest now, most of them under a cover that we hold. It tells the
address of a page of each kind, and how `make run` starts its web server, as JSON.
"""

import io
import json
import os
from datetime import datetime, timedelta
from itertools import cycle, islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image, ImageChops, ImageFilter  # noqa: E402

from articles import search  # noqa: E402
from articles.covers import keeping  # noqa: E402
from articles.covers.generated import generate  # noqa: E402
from articles.covers.renditions import MIDDLE, framed, unpack  # noqa: E402
from articles.covers.resizing import resize  # noqa: E402
from articles.covers.rows import cover_row  # noqa: E402
from articles.models import Article, CoverImage, TaggedArticle  # noqa: E402
from articles.recording import tag_rows  # noqa: E402
from newsroom.management.commands.run import SERVER  # noqa: E402

STORIES = 120
COVERS = 24
BARE = 7
"""Every so-manieth story has no cover."""
APART = timedelta(minutes=17)


def fill(now: datetime) -> dict[str, str]:
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("import_articles", str(settings.BASE_DIR / "samples" / "articles"), stdout=io.StringIO())
    samples = list(Article.objects.public().in_lang("en").order_by("pk"))
    Article.objects.update(sticky_weight=0, place=None)
    covers = [_cover(number) for number in range(COVERS)]
    for number, sample in enumerate(islice(cycle(samples), STORIES)):
        _story(sample, number, now, covers)
    search.index(Article.objects.values_list("pk", flat=True))
    lead = Article.objects.public().in_lang("en").newest_first().exclude(cover=None)[0]
    tag = lead.tagged.order_by("position")[0].tag
    return {
        "home": "/",
        "article": lead.get_absolute_url(),
        "tag": f"/tag/{tag.slug}/",
        "search": "/search/?q=bitcoin",
    }


def _story(sample: Article, number: int, now: datetime, covers: list[CoverImage]) -> None:
    """Another story like the sample."""
    tags = [item.tag for item in sample.tagged.select_related("tag").order_by("position")]
    at = now - number * APART
    story = Article.objects.get(pk=sample.pk)
    story.pk = None
    story.slug, story.external_id = f"{sample.slug[:60]}-{number}", f"edition-{number}"
    story.live_at = story.published_at = story.updated_at = at
    story.year, story.month = at.year, at.month
    story.cover = None if number % BARE == BARE - 1 else covers[number % COVERS]
    story.sticky_weight, story.edited_at = 0, at
    story.save(force_insert=True)
    TaggedArticle.objects.bulk_create(tag_rows(story, tags))


def _cover(number: int) -> CoverImage:
    """An upload, as heavy as a photograph: a drawing under noise."""
    drawn = Image.open(io.BytesIO(generate("", "", f"{number}", (1600, 900))))
    grain = Image.effect_noise(drawn.size, 48).filter(ImageFilter.GaussianBlur(1.2)).convert("RGB")
    data = io.BytesIO()
    ImageChops.soft_light(drawn, grain).save(data, "JPEG", quality=90)
    rendered = unpack(resize(framed(data.getvalue(), MIDDLE)))
    kept = keeping.keep(rendered, MIDDLE)
    return cover_row(
        kept.addresses, CoverImage.Provider.UPLOAD, webp=kept.webp, share=kept.share, colour=rendered.colour,
        alt=f"Drawing {number}", credit_name="The paper",
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps({"pages": fill(timezone.now()), "server": SERVER}))
