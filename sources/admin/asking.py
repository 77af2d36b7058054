"""Buttons and list actions that ask for imports. The acts check the permission, write and leave the log's line."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from sources.admin.records import ListAdmin
from sources.errors import NotAllowed, NotPossible
from sources.models import ImportRun
from sources.nudge import nudging_once


class Act:
    """An act of `requesting`, done at this moment, with its runs as a list."""

    def __init__(self, function: Callable[..., ImportRun | list[ImportRun]], **options: object) -> None:
        self._function, self._options = function, options

    def __call__(self, thing: object, user: User) -> list[ImportRun]:
        made = self._function(thing, user, timezone.now(), **self._options)
        return made if isinstance(made, list) else [made]


class AskingAdmin(ListAdmin):
    """A list and a page with a button that leads to imports: `again_act` does it, `again_words` name it."""

    again_act: Act
    again_words = "Import again"
    again_help = "Asks as if nothing were known of the feed, and reads everything anew. Nothing is doubled."

    def get_urls(self) -> list[URLPattern]:
        name = f"sources_{self.opts.model_name}_again"
        return [path("<int:pk>/again/", self.admin_site.admin_view(self.again), name=name), *super().get_urls()]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.trigger_import")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        button = {"may_import": self.has_import_permission(request), "again_words": self.again_words}
        context = {**button, "again_help": self.again_help, **(extra_context or {})}
        answer: HttpResponse = super().change_view(request, object_id, form_url, context)
        return answer

    @method_decorator(require_POST)
    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, and go to the import's page, which reloads until it is finished."""
        return self.ask(request, pk, self.again_act)

    def ask(self, request: HttpRequest, pk: int, act: Act) -> HttpResponse:
        thing = get_object_or_404(self.model, pk=pk)
        try:
            runs = act(thing, cast(User, request.user))
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except NotPossible as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse(f"admin:sources_{self.opts.model_name}_change", args=[pk]))
        if len(runs) == 1:
            return HttpResponseRedirect(reverse("admin:sources_importrun_change", args=[runs[0].pk]))
        messages.success(request, on_their_way(len(runs)))
        return HttpResponseRedirect(reverse("admin:sources_importrun_changelist"))

    def ask_each(self, request: HttpRequest, things: Iterable[object], act: Act) -> None:
        """One act a thing, all in one transaction and with one message; what cannot be asked is named and stops nobody
        else.
        """
        runs: set[int] = set()
        with nudging_once(), transaction.atomic():
            for thing in things:
                try:
                    runs.update(run.pk for run in act(thing, cast(User, request.user)))
                except NotAllowed as error:
                    raise PermissionDenied(str(error)) from error
                except NotPossible as error:
                    messages.error(request, str(error))
        if runs:
            messages.success(request, on_their_way(len(runs)))


def on_their_way(count: int) -> str:
    text = "One import is on its way." if count == 1 else f"{count} imports are on their way."
    return f"{text} The outcome appears under Imports."
