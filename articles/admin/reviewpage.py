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

from articles.admin.deciding import Decision, decide
from articles.admin.evidence import Evidence, evidence
from articles.admin.forms import ReviewForm
from articles.admin.origin import Received, made_by, received
from articles.admin.reported import around
from articles.admin.stale import Conflict, conflict
from articles.errors import NotAllowed, NotPossible, StaleVersion
from articles.models import Rewrite
from articles.permissions import may_edit
from articles.rewriting.headings import author_view
from articles.rewriting.openpoints import Basis
from articles.rewriting.proposals import SourceText

State = Rewrite.State
UNFINISHED = (State.QUEUED, State.RUNNING)
RELOAD_SECONDS = "3"


def review_page(model_admin: ModelAdmin[Rewrite], request: HttpRequest, pk: int) -> HttpResponse:
    """The screen; a POST decides, and leads to the next proposal that waits."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    rewrite = _found(pk)
    if request.method == "POST":
        return _decided(model_admin, request, rewrite)
    answer = _page(model_admin, request, rewrite, ReviewForm(initial=_proposed(rewrite)))
    if rewrite.state in UNFINISHED:
        answer["Refresh"] = RELOAD_SECONDS
    return answer


def _found(pk: int) -> Rewrite:
    relations = ("article", "article__source", "article__category", "article__entry", "decided_by", "requested_by")
    rewrite = Rewrite.objects.select_related(*relations).filter(pk=pk).first()
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
    }


def _decided(model_admin: ModelAdmin[Rewrite], request: HttpRequest, rewrite: Rewrite) -> HttpResponse:
    form = ReviewForm(request.POST)
    if not form.is_valid() or request.POST.get("act") == "check":
        return _page(model_admin, request, rewrite, form)
    try:
        decision = decide(rewrite, request.user, timezone.now(), form, request.POST.get("act", ""))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except NotPossible as error:
        messages.error(request, str(error))
        return _page(model_admin, request, _found(rewrite.pk), form)
    except StaleVersion:
        rewrite = _found(rewrite.pk)
        saved = {"title": rewrite.article.title, "body": rewrite.article.body}
        typed = {"title": form.cleaned_data["title"], "body": form.cleaned_data["text"]}
        return _page(model_admin, request, rewrite, form, conflict(rewrite.article, saved, typed))
    address = reverse("admin:articles_article_change", args=[rewrite.article_id])
    link = format_html('{} <a class="nr-link" href="{}">Open the article</a>', decision.words, address)
    messages.success(request, link)
    return HttpResponseRedirect(_next(request, rewrite, decision))


def _next(request: HttpRequest, rewrite: Rewrite, decision: Decision) -> str:
    """The next older proposal that waits, else the newest; with none, the queue or the article."""
    waiting = Rewrite.objects.filter(state=State.PROPOSED).exclude(pk=rewrite.pk)
    following = waiting.filter(pk__lt=rewrite.pk).order_by("-pk").first() or waiting.order_by("-pk").first()
    if following is None:
        messages.info(request, "No other proposal is waiting.")
        if decision.leave_to_queue:
            return reverse("admin:articles_rewrite_changelist")
        return reverse("admin:articles_article_change", args=[rewrite.article_id])
    return reverse("admin:articles_rewrite_review", args=[following.pk])


def _page(
    model_admin: ModelAdmin[Rewrite],
    request: HttpRequest,
    rewrite: Rewrite,
    form: ReviewForm,
    stale: Conflict | None = None,
) -> HttpResponse:
    source = received(rewrite.article)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Review: {rewrite.article.title}",
        "original": rewrite,
        "article": rewrite.article,
        "form": form,
        "stale": stale,
        "received": source,
        "evidence": _evidence(rewrite, form, source),
        "made_by": made_by(rewrite),
        **around(rewrite.article),
        "drafted_view": _drafted_view(rewrite),
        "waiting_count": Rewrite.objects.filter(state=State.PROPOSED).count(),
        "may_review": request.user.has_perm("articles.review_article"),
        "may_publish": request.user.has_perm("articles.publish_article") and not rewrite.article.is_public,
        "may_ask": may_edit(request.user, rewrite.article),
    }
    return TemplateResponse(request, "admin/articles/review.html", context, status=409 if stale else 200)


def _drafted_view(rewrite: Rewrite) -> str:
    """What a model wrote under “From author”, which is not ours until a person says so."""
    return author_view(rewrite.text) if rewrite.state == State.PROPOSED else ""


def _evidence(rewrite: Rewrite, form: ReviewForm, source: Received) -> Evidence | None:
    """Of what was typed, where the form comes back; of the accepted text, where that was the decision.

    None where there is nothing to compare: no text yet, or a source that is the article's own and so became the text.
    """
    title = rewrite.accepted_title or rewrite.title or rewrite.article.title
    text = rewrite.accepted_text or rewrite.text
    if form.is_bound and rewrite.state == State.PROPOSED:
        title, text = form.typed("title"), form.typed("text")
    if not text or (source.is_own and rewrite.state == State.ACCEPTED):
        return None
    basis = Basis(
        SourceText(source.title, source.text),
        is_own=source.is_own,
        extracted=rewrite.origin == Rewrite.Origin.OFFLINE,
    )
    return evidence(basis, title.strip(), text.strip(), drafted_view=rewrite.origin == Rewrite.Origin.MODEL)
