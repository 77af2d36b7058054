"""A story of the newsroom's own: begun as a draft, or, as a flash, before readers at once."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html

from articles import editing, flashing
from articles.admin.articlepage import address_of, frame
from articles.admin.forms import FlashForm, NewArticleForm
from articles.errors import DeskError, NotAllowed
from articles.models import Article, Category
from articles.permissions import may_flash


def new(model_admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = NewArticleForm(request.POST or None, initial={"category": Category.objects.filter(key="OTHER").first()})
    if request.method == "POST" and form.is_valid():
        try:
            article = editing.create(request.user, timezone.now(), **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except DeskError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Created as a draft.")
            return HttpResponseRedirect(address_of("change", article))
    return _page(model_admin, request, "article_new", "New article", form)


def flash(model_admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    if not may_flash(request.user):
        raise PermissionDenied("You may not publish a flash: it needs the rights to write, to publish and to place.")
    form = FlashForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            article = flashing.flash(request.user, timezone.now(), **form.cleaned_data)
        except DeskError as error:
            form.add_error(None, str(error))
        else:
            link = '<a class="nr-link" href="{}">See it</a>'
            messages.success(request, format_html("Published, and the lead now. " + link, article.get_absolute_url()))
            return HttpResponseRedirect(address_of("change", article))
    return _page(model_admin, request, "article_flash", "Flash", form)


def _page(model_admin: ModelAdmin[Article], request: HttpRequest, template: str, title: str, form: Any) -> HttpResponse:
    context = {**frame(model_admin, request, title), "form": form, "may_flash": may_flash(request.user)}
    return TemplateResponse(request, f"admin/articles/{template}.html", context)
