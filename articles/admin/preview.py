"""A draft as readers would see it: the public page's own template, for people who may see drafts."""

from dataclasses import replace

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles import editing, editions
from articles.covers.generated import generate
from articles.models import Article
from articles.paper import standing
from articles.paper.cards import Link, Picture, mood, picture, section_of, signature
from articles.paper.making import making
from articles.paper.sections import reading_minutes, says_again, sections
from articles.views.frame import Head, show

WIDE = (1080, 608)


def page(request: HttpRequest, article: Article, html: str | None = None) -> HttpResponse:
    """`html` stands in for the article's own, which is rendered and kept at its first opening. No public door."""
    if html is None:
        html = editing.open_text(article)
    accepted = article.rewrites.accepted().select_related("decided_by__profile").order_by("-number").first()
    tagged = article.tagged.select_related("tag").order_by("position")
    cover = cover_of(article)
    context = {
        "article": article,
        "sections": sections(html),
        "standfirst": "" if says_again(article.description, html) else article.description,
        "minutes": reading_minutes(html),
        "at": article.live_at or article.publish_at or article.published_at,
        **signature(article),
        "section": section_of(article),
        "mood": mood(article),
        "picture": cover,
        "share": editions.absolute(cover.share),
        "making": making(article, accepted),
        "tags": [Link(item.tag.name, editions.address("tag", article.lang, slug=item.tag.slug)) for item in tagged],
        "source": _source(article),
    }
    head = Head(article.title, article.get_absolute_url(), article.description, index=False, kind="article")
    answer = show(request, "articles/article.html", article.lang, head, context, languages=standing.languages())
    return unlisted(answer)


def unlisted(answer: HttpResponse) -> HttpResponse:
    """`answer`, kept by no cache, found by no search engine, and framed by nobody but the form."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return answer


def _source(article: Article) -> dict[str, str] | None:
    if article.source is None:
        return None
    linked = article.source_url.startswith(("https://", "http://"))
    return {
        "name": article.source.name,
        "original": article.source_url if linked else "",
        "page": editions.address("source", article.lang, key=article.source.key),
    }


def cover_of(article: Article) -> Picture:
    """As on the public page; a drawn cover comes from the admin, since the public door has none of a draft."""
    cover = picture(article)
    if not cover.ours:
        return cover
    drawn = reverse("admin:articles_article_cover", args=[article.pk])
    return replace(cover, small=drawn, regular=drawn, share=drawn)


def drawn_cover(article: Article) -> HttpResponse:
    """The cover that we draw where there is no picture."""
    data = generate(article.title, article.category.key, article.category.key, WIDE)
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})
