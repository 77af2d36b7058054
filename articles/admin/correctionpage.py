"""The screen on which a correction is decided: what the source changed, what that would change here, three buttons."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminSelectWidget

from articles import corrections
from articles.admin.comparing import Part, compare
from articles.admin.fields import TextField
from articles.admin.forms import SHAPES
from articles.errors import DeskError, NotAllowed, NotPossible
from articles.following import Wording, wording
from articles.models import Correction
from articles.permissions import Person, may_edit


class CorrectionForm(forms.Form):
    """What the person was shown (the entry's version, the article's), and what they ask for."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    shape = forms.ChoiceField(choices=SHAPES, required=False, widget=UnfoldAdminSelectWidget, label="Shape")
    instruction = TextField(rows=2, required=False, label="Instruction (optional)")


@dataclass(frozen=True, slots=True)
class Compared:
    """Headline and text, each in parts that are the same, gone, or new; empty where nothing differs."""

    title: list[Part]
    body: list[Part]


def correction_page(model_admin: ModelAdmin[Correction], request: HttpRequest, object_id: str) -> HttpResponse:
    """The screen; a POST decides, and leads to the next correction that waits."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    correction = _found(object_id)
    if request.method != "POST":
        return _page(model_admin, request, correction)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(model_admin, request, correction, form)
    try:
        words = _decide(correction, request.user, timezone.now(), form, request.POST.get("act", ""))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        messages.error(request, str(error))
        return _page(model_admin, request, _found(object_id), status=409)
    address = reverse("admin:articles_article_change", args=[correction.article_id])
    messages.success(request, format_html('{} <a class="nr-link" href="{}">Open the article</a>', words, address))
    return HttpResponseRedirect(_next(correction) or address)


def _decide(correction: Correction, user: Person, now: datetime, form: CorrectionForm, act: str) -> str:
    title, typed = correction.article.title, form.cleaned_data
    match act:
        case "take":
            corrections.take(correction, user, now, seen=typed["seen"], version=typed["version"])
            return f"Taken over: “{title}” says what its source says now."
        case "ask":
            asked = {"shape": typed["shape"], "instruction": typed["instruction"]}
            corrections.ask(correction, user, now, seen=typed["seen"], **asked)
            return f"Asked for a rewrite of “{title}”. It waits under “Proposals” as soon as it is written."
        case "dismiss":
            corrections.dismiss(correction, user, now, seen=typed["seen"])
            return f"Dismissed: “{title}” stays as it is."
    raise NotPossible("Choose one of the buttons.")


def _next(correction: Correction) -> str:
    following = Correction.objects.to_look_at().exclude(pk=correction.pk).order_by("-pk").first()
    return reverse("admin:articles_correction_change", args=[following.pk]) if following else ""


def _found(object_id: str) -> Correction:
    rows = Correction.objects.select_related("article", "article__source", "entry", "decided_by")
    correction = rows.filter(pk=object_id).first() if object_id.isdecimal() else None
    if correction is None:
        raise Http404("There is no such correction.")
    return correction


def _page(
    model_admin: ModelAdmin[Correction],
    request: HttpRequest,
    correction: Correction,
    form: CorrectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    article = correction.article
    before = wording(correction.entry, correction.from_version)
    after = wording(correction.entry, correction.to_version)
    shown = {"seen": correction.to_version, "version": article.version}
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Correction: {article.title}",
        "original": correction,
        "article": article,
        "form": form or CorrectionForm(initial=shown),
        "changed": _compared(before, after),
        "here": _here(correction, before, after),
        "is_rewrite": article.ai_rewritten,
        "may_decide": correction.is_open and may_edit(request.user, article),
        "waiting_count": Correction.objects.to_look_at().count(),
    }
    return TemplateResponse(request, "admin/articles/correction.html", context, status=status)


def _here(correction: Correction, before: Wording, after: Wording) -> Compared | None:
    """What taking over would change in our text; None where that is what the source changed, or is decided."""
    ours = Wording(correction.article.title, correction.article.body)
    if ours == before or not correction.is_open:
        return None
    taken = corrections.taking(before, after)
    return _compared(ours, Wording(taken.get("title", ours.title), taken.get("body", ours.body)))


def _compared(before: Wording, after: Wording) -> Compared:
    return Compared(
        title=compare(before.title, after.title) if before.title != after.title else [],
        body=compare(before.body, after.body) if before.body != after.body else [],
    )
