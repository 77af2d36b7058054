"""What the article's form sends while somebody types: it is kept, looked at, and shown as readers would see it."""

import uuid
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone

from articles import autosaving, editing
from articles.admin import preview
from articles.admin.forms import ArticleForm, shown
from articles.admin.hints import hints
from articles.errors import DeskError, NotAllowed
from articles.markdown import render
from articles.models import Article


def new_window() -> str:
    """A name for one opened form."""
    return uuid.uuid4().hex


def typed(request: HttpRequest, article: Article) -> HttpResponse:
    """Keeps what the form holds and tells what comes of it, as JSON; `act` takes up or drops what was kept before."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if act := request.POST.get("act"):
        return _decided(request, article, act)
    form = ArticleForm(request.POST, initial=shown(article))
    form.is_valid()
    answer = _kept(request, article, form)
    return JsonResponse(answer | _looked_at(request, article, form), status=409 if answer["problem"] else 200)


def page_of_typed(request: HttpRequest, article: Article) -> HttpResponse:
    """The page as it would be with what the form holds; nothing is kept."""
    form = ArticleForm(request.POST, initial=shown(article))
    form.is_valid()
    return _page(request, article, form)


def _kept(request: HttpRequest, article: Article, form: ArticleForm) -> dict[str, str]:
    version, window = form.cleaned_data.get("version") or article.version, request.POST.get("window", "")[:40]
    now = timezone.now()
    try:
        row = autosaving.keep(article, request.user, now, version=version, window=window, typed=legible(form, article))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        return {"problem": str(error), "kept": ""}
    return {"problem": "", "kept": f"{timezone.localtime(now):%H:%M:%S %Z}" if row else ""}


def legible(form: ArticleForm, article: Article) -> dict[str, Any]:
    """What was typed, refused or not: words as they stand, and of the rest what can be read."""
    told = form.cleaned_data
    read = {key: told[key] for key in autosaving.KEPT if key in told}
    words = {key: str(form.fields[key].to_python(form[key].data)) for key in ArticleForm.TEXTS if key not in told}
    return {**read, **words}


def _looked_at(request: HttpRequest, article: Article, form: ArticleForm) -> dict[str, Any]:
    words = legible(form, article)
    return {
        "standfirst": editing.standfirst(article, words["description"], words["body"]),
        "hints": list(hints(render(words["body"]))),
        "page": _page(request, article, form).content.decode() if request.POST.get("preview") else "",
    }


def _page(request: HttpRequest, article: Article, form: ArticleForm) -> HttpResponse:
    words = legible(form, article)
    as_typed = copy(article)
    as_typed.title, as_typed.body = words["title"] or "(no headline yet)", words["body"]
    as_typed.description = editing.standfirst(article, words["description"], words["body"])
    as_typed.category = words.get("category", article.category)
    return preview.page(request, as_typed, render(words["body"]).html)


def _decided(request: HttpRequest, article: Article, act: str) -> HttpResponse:
    address = reverse("admin:articles_article_change", args=[article.pk])
    try:
        if act == "take_up":
            window = new_window()
            autosaving.take_up(article, request.user, window=window)
            return HttpResponseRedirect(f"{address}?window={window}")
        autosaving.drop(article, request.user)
        messages.success(request, "Dropped: the form holds what is saved.")
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(address)
