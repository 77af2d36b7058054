"""Merging topics: those ticked in the list become the one that a person chooses."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from articles.errors import NotAllowed, NotPossible
from articles.merging import merge_tags
from articles.models import Tag

MOST = 50
_ANOTHER = "another"


class MergeForm(forms.Form):
    """`tags` are those ticked. Once it is valid, `kept` is the one that stays."""

    keep = forms.ChoiceField(
        label="Which one stays?",
        widget=UnfoldAdminRadioSelectWidget,
        error_messages={"required": "Choose the tag that stays."},
    )
    name = forms.CharField(
        label="The name of the other tag", required=False, max_length=200, widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, tags: list[Tag], data: Any = None) -> None:
        super().__init__(data)
        self.tags = {str(tag.pk): tag for tag in tags}
        choices = [(key, f"{tag} ({tag.slug})") for key, tag in self.tags.items()]
        keep: Any = self.fields["keep"]
        keep.choices = [*choices, (_ANOTHER, "Another one, whose name I write below")]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self.kept = self.tags.get(cleaned.get("keep", ""))
        if cleaned.get("keep") == _ANOTHER:
            self.kept = Tag.objects.filter(name__iexact=cleaned.get("name", "").strip()).first()
            if self.kept is None:
                self.add_error("name", "There is no tag of that name. Write it as it stands in the list of tags.")
        elif self.kept and len(self.tags) < 2:
            self.add_error("keep", "This is the only one that you ticked. Name another one for it to become.")
        return cleaned


def merge_page(model_admin: ModelAdmin[Tag], request: HttpRequest) -> HttpResponse:
    """Which of the ticked tags stays; a POST merges the others into it, each by itself."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    ticked = (request.POST if request.method == "POST" else request.GET).getlist("tag")
    asked = [number for number in ticked if number.isdecimal()][:MOST]
    tags = list(Tag.objects.filter(pk__in=asked, merged_into=None))
    if not tags:
        messages.error(request, "Tick the tags that mean the same, then choose “Merge…”.")
        return HttpResponseRedirect(reverse("admin:articles_tag_changelist"))
    form = MergeForm(tags, request.POST if request.method == "POST" else None)
    if form.is_valid() and form.kept:
        _merge(request, [tag for tag in tags if tag != form.kept], form.kept)
        return HttpResponseRedirect(reverse("admin:articles_tag_changelist"))
    common = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, "title": "Merge tags"}
    return TemplateResponse(request, "admin/articles/tag_merge.html", {**common, "form": form, "tags": tags})


def _merge(request: HttpRequest, tags: list[Tag], kept: Tag) -> None:
    done = []
    for tag in tags:
        try:
            merge_tags(tag, kept, request.user, timezone.now())
            done.append(f"“{tag}”")
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except NotPossible as error:
            messages.error(request, str(error))
    if done:
        messages.success(request, f"{', '.join(done)} became “{kept}”. Old links and feeds lead there.")
