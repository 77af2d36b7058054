"""A story as readers would see it, for people who may see more than readers. No public door."""

from datetime import UTC
from typing import Any

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from articles import editing, editions
from articles.amending import told_at
from articles.models import Article
from articles.paper import standing
from articles.paper.cards import Link, length_of, mood, section_of, signature
from articles.paper.cautions import cautions
from articles.paper.making import making
from articles.paper.pictures import Picture, is_outside
from articles.paper.sections import reading_minutes, says_again, sections
from articles.views.frame import Head, show


def draft_page(request: HttpRequest, article: Article, cover: Picture, html: str | None = None) -> HttpResponse:
    """The public page's own template, under `cover`, whose addresses the person can open.

    It speaks the article's language and tells times in UTC, whoever looks at it. `html` stands in for the article's
    own, which is rendered and kept at its first opening.
    """
    if html is None:
        html = editing.open_text(article)
    head = Head(article.title, article.get_absolute_url(), article.description, index=False, kind="article")
    with translation.override(editions.interface_of(article.lang)), timezone.override(UTC):
        context = _context(article, cover, html)
        answer = show(request, "articles/article.html", article.lang, head, context, languages=standing.languages())
    return unlisted(answer)


def _context(article: Article, cover: Picture, html: str) -> dict[str, Any]:
    accepted = article.rewrites.accepted().select_related("decided_by__profile").order_by("-number").first()
    tagged = list(article.tagged.select_related("tag").order_by("position"))
    promotion = article.entry.possible_promotion if article.entry else ""
    amendments = list(article.amendments.all())
    return {
        "article": article,
        "length": length_of(article.title),
        "cautions": cautions(article, [item.tag.name for item in tagged], promotion),
        "sections": sections(html),
        "standfirst": "" if says_again(article.description, html) else article.description,
        "minutes": reading_minutes(html),
        "at": article.live_at or article.publish_at or article.published_at,
        "updated": told_at(article, amendments) if article.is_public else None,
        "corrections": [each for each in amendments if each.is_correction],
        **signature(article),
        "section": section_of(article),
        "mood": mood(article),
        "picture": cover,
        "share": editions.absolute(cover.share),
        "making": making(article, accepted),
        "tags": [Link(item.tag.name, editions.address("tag", article.lang, slug=item.tag.slug)) for item in tagged],
        "source": _source(article),
    }


def unlisted(answer: HttpResponse) -> HttpResponse:
    """`answer`, kept by no cache, found by no search engine, and framed by nobody but the desk's form."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    answer._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return answer


def _source(article: Article) -> dict[str, str] | None:
    if article.source is None:
        return None
    return {
        "name": article.source.name,
        "original": article.source_url if is_outside(article.source_url) else "",
        "page": editions.address("source", article.lang, key=article.source.key),
    }
