"""Actions of the list of articles: what was chosen becomes a job, whose page asks for the rest and starts it."""

from typing import ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from articles import bulking
from articles.errors import NotAllowed, NotPossible
from articles.models import Article, BulkJob
from sources.admin.records import ListAdmin

Kind = BulkJob.Kind


class BulkActions(ListAdmin):
    """Up to a thousand articles: those ticked, or all that the list's filters find."""

    actions: ClassVar = ("bulk_publish", "bulk_withdraw", "bulk_tag", "bulk_categorise", "bulk_propose")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    @admin.action(description="Publish…", permissions=["publish"])
    def bulk_publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._prepare(request, queryset, Kind.PUBLISH)

    @admin.action(description="Withdraw…", permissions=["publish"])
    def bulk_withdraw(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._prepare(request, queryset, Kind.WITHDRAW)

    @admin.action(description="Add tags…", permissions=["change"])
    def bulk_tag(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._prepare(request, queryset, Kind.TAG)

    @admin.action(description="Move to a section…", permissions=["change"])
    def bulk_categorise(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._prepare(request, queryset, Kind.CATEGORISE)

    @admin.action(description="Ask for proposals…", permissions=["change"])
    def bulk_propose(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._prepare(request, queryset, Kind.PROPOSE)

    def _prepare(self, request: HttpRequest, queryset: QuerySet[Article], kind: str) -> HttpResponse | None:
        ids = queryset.order_by().values_list("pk", flat=True)[: bulking.MOST + 1]
        try:
            job = bulking.prepare(ids, request.user, timezone.now(), kind=kind)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except NotPossible as error:
            messages.error(request, str(error))
            return None
        return HttpResponseRedirect(reverse("admin:articles_bulkjob_change", args=[job.pk]))
