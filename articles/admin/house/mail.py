"""E-mails: what was sent, what waits, what could not be sent and why. Their words are kept nowhere."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles.models import Mail
from articles.models.mail import TRIES
from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import shortened, when

COLOURS = {"sent": "success", "waiting": "info", "failing": "warning", "given up": "danger"}


@admin.register(Mail)
class MailAdmin(RecordAdmin):
    list_display = ("addressee", "about", "state", "trouble", "queued", "sent")
    list_display_links = ("addressee",)
    list_filter: ClassVar[Any] = (("kind", ChoicesDropdownFilter), ("queued_at", DaysFilter))
    fields = ("addressee", "about", "standing", "trouble", "queued", "sent", "attempts")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        rows: QuerySet[Mail] = super().get_queryset(request)
        return rows.select_related("user", "invitation")

    @column("to")
    def addressee(self, mail: Mail) -> str:
        return mail.to or "(no address)"

    @column("about", ordering="kind")
    def about(self, mail: Mail) -> str:
        return mail.get_kind_display()

    @column("state", label=COLOURS)
    def state(self, mail: Mail) -> tuple[str, str]:
        if mail.sent_at:
            return "sent", "sent"
        if mail.attempts >= TRIES:
            return "given up", "given up"
        return ("failing", "will be tried again") if mail.error else ("waiting", "waiting")

    @column("state")
    def standing(self, mail: Mail) -> str:
        return self.state(mail)[1]

    @column("trouble")
    def trouble(self, mail: Mail) -> str:
        return shortened(mail.error) or "-"

    @column("queued", ordering="queued_at")
    def queued(self, mail: Mail) -> str:
        return when(mail.queued_at)

    @column("sent", ordering="sent_at")
    def sent(self, mail: Mail) -> str:
        return when(mail.sent_at)
