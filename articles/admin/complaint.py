"""A complaint: a pasted paragraph, our article beside its source, the whole record as a file, withdrawal everywhere."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminTextInputWidget

from articles.admin.articlepage import found
from articles.admin.evidence import Evidence, evidence
from articles.admin.fields import TextField
from articles.admin.origin import received
from articles.dossier import dossier
from articles.errors import NotAllowed, NotPossible
from articles.matching import LONGEST, Match, matches
from articles.models import Article
from articles.retracting import everywhere, withdraw_everywhere
from articles.rewriting.openpoints import Basis
from articles.rewriting.proposals import SourceText

PERMISSION = "articles.publish_article"


class ComplaintForm(forms.Form):
    paragraph = TextField(rows=8, limit=LONGEST, label="The paragraph that somebody complains of")
    article = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why is it withdrawn? The record keeps it.", max_length=300, widget=UnfoldAdminTextInputWidget
    )


def complaint(model_admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    """Where the paragraph comes from; a POST only looks. `article` in it chooses another than the best match."""
    _must_be_allowed(request)
    form = ComplaintForm(request.POST or None)
    context = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, "title": "Complaint"}
    if form.is_valid():
        context |= _found(form)
    return TemplateResponse(request, "admin/articles/complaint.html", {**context, "form": form})


@require_POST
def withdraw(request: HttpRequest, article: Article) -> HttpResponse:
    """Withdraw the story everywhere, and lead to its record."""
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        touched = withdraw_everywhere(article, request.user, timezone.now(), reason=reason)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        where = ", ".join(f"{row.lang} ({row.get_status_display().lower()})" for row in touched)
        messages.success(request, f"Readers do not see “{article.title}” any more: {where}.")
    return HttpResponseRedirect(reverse("admin:articles_article_story", args=[article.pk]))


def story(model_admin: ModelAdmin[Article], request: HttpRequest, pk: int) -> HttpResponse:
    """The story in all its languages, with the record and the withdrawal."""
    _must_be_allowed(request)
    article = found(model_admin, request, str(pk))
    frame = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, "title": article.title}
    return TemplateResponse(request, "admin/articles/complaint.html", {**frame, **_of_story(article, "")})


def record(request: HttpRequest, article: Article) -> HttpResponse:
    """The whole record as one JSON file."""
    _must_be_allowed(request)
    answer = HttpResponse(dossier(article, timezone.now()), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="record-{article.slug}.json"'
    return answer


def _must_be_allowed(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied("Complaints are answered by who may publish.")


def _found(form: ComplaintForm) -> dict[str, Any]:
    paragraph = form.cleaned_data["paragraph"]
    try:
        best = matches(paragraph)
    except NotPossible as error:
        form.add_error("paragraph", str(error))
        return {}
    shown = _chosen(best, form.cleaned_data["article"])
    return {"searched": True, "matches": best, **(_of_story(shown.article, paragraph) if shown else {})}


def _chosen(found: list[Match], pk: int | None) -> Match | None:
    return next((match for match in found if match.article.pk == pk), None) or next(iter(found), None)


def _of_story(article: Article, paragraph: str) -> dict[str, Any]:
    source = received(article)
    return {
        "original": article,
        "received": source,
        "evidence": _evidence(article, SourceText(source.title, source.text), source.is_own, paragraph),
        "versions": everywhere(article),
        "withdraw_form": WithdrawForm(),
    }


def _evidence(article: Article, source: SourceText, is_own: bool, paragraph: str) -> Evidence:
    """Where no source was received, the text is shown against itself, so that only the complaint is marked."""
    basis = Basis(source, is_own=is_own)
    return evidence(basis, article.title, article.body, drafted_view=False, complaint=paragraph)
