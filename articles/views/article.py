"""The page of one story."""

from datetime import timedelta

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles import editions, listings
from articles.amending import told_at
from articles.depending import depends, of_article, of_neighbourhood, of_story, stored
from articles.markdown import render as render_markdown
from articles.models import Amendment, Article, TaggedArticle
from articles.paper import standing, structured
from articles.paper.cards import Link, cards, is_outside, mood, picture, section_of, signature
from articles.paper.making import making
from articles.paper.provenance import provenance
from articles.paper.sections import reading_minutes, says_again, sections
from articles.views.absent import absent
from articles.views.frame import Head, show

_RELATED = 4
_NEAR = timedelta(days=14)
_RELATED_TAGS = 8


@stored()
def article(request: HttpRequest, lang: str, year: str, month: str, slug: str) -> HttpResponse:
    place = {"lang": lang, "year": int(year), "month": int(month), "slug": slug}
    stories = Article.objects.public().select_related("category", "source", "cover", "editor__profile")
    shown = stories.filter(**place).first()
    if shown is None:
        return absent(request, lang, int(year), int(month), slug)
    accepted = shown.rewrites.accepted().select_related("decided_by__profile").order_by("-number").first()
    tagged = list(shown.tagged.select_related("tag").order_by("position"))
    _note(shown, [item.tag.slug for item in tagged])
    amendments = list(shown.amendments.all())
    made = making(shown, accepted, amendments)
    section, cover = section_of(shown), picture(shown)
    names = [item.tag.name for item in tagged]
    story = structured.news_article(shown, cover, section, names, amendments)
    context = {
        "article": shown,
        **_text(shown),
        **_times(shown, amendments),
        **signature(shown),
        "section": section,
        "mood": mood(shown),
        "picture": cover,
        "making": made,
        "tags": [Link(item.tag.name, editions.address("tag", lang, slug=item.tag.slug)) for item in tagged],
        "source": _source(shown),
        "related": cards(_related(shown, [item.tag_id for item in tagged]), timezone.now()),
        "share": editions.absolute(cover.share),
        "mirror": editions.mirror_of(shown.get_absolute_url()),
        "json_ld": [
            structured.as_script(story | provenance(made)),
            structured.as_script(structured.breadcrumbs(shown, section)),
        ],
    }
    head = Head(
        shown.title,
        shown.get_absolute_url(),
        shown.description,
        elsewhere={item.lang: item.get_absolute_url() for item in shown.siblings().public()},
        index=not made.republished,
        kind="article",
    )
    return show(request, "articles/article.html", lang, head, context, languages=standing.languages())


def _note(shown: Article, tags: list[str]) -> None:
    at = shown.live_at or shown.published_at
    depends(of_article(shown.pk), of_story(shown.source_id, shown.external_id))
    depends(*of_neighbourhood(shown.lang, tags[:_RELATED_TAGS], at, _NEAR))


def _text(shown: Article) -> dict[str, object]:
    """The acts store HTML with the text; rendering here is for rows that came another way."""
    html = shown.html or render_markdown(shown.body).html
    return {
        "sections": sections(html),
        "standfirst": "" if says_again(shown.description, html) else shown.description,
        "minutes": reading_minutes(html),
    }


def _times(shown: Article, amendments: list[Amendment]) -> dict[str, object]:
    return {
        "at": shown.live_at or shown.published_at,
        "updated": told_at(shown, amendments),
        "corrections": [each for each in amendments if each.is_correction],
    }


def _source(shown: Article) -> dict[str, str] | None:
    """Whom we credit, their own page of the story if we may link to it, and our page of theirs."""
    if shown.source is None:
        return None
    return {
        "name": shown.source.name,
        "original": shown.source_url if is_outside(shown.source_url) else "",
        "page": editions.address("source", shown.lang, key=shown.source.key),
    }


def _related(shown: Article, tags: list[int]) -> list[Article]:
    """Stories near in time that share most tags. The window, not the archive, bounds the work. Two queries."""
    at = shown.live_at or shown.published_at
    near = TaggedArticle.objects.filter(
        tag__in=tags[:_RELATED_TAGS],
        visible=True,
        lang=shown.lang,
        sticky_weight=0,
        live_at__range=(at - _NEAR, at + _NEAR),
    )
    rows = near.exclude(content_object=shown).values_list("content_object_id")
    best = rows.annotate(shared=Count("pk"), at=Max("live_at")).order_by("-shared", "-at", "-content_object_id")
    return listings.fetch([pk for pk, *_ in best[:_RELATED]])
