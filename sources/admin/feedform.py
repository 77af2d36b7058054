"""An address is checked before it is kept: http(s), an allowed port, and not a private machine by its very spelling."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from sources.addresses import OutboundRules, check_public, refusal, without_secrets
from sources.errors import AddressRefused
from sources.models import Feed

DEFAULT_PORTS = {"http": 80, "https": 443}


class FeedForm(forms.ModelForm[Feed]):
    class Meta:
        model = Feed
        fields = "__all__"  # noqa: DJ007  the admin's fieldsets name the fields

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if url:
            check_address(url)
        return url

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("url") and self._taken(cleaned["url"]):
            self.add_error("url", "Another feed asks this address already.")
        return cleaned

    def _taken(self, url: str) -> bool:
        return Feed.objects.filter(url=url).exclude(pk=self.instance.pk).exists()


def check_address(url: str) -> None:
    """Raises ValidationError with the sentence to show. Names are resolved, and judged again, when they are asked."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise forms.ValidationError("This is not an address such as https://example.org/feed.") from error
    host = parts.hostname or ""
    if parts.scheme not in DEFAULT_PORTS or not host or any(char.isspace() for char in url):
        raise forms.ValidationError("Give an address that begins with https:// or http://.")
    rules = OutboundRules(frozenset(settings.OUTBOUND_PORTS), frozenset(settings.OUTBOUND_ALLOWED_HOSTS))
    try:
        excepted = rules.admit(host, port, without_secrets(url))
        if not excepted and refusal(host) != "not an IP address":
            check_public(host, without_secrets(url))
    except AddressRefused as error:
        raise forms.ValidationError(str(error)) from error
    if not excepted and (host == "localhost" or host.endswith(".localhost")):
        raise forms.ValidationError("This address leads to this machine. Newsroom asks public addresses only.")
