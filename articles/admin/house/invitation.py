"""Invitations: made, sent again, revoked. Without a mail server the link is shown once, to be passed on by hand."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminEmailInputWidget

from articles.errors import NotAllowed, NotPossible
from articles.models import Invitation, Mail
from articles.people import inviting
from articles.people.letters import name_of
from articles.people.links import invitation_link
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import when

COLOURS = {"open": "info", "joined": "success", "too old": "warning", "revoked": "default"}


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail address", widget=UnfoldAdminEmailInputWidget(attrs={"autocomplete": "off"}))
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        required=False,
        label="What they may do",
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )


@admin.register(Invitation)
class InvitationAdmin(RecordAdmin):
    list_display = ("email", "state", "leads_to", "post", "by", "invited", "expires")
    list_display_links = ("email",)
    search_fields = ("email",)
    change_form_outer_before_template = "admin/house/_invitation.html"
    fields = ("email", "standing", "leads_to", "post", "by", "invited", "expires")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/renew/", wrap(self.renew_view), name="articles_invitation_renew"),
            path("<int:pk>/revoke/", wrap(self.revoke_view), name="articles_invitation_revoke"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("auth.add_user")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        mails = Prefetch("mails", Mail.objects.order_by("-pk"), to_attr="newest_mails")
        rows: QuerySet[Invitation] = super().get_queryset(request)
        return rows.select_related("invited_by", "user").prefetch_related("groups", mails)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InvitationForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            try:
                invitation = inviting.invite(request.user, timezone.now(), email=typed["email"], groups=typed["groups"])
            except NotPossible as error:
                form.add_error("email", str(error))
            else:
                _tell(request, invitation)
                return _back_to(invitation)
        common = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Invite somebody"}
        context = {**common, "form": form, "by_mail": settings.HAS_EMAIL, "days": inviting.LASTS.days}
        return TemplateResponse(request, "admin/house/invite.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = Invitation.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        may = self.has_add_permission(request) and found is not None and found.is_open
        answer: HttpResponse = super().change_view(request, object_id, form_url, {"may_invite": may})
        return answer

    @method_decorator(require_POST)
    def renew_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        invitation = get_object_or_404(Invitation, pk=pk)
        number = request.POST.get("number", "")
        try:
            inviting.renew(invitation, request.user, timezone.now(), number=int(number) if number.isdecimal() else 0)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            _tell(request, invitation)
        return _back_to(invitation)

    @method_decorator(require_POST)
    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        invitation = get_object_or_404(Invitation, pk=pk)
        try:
            inviting.revoke(invitation, request.user, timezone.now())
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Revoked: its link lets nobody in.")
        return _back_to(invitation)

    @column("state", label=COLOURS)
    def state(self, invitation: Invitation) -> tuple[str, str]:
        if invitation.used_at:
            return "joined", "joined"
        if invitation.revoked_at:
            return "revoked", "revoked"
        return ("open", "open") if invitation.is_valid(timezone.now()) else ("too old", "too old")

    @column("state")
    def standing(self, invitation: Invitation) -> str:
        return self.state(invitation)[1]

    @column("leads to")
    def leads_to(self, invitation: Invitation) -> str:
        return ", ".join(group.name for group in invitation.groups.all()) or "no group"

    @column("e-mail")
    def post(self, invitation: Invitation) -> str:
        newest: Mail | None = next(iter(invitation.newest_mails), None)  # type: ignore[attr-defined]
        if newest is None:
            return "passed on by hand"
        if newest.sent_at:
            return format_html("sent {}", when(newest.sent_at))
        return f"not sent: {newest.error}" if newest.error else "on its way"

    @column("invited by", ordering="invited_by__username")
    def by(self, invitation: Invitation) -> str:
        return name_of(invitation.invited_by)

    @column("invited", ordering="invited_at")
    def invited(self, invitation: Invitation) -> str:
        return when(invitation.invited_at)

    @column("link lasts until", ordering="expires_at")
    def expires(self, invitation: Invitation) -> str:
        return when(invitation.expires_at)


def _tell(request: HttpRequest, invitation: Invitation) -> None:
    if settings.HAS_EMAIL:
        messages.success(request, f"The invitation is on its way to {invitation.email}.")
        return
    words = "Pass this link on to {}. It works once, and it is shown only now:"
    link = format_html(f'{words} <code class="nr-copy">{{}}</code>', invitation.email, invitation_link(invitation))
    messages.success(request, link)


def _back_to(invitation: Invitation) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_invitation_change", args=[invitation.pk]))
