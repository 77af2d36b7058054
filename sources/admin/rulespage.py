"""A feed's rules on one page: change them, try them on the latest entries, then save. Works without JavaScript."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from sources.admin.ruleform import RulesFormSet, known_categories, rules_form
from sources.dryrun import LAST, DryRun, dry_run
from sources.errors import NotAllowed, NotPossible
from sources.models import Feed
from sources.ruling import rules_of, set_rules


def rules_page(model_admin: ModelAdmin[Feed], request: HttpRequest, pk: int) -> HttpResponse:
    """The form with what its rules would have done; a POST tries what was typed, or saves it."""
    feed = get_object_or_404(Feed, pk=pk)
    if not model_admin.has_change_permission(request, feed):
        raise PermissionDenied
    if request.method != "POST":
        return _page(model_admin, request, feed, rules_form(feed), dry_run(feed, rules_of(feed)))
    form = rules_form(feed, request.POST)
    if not form.is_valid():
        return _page(model_admin, request, feed, form, None)
    if request.POST.get("act") == "try":
        return _page(model_admin, request, feed, form, dry_run(feed, form.rules()), tried=True)
    return _saved(model_admin, request, feed, form)


def _saved(model_admin: ModelAdmin[Feed], request: HttpRequest, feed: Feed, form: RulesFormSet) -> HttpResponse:
    try:
        set_rules(feed, request.user, timezone.now(), form.rules())
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except NotPossible as error:
        messages.error(request, str(error))
        return _page(model_admin, request, feed, form, None)
    messages.success(request, "Saved. The rules hold for what comes in from now on.")
    return HttpResponseRedirect(reverse("admin:sources_feed_rules", args=[feed.pk]))


def _page(
    model_admin: ModelAdmin[Feed],
    request: HttpRequest,
    feed: Feed,
    form: RulesFormSet,
    result: DryRun | None,
    *,
    tried: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Rules of {feed}",
        "original": feed,
        "feed": feed,
        "form": form,
        "result": result,
        "tried": tried,
        "last": LAST,
        "categories": known_categories(),
        "left_out": feed.rejects.filter(by_rule=True, replayed_at=None).count(),
    }
    return TemplateResponse(request, "admin/sources/rules.html", context)
