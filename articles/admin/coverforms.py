"""What the cover's pages read from what was typed."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from articles.covers.choosing import too_large
from articles.covers.library import LEAST_USED, MOST_USED, NEWEST
from articles.covers.renditions import MOST_BYTES, Focus

ORDERS = ((NEWEST, "Newest first"), (MOST_USED, "Most used first"), (LEAST_USED, "Least used first"))
SHOWS = "What the picture shows, for people who cannot see it"


def _hundredths(label: str) -> forms.IntegerField:
    widget = UnfoldAdminIntegerFieldWidget(attrs={"min": 0, "max": 100})
    return forms.IntegerField(label=label, min_value=0, max_value=100, initial=50, widget=widget)


class SearchForm(forms.Form):
    """Where and for what to look; everything may be missing."""

    q = forms.CharField(
        required=False, max_length=100, label="What it shows, a tag, a section", widget=UnfoldAdminTextInputWidget
    )
    order = forms.ChoiceField(choices=ORDERS, required=False, label="Order", widget=UnfoldAdminSelectWidget)

    def asked(self) -> tuple[str, str]:
        """Words and order; what makes no sense counts as not said."""
        self.is_valid()
        cleaned = getattr(self, "cleaned_data", {})
        return cleaned.get("q", ""), cleaned.get("order") or NEWEST


class FocusForm(forms.Form):
    focus_x = _hundredths("Its middle, from the left (%)")
    focus_y = _hundredths("Its middle, from the top (%)")

    @property
    def focus(self) -> Focus:
        return self.cleaned_data["focus_x"], self.cleaned_data["focus_y"]


class AltForm(forms.Form):
    alt = forms.CharField(max_length=500, label=SHOWS, widget=UnfoldAdminTextInputWidget)


class UploadForm(FocusForm):
    file = forms.FileField(
        label="JPEG, PNG, WebP or AVIF",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    alt = forms.CharField(required=False, max_length=500, label=SHOWS, widget=UnfoldAdminTextInputWidget)
    field_order = ("file", "alt", "focus_x", "focus_y")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if too_large(file.size):
            size = f"{file.size / 2**20:.0f} MB large; at most {MOST_BYTES // 2**20} MB are taken"
            raise forms.ValidationError(f"The picture is {size}.")
        return file
