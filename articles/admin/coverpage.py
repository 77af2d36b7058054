"""Where an article gets its cover: our own library first, then Unsplash, or an upload."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from articles.admin.articlepage import found
from articles.admin.coverdesk import CoverPress, done
from articles.admin.coverforms import AltForm, SearchForm, UploadForm
from articles.admin.preview import cover_of
from articles.covers import caring, library, quota, unsplash
from articles.covers.errors import CoverError
from articles.covers.unsplash import Photo
from articles.errors import DeskError, NotAllowed
from articles.models import Article
from articles.permissions import may_edit

SHOWN = 24
PHOTOS = 12
MOST_USES = 50


def page(model_admin: ModelAdmin[Article], request: HttpRequest, pk: int) -> HttpResponse:
    """The choice; a POST makes it and goes back to where the person came from."""
    article = found(model_admin, request, str(pk))
    if not may_edit(request.user, article):
        raise PermissionDenied("You may not change this article's cover.")
    if request.method == "POST":
        return _acted(model_admin, request, article)
    return _shown(model_admin, request, article, UploadForm(), AltForm(initial=_said(article)))


def address(article: Article) -> str:
    return reverse("admin:articles_article_covers", args=[article.pk])


def _acted(model_admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> HttpResponse:
    act, _, detail = request.POST.get("act", "").partition(":")
    upload = UploadForm(request.POST, request.FILES) if act == "upload" else UploadForm()
    described = AltForm(request.POST) if act == "describe" else AltForm(initial=_said(article))
    if not all(form.is_valid() for form in (upload, described) if form.is_bound):
        return _shown(model_admin, request, article, upload, described)
    version = request.POST.get("version", "")
    press = CoverPress(
        article, request.user, timezone.now(), int(version) if version.isdecimal() else 0, detail, upload, described,
        everywhere="everywhere" in request.POST,
    )  # fmt: skip
    try:
        messages.success(request, done(press, act))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        messages.error(request, str(error))
        return _shown(model_admin, request, article, upload, described)
    return HttpResponseRedirect(_after(request, article))


def _after(request: HttpRequest, article: Article) -> str:
    """A picture that nobody has described keeps the person here, asked for it."""
    if article.cover and not article.cover.alt and request.user.has_perm(caring.NEEDED):
        messages.warning(request, "It has no description yet. Say what it shows, for people who cannot see it.")
        return f"{address(article)}#describe"
    return _came_from(request) or reverse("admin:articles_article_change", args=[article.pk])


def _came_from(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None) else ""


def _shown(
    model_admin: ModelAdmin[Article], request: HttpRequest, article: Article, upload: UploadForm, described: AltForm
) -> HttpResponse:
    search = SearchForm(request.GET or None, initial={"order": library.NEWEST})
    words, order = search.asked()
    photos = _photos(request, words)
    is_searched = bool(words or request.GET.get("order"))
    uses = caring.articles_with(article.cover).exclude(pk=article.pk) if article.cover else Article.objects.none()
    others = list(uses.only("pk", "title", "status").order_by("-pk")[: MOST_USES + 1])
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Cover: {article.title}",
        "original": article,
        "cover": cover_of(article),
        "next": _came_from(request),
        "others": others[:MOST_USES],
        "more_others": len(others) > MOST_USES,
        "may_care": request.user.has_perm(caring.NEEDED),
        "search": search,
        "upload": upload,
        "described": described,
        "is_searched": is_searched,
        "found": library.search(words, order=order, most=SHOWN) if is_searched else library.suggest(article),
        "newest": [] if is_searched else library.search("", most=SHOWN // 2),
        "unsplash": bool(settings.UNSPLASH_ACCESS_KEY),
        "asked_unsplash": request.GET.get("from") == "unsplash",
        "photos": photos,
        "quota": quota.told(),
        "everywhere": "everywhere" in request.GET or "everywhere" in request.POST,
    }
    return TemplateResponse(request, "admin/articles/covers.html", context)


def _photos(request: HttpRequest, words: str) -> tuple[Photo, ...]:
    """What Unsplash has, only where it is asked: its answers are counted."""
    if request.GET.get("from") != "unsplash" or not words.strip():
        return ()
    try:
        return unsplash.search(words, key=settings.UNSPLASH_ACCESS_KEY, per_page=PHOTOS)
    except CoverError as error:
        messages.error(request, str(error))
        return ()


def _said(article: Article) -> dict[str, str]:
    return {"alt": article.cover.alt if article.cover else ""}
