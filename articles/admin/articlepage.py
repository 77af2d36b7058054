"""The form of an article. What its buttons do is `desk`'s."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles.admin import presence
from articles.admin.desk import submit
from articles.admin.forms import ArticleForm, current, shown
from articles.admin.hints import hints
from articles.admin.origin import received
from articles.admin.panels import languages, preview_link
from articles.admin.preview import cover_of
from articles.admin.reported import around
from articles.admin.stale import Conflict, conflict
from articles.admin.talk import spoke, talk_about
from articles.admin.unsaved import Unsaved, opened
from articles.errors import NotAllowed, StaleVersion
from articles.markdown import Rendered
from articles.models import Article
from articles.permissions import may_edit


def change(model_admin: ModelAdmin[Article], request: HttpRequest, object_id: str) -> HttpResponse:
    """The form; a POST saves and acts, and answers with a redirect unless something was refused."""
    article = found(model_admin, request, object_id)
    if request.method != "POST":
        return _form_page(model_admin, request, article, *opened(request, article))
    if not may_edit(request.user, article):
        if not spoke(request, article):
            raise PermissionDenied("You may not change this article.")
        return HttpResponseRedirect(address_of("change", article))
    form = ArticleForm(request.POST, initial=shown(article))
    if not form.is_valid():
        return _form_page(model_admin, request, article, form)
    return _submitted(model_admin, request, article, form)


def _submitted(
    model_admin: ModelAdmin[Article], request: HttpRequest, article: Article, form: ArticleForm
) -> HttpResponse:
    try:
        answer = submit(article, request.user, timezone.now(), form, request.POST.get("act", "save"))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except StaleVersion:
        article = found(model_admin, request, str(article.pk))
        typed = {key: form.cleaned_data[key] for key in ArticleForm.EDITED}
        return _form_page(model_admin, request, article, form, stale=conflict(article, current(article), typed))
    for sentence in answer.done:
        messages.success(request, sentence)
    if not answer.refused:
        page = "covers" if request.POST.get("act") == "cover" else "change"
        return HttpResponseRedirect(address_of(page, article))
    messages.error(request, answer.refused)
    data = request.POST.copy()
    data["version"] = str(article.version)
    return _form_page(model_admin, request, article, ArticleForm(data, initial=shown(article)))


def found(model_admin: ModelAdmin[Article], request: HttpRequest, object_id: str) -> Article:
    """The article with its relations; 404 where there is none, 403 where the person may not see it."""
    rows = Article.objects.select_related(
        "category", "source", "cover", "entry", "original", "assigned_to", "editor", "submitted_by"
    )
    article = rows.filter(pk=object_id).first() if object_id.isdecimal() else None
    if article is None:
        raise Http404("There is no such article.")
    if not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    return article


def _form_page(
    model_admin: ModelAdmin[Article],
    request: HttpRequest,
    article: Article,
    form: ArticleForm,
    unsaved: Unsaved | None = None,
    stale: Conflict | None = None,
) -> HttpResponse:
    context = {
        **frame(model_admin, request, article.title),
        "original": article,
        "form": form,
        "unsaved": unsaved,
        "link": preview_link(article, timezone.now()),
        "amendments": list(article.amendments.select_related("user")[:5]),
        "others": presence.arrive(article, request.user, timezone.now()),
        "hints": list(hints(Rendered(article.html))),
        "stale": stale,
        "may_edit": may_edit(request.user, article),
        "may_publish": request.user.has_perm("articles.publish_article"),
        "may_place": request.user.has_perm("articles.place_article"),
        "may_review": request.user.has_perm("articles.review_article"),
        "moving": request.POST.get("act") == "move",
        "cover": cover_of(article),
        "received": received(article),
        "talk": talk_about(article, request.user),
        **around(article),
        "rewrites": list(article.rewrites.defer("text", "accepted_text", "claims")[:3]),
        "languages": languages(article, request.user),
    }
    return TemplateResponse(request, "admin/articles/article_form.html", context, status=409 if stale else 200)


def frame(model_admin: ModelAdmin[Article], request: HttpRequest, title: str) -> dict[str, Any]:
    return {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, "title": title}


def address_of(page: str, article: Article) -> str:
    return reverse(f"admin:articles_article_{page}", args=[article.pk])
