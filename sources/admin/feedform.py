"""A feed's form: its address is checked before it is kept."""

from typing import Any

from django import forms

from sources.feedaddress import why_refused
from sources.models import Feed


class FeedForm(forms.ModelForm[Feed]):
    class Meta:
        model = Feed
        fields = "__all__"  # noqa: DJ007  the admin's fieldsets name the fields

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if url and (why := why_refused(url)):
            raise forms.ValidationError(why)
        return url

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("url") and self._taken(cleaned["url"]):
            self.add_error("url", "Another feed asks this address already.")
        return cleaned

    def _taken(self, url: str) -> bool:
        return Feed.objects.filter(url=url).exclude(pk=self.instance.pk).exists()
