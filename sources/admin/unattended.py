"""Who may let a feed publish by itself: whoever may publish. The desk's permission is known here by its name alone."""

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest

from sources.admin.records import ListAdmin
from sources.models import Feed

MAY_PUBLISH = "articles.publish_article"
ONLY_PUBLISHERS = (
    "Publishes wire copy as it came, without a person: only somebody who may publish articles can switch it, "
    "and it goes off when anybody else changes the address."
)


class UnattendedAdmin(ListAdmin):
    """Feeds whose `auto_publish` only those change who may publish articles themselves."""

    def get_readonly_fields(self, request: HttpRequest, obj: Feed | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.has_perm(MAY_PUBLISH) else (*fields, "auto_publish")

    def get_form(self, request: HttpRequest, obj: Feed | None = None, change: bool = False, **kwargs: Any) -> Any:
        if not request.user.has_perm(MAY_PUBLISH):
            kwargs["help_texts"] = {"auto_publish": ONLY_PUBLISHERS}
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Feed, form: ModelForm[Feed], change: bool) -> None:
        """Without the permission the policy stays as it is kept, and ends where the address is another's choice now."""
        if not request.user.has_perm(MAY_PUBLISH):
            was_on = Feed.objects.filter(pk=obj.pk, auto_publish=True).exists()
            obj.auto_publish = was_on and "url" not in form.changed_data
            if was_on and not obj.auto_publish:
                messages.warning(request, "Its address changed, so it no longer publishes unrewritten copy by itself.")
        super().save_model(request, obj, form, change)
