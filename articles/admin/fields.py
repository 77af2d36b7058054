"""Form fields that the desk's screens share."""

import csv
from collections.abc import Sequence
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget


class TextField(forms.CharField):
    """Text with the line ends that files have; browsers send others. Outer blanks stay."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        widget = UnfoldAdminTextareaWidget(attrs={"rows": rows, "class": "nr-text"})
        super().__init__(strip=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class TagNamesField(forms.CharField):
    """Names of tags in their order, parted by commas; a name that holds a comma stands in double quotes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else written(value)

    def clean(self, value: Any) -> list[str]:
        return names(super().clean(value))


def names(text: str) -> list[str]:
    """The names in `text`, upper case as upstream writes them, each once."""
    cells = next(csv.reader([" ".join(text.split())], skipinitialspace=True), [])
    return list(dict.fromkeys(cell.strip().upper() for cell in cells if cell.strip()))


def written(tags: Sequence[str]) -> str:
    """`names` turned round."""
    return ", ".join(_cell(tag) for tag in tags)


def _cell(tag: str) -> str:
    if not {",", '"'} & set(tag):
        return tag
    return '"{}"'.format(tag.replace('"', '""'))
