"""A draft at its preview link: for whoever was given the address, and for nobody else."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from articles import editions, sharing
from articles.covers.generated import generate
from articles.models import PreviewLink
from articles.paper.pictures import picture
from articles.views.draft import draft_page, unlisted

WIDE = (1080, 608)


def shared(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """The draft; 404 for an address that was not made here, 410 after its end, and a public story's own page."""
    link = _link(lang, token)
    article = link.article
    if article.is_public:
        return unlisted(HttpResponseRedirect(article.get_absolute_url()))
    if not link.is_open(timezone.now()):
        return unlisted(render(request, "articles/preview_over.html", status=410))
    cover = picture(article)
    if cover.ours:
        drawn = editions.address("shared-cover", lang, token=token)
        cover = replace(cover, small=drawn, regular=drawn, share=drawn, is_cut=False)
    return draft_page(request, article, cover)


def shared_cover(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """The cover that we draw for the draft."""
    link = _link(lang, token)
    if not link.is_open(timezone.now()):
        raise Http404("This preview is over.")
    article = link.article
    data = generate(article.title, article.category.key, article.category.key, WIDE)
    return unlisted(HttpResponse(data, content_type="image/jpeg"))


def _link(lang: str, token: str) -> PreviewLink:
    link = sharing.link_of(token)
    if link is None or link.article.lang != lang:
        raise Http404("No such preview.")
    return link
