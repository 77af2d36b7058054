"""A draft as readers would see it, for people who may see drafts."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.covers.generated import generate
from articles.models import Article
from articles.paper.pictures import Picture, picture
from articles.views.draft import draft_page

WIDE = (1080, 608)


def page(request: HttpRequest, article: Article, html: str | None = None) -> HttpResponse:
    """`html` stands in for the article's own."""
    return draft_page(request, article, cover_of(article), html)


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
