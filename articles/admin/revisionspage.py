"""The versions of an article: any two compared, any of them restored."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles import restoring
from articles.admin.articlepage import found
from articles.admin.forms import ArticleForm
from articles.admin.versions import between
from articles.amending import Mark
from articles.errors import DeskError, NotAllowed
from articles.models import Amendment, Article, Revision
from articles.permissions import may_edit
from sources.admin.showing import shortened

NEWEST = 100


def revisions(model_admin: ModelAdmin[Article], request: HttpRequest, pk: int) -> HttpResponse:
    """The newest revisions; `?before=` and `?after=` (ids) choose two to compare, else the last two.

    A POST restores the one that it names.
    """
    article = found(model_admin, request, str(pk))
    if request.method == "POST":
        return _restored(request, article)
    rows = list(article.revisions.select_related("user").defer("file").order_by("-at", "-pk")[:NEWEST])
    after = _chosen(request.GET.get("after", ""), rows, 0)
    before = _chosen(request.GET.get("before", ""), rows, 1)
    files = dict(Revision.objects.filter(pk__in=[row.pk for row in (before, after) if row]).values_list("pk", "file"))
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"History of “{shortened(article.title, 60)}”",
        "original": article,
        "rows": rows,
        "before": before,
        "after": after,
        "differences": between(files[before.pk], files[after.pk]) if before and after else [],
        "may_edit": may_edit(request.user, article),
        "form": ArticleForm(initial={"version": article.version}),
    }
    return TemplateResponse(request, "admin/articles/revisions.html", context)


def _restored(request: HttpRequest, article: Article) -> HttpResponse:
    address = reverse("admin:articles_article_revisions", args=[article.pk])
    revision = article.revisions.filter(pk=_number(request.POST.get("restore", ""))).first()
    if revision is None:
        messages.error(request, "Choose the version that is to be restored.")
        return HttpResponseRedirect(address)
    version, now = _number(request.POST.get("version", "")), timezone.now()
    try:
        before = article.version
        restoring.restore_version(article, revision, request.user, now, version=version, mark=_mark(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(address)
    if article.version == before:
        messages.info(request, "The article says that already; nothing was written.")
    else:
        messages.success(request, f"Version {revision.version} is restored, as version {article.version}.")
    return HttpResponseRedirect(address)


def _mark(request: HttpRequest) -> Mark | None:
    kind = request.POST.get("mark", "")
    return Mark(Amendment.Kind(kind), request.POST.get("mark_note", "")) if kind in Amendment.Kind.values else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _chosen(wanted: str, rows: list[Revision], position: int) -> Revision | None:
    """The row of that id, else the one at `position` of the newest."""
    by_id = next((row for row in rows if str(row.pk) == wanted), None)
    return by_id or next(iter(rows[position : position + 1]), None)
