"""The review screen: a proposal beside its source, with the evidence, and the decision. Works without JavaScript."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles.admin import presence
from articles.admin.deciding import Decision, decide
from articles.admin.forms import ReviewForm
from articles.admin.nextup import after_deciding
from articles.admin.reviewcontext import shown
from articles.admin.stale import Conflict, conflict
from articles.admin.talk import spoke, talk_about
from articles.errors import DeskError, NotAllowed, StaleVersion
from articles.models import Rewrite

State = Rewrite.State
UNFINISHED = (State.QUEUED, State.RUNNING)
RELOAD_SECONDS = "3"


def review_page(model_admin: ModelAdmin[Rewrite], request: HttpRequest, pk: int) -> HttpResponse:
    """The screen; a POST decides, and leads to the next proposal that waits."""
    rewrite = found(model_admin, request, pk)
    if request.method == "POST":
        return _decided(model_admin, request, rewrite)
    answer = _page(model_admin, request, rewrite, ReviewForm(initial=_proposed(rewrite)))
    if rewrite.state in UNFINISHED:
        answer["Refresh"] = RELOAD_SECONDS
    return answer


def found(model_admin: ModelAdmin[Rewrite], request: HttpRequest, pk: int) -> Rewrite:
    """403 where the person may not see proposals, 404 where there is none."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    relations = ("source", "category", "cover", "entry", "entry__feed", "editor")
    articles = (f"article__{name}" for name in relations)
    rows = Rewrite.objects.select_related("article", *articles, "decided_by", "requested_by")
    rewrite = rows.filter(pk=pk).first()
    if rewrite is None:
        raise Http404("There is no such proposal.")
    return rewrite


def _proposed(rewrite: Rewrite) -> dict[str, Any]:
    return {
        "version": rewrite.article.version,
        "title": rewrite.title or rewrite.article.title,
        "text": rewrite.text,
        "shape": rewrite.shape,
        "instruction": rewrite.instruction if rewrite.state == State.FAILED else "",
        "place": rewrite.article.place,
    }


def _decided(model_admin: ModelAdmin[Rewrite], request: HttpRequest, rewrite: Rewrite) -> HttpResponse:
    if spoke(request, rewrite.article):
        typed = request.POST.copy()
        typed["note"] = ""
        return _page(model_admin, request, rewrite, ReviewForm(typed))
    form = ReviewForm(request.POST)
    if not form.is_valid() or request.POST.get("act") == "check":
        return _page(model_admin, request, rewrite, form)
    try:
        decision = decide(rewrite, request.user, timezone.now(), form, request.POST.get("act", ""))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except StaleVersion:
        rewrite = found(model_admin, request, rewrite.pk)
        is_open = rewrite.state == State.PROPOSED
        told = _typed_against(rewrite, form)
        return _page(model_admin, request, rewrite, form, **{"stale" if is_open else "late": told})
    except DeskError as error:
        messages.error(request, str(error))
        rewrite = found(model_admin, request, rewrite.pk)
        return _page(model_admin, request, rewrite, form, late=_overtaken(rewrite, form))
    return _went_on(request, rewrite, decision)


def _went_on(request: HttpRequest, rewrite: Rewrite, decision: Decision) -> HttpResponse:
    article = reverse("admin:articles_article_change", args=[rewrite.article_id])
    messages.success(
        request, format_html('{} <a class="nr-link" href="{}">Open the article</a>', decision.words, article)
    )
    if decision.stay:
        return HttpResponseRedirect(reverse("admin:articles_rewrite_review", args=[rewrite.pk]))
    presence.leave(rewrite.article, request.user)
    if following := after_deciding(rewrite):
        return HttpResponseRedirect(following)
    messages.info(request, "No other proposal is waiting.")
    return HttpResponseRedirect(reverse("admin:articles_rewrite_changelist") if decision.leave_to_queue else article)


def _overtaken(rewrite: Rewrite, form: ReviewForm) -> Conflict | None:
    """Where somebody decided before: what differs between what they made of it and what was typed here."""
    return _typed_against(rewrite, form) if rewrite.state != State.PROPOSED and form.cleaned_data["text"] else None


def _typed_against(rewrite: Rewrite, form: ReviewForm) -> Conflict:
    saved = {"title": rewrite.article.title, "body": rewrite.article.body}
    typed = {"title": form.cleaned_data["title"], "body": form.cleaned_data["text"]}
    return conflict(rewrite.article, saved, typed)


def _page(
    model_admin: ModelAdmin[Rewrite],
    request: HttpRequest,
    rewrite: Rewrite,
    form: ReviewForm,
    stale: Conflict | None = None,
    late: Conflict | None = None,
) -> HttpResponse:
    """`stale`: the article was saved meanwhile; `late`: the proposal itself was decided."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Review: {rewrite.article.title}",
        "stale": stale,
        "late": late,
        **shown(request, rewrite, form),
        "talk": talk_about(rewrite.article, request.user),
    }
    return TemplateResponse(request, "admin/articles/review.html", context, status=409 if stale or late else 200)
