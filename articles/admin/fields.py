"""Form fields that the desk's screens share."""

import csv
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from sources.admin.showing import shortened

MOST_TAGS = 200
LONGEST_TAG = 200
LONGEST_STANDFIRST = 5_000  # more is refused by whoever reads the article's file


class TextField(forms.CharField):
    """Text with the line ends that files have; browsers send others. Outer blanks stay.

    `limit` is told in a sentence: a browser that knows it cuts what is pasted, and says nothing.
    """

    def __init__(self, *, rows: int = 3, limit: int | None = None, **kwargs: Any) -> None:
        widget = UnfoldAdminTextareaWidget(attrs={"rows": rows, "class": "nr-text"})
        super().__init__(strip=False, widget=widget, **kwargs)
        if limit:
            too_long = f"At most {limit:,} characters fit; these are %(show_value)s. Shorten it."
            self.validators.append(MaxLengthValidator(limit, too_long))

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class TagNamesField(forms.CharField):
    """Names of tags in their order, parted by commas; a name that holds a comma stands in double quotes."""

    def __init__(self, **kwargs: Any) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"})
        super().__init__(widget=widget, help_text="In their order, parted by commas.", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else written(value)

    def clean(self, value: Any) -> list[str]:
        tags = names(super().clean(value))
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(f"At most {MOST_TAGS} tags fit; these are {len(tags)}.")
        for tag in tags:
            if len(tag) > LONGEST_TAG:
                size = f"{len(tag)} characters; a tag has at most {LONGEST_TAG}"
                raise forms.ValidationError(f"“{shortened(tag, 40)}” has {size}.")
        return tags


def names(text: str) -> list[str]:
    """The names in `text` in their normal form, each once."""
    try:
        cells = next(csv.reader([_one_line(text)], skipinitialspace=True), [])
    except csv.Error as error:
        raise forms.ValidationError("These cannot be read as tags: part them by commas.") from error
    return list(dict.fromkeys(normal(cell) for cell in cells if cell.strip()))


def normal(tag: str) -> str:
    """Upper case as upstream writes it, with single blanks: two spellings of one tag agree in this."""
    return _one_line(tag).upper()


def as_known(typed: Sequence[str], known: Sequence[str]) -> list[str]:
    """Normal forms as the article spells them already; `known` itself where they say nothing else."""
    if list(typed) == list(dict.fromkeys(form for tag in known if (form := normal(tag)))):
        return list(known)
    spelled = {normal(tag): tag for tag in reversed(known)}
    return [spelled.get(tag, tag) for tag in typed]


def written(tags: Sequence[str]) -> str:
    """`names` turned round, in the spelling given."""
    return ", ".join(_cell(_one_line(tag)) for tag in tags)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cell(tag: str) -> str:
    if not {",", '"'} & set(tag):
        return tag
    return '"{}"'.format(tag.replace('"', '""'))
