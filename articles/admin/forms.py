"""The desk's forms. They only read what was typed; acts decide and write."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.functional import lazy
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from articles.admin.fields import LONGEST_STANDFIRST, TagNamesField, TextField, as_known
from articles.amending import LONGEST_NOTE, Mark
from articles.models import Amendment, Article, Category
from articles.people.notes import LONGEST
from articles.places import EVERY, name_of

SHAPES = (("", "As the feed's policy says"), ("brief", "A brief"), ("sections", "Four sections"))
PLACES = (("", "None"), *((place, name_of(place)) for place in EVERY))

MARKS = (
    ("typo", "A typo: readers are not told"),
    ("update", "An update: readers see its time"),
    ("correction", "A correction: readers read the note"),
)
SHARED_FOR = ((1, "a day"), (3, "three days"), (7, "a week"), (30, "thirty days"))

MOST = 2**31 - 1


def _clock() -> str:
    return f"Your clock: {timezone.get_current_timezone_name()}."


_whose_clock = lazy(_clock, str)


def _moment(label: str) -> forms.DateTimeField:
    widget = UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, required=False, widget=widget, help_text=_whose_clock())


def _line(label: str, *, limit: int = 300, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=limit, widget=UnfoldAdminTextInputWidget(attrs=attrs or None)
    )


class VersionedForm(forms.Form):
    """Knows which version of the article the person was shown, and which newer one they say they have seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def shown_version(self) -> int:
        """The version that the person wants to write over; 0 where the form does not say."""
        cleaned = getattr(self, "cleaned_data", {})
        return int(cleaned.get("seen_version") or cleaned.get("version") or 0)


class NoteForm(VersionedForm):
    """What people write to each other beside the text."""

    note = TextField(rows=3, limit=LONGEST, required=False, label="A note")


class ArticleForm(NoteForm):
    """The article's own fields, and what its buttons need besides."""

    TEXTS: ClassVar = ("title", "description", "body")
    EDITED: ClassVar = (*TEXTS, "category", "tags", "sentiment", "score", "assigned_to", "source_url")

    window = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    title = forms.CharField(max_length=500, label="Headline", widget=UnfoldAdminTextInputWidget)
    description = TextField(rows=2, limit=LONGEST_STANDFIRST, required=False, label="Standfirst")
    body = TextField(rows=24, required=False, label="Text (Markdown)")
    category = forms.ModelChoiceField(Category.objects.all(), widget=UnfoldAdminSelectWidget)
    tags = TagNamesField(required=False)
    sentiment = forms.ChoiceField(choices=Article.Sentiment.choices, widget=UnfoldAdminSelectWidget)
    score = forms.IntegerField(
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="Upstream's rank; 0 when unknown.",
        min_value=-MOST,
        max_value=MOST,
    )
    assigned_to = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True).order_by("username"),
        required=False,
        empty_label="Nobody",
        widget=UnfoldAdminSelectWidget,
    )
    source_url = _line("Source's address", limit=2000)

    mark = forms.ChoiceField(
        label="This save is",
        choices=MARKS,
        required=False,
        initial=Amendment.Kind.UPDATE,
        widget=UnfoldAdminRadioSelectWidget,
    )
    mark_note = TextField(rows=3, required=False, limit=LONGEST_NOTE, label="What was wrong, and what is right")

    at = _moment("Goes live at")
    withdraw_reason = _line("Why is it withdrawn?")
    place = forms.TypedChoiceField(
        choices=PLACES, coerce=int, empty_value=None, required=False, widget=UnfoldAdminSelectWidget, label="Place"
    )
    until = _moment("Until (optional)")
    shape = forms.ChoiceField(choices=SHAPES, required=False, widget=UnfoldAdminSelectWidget, label="Shape")
    instruction = TextField(rows=2, required=False, label="Instruction (optional)")
    spike_reason = _line("Why does nobody want it? (optional)")
    share_days = forms.TypedChoiceField(
        choices=SHARED_FOR,
        coerce=int,
        required=False,
        label="It works for",
        widget=UnfoldAdminSelectWidget,
    )
    slug = _line("Last part of the address", limit=100)
    published = _moment("Published by its source")
    reclaim = forms.BooleanField(
        required=False, label="Take it over from a story that old links lead to", widget=UnfoldBooleanWidget
    )

    def clean_tags(self) -> list[str]:
        return as_known(self.cleaned_data["tags"], self.initial.get("tags", ()))

    def clean_source_url(self) -> str:
        url = str(self.cleaned_data["source_url"])
        if url and url != self.initial.get("source_url") and not url.startswith(("https://", "http://")):
            raise forms.ValidationError("Give an address that begins with https:// or http://.")
        return url

    @property
    def marked(self) -> Mark | None:
        """What the person calls this save, where the form asked."""
        kind = self.cleaned_data["mark"]
        return Mark(Amendment.Kind(kind), self.cleaned_data["mark_note"]) if kind else None

    @property
    def corrects(self) -> bool:
        """Whether the save is to be a correction, which may stand for words that were changed before."""
        return bool(self.cleaned_data["mark"] == Amendment.Kind.CORRECTION)

    def changes(self, article: Article) -> dict[str, Any]:
        """What was typed that `article` does not say already. One query, for the tags."""
        now = current(article)
        return {key: self.cleaned_data[key] for key in self.EDITED if self.cleaned_data[key] != now[key]}


def shown(article: Article) -> dict[str, Any]:
    """What the form holds when it is opened."""
    return {
        **current(article),
        "version": article.version,
        "at": aware(article.publish_at),
        "place": article.place,
        "until": aware(article.slot_until),
        "slug": article.slug,
        "published": aware(article.published_at),
    }


def current(article: Article) -> dict[str, Any]:
    """The article's fields as the form holds them."""
    fields = {key: getattr(article, key) for key in ArticleForm.EDITED if key != "tags"}
    return {**fields, "tags": article.ordered_tags}


class NewArticleForm(forms.Form):
    lang = forms.ChoiceField(choices=settings.LANGUAGES, label="Language", widget=UnfoldAdminSelectWidget)
    title = forms.CharField(max_length=500, label="Headline", widget=UnfoldAdminTextInputWidget)
    body = TextField(rows=20, required=False, label="Text (Markdown)")
    category = forms.ModelChoiceField(Category.objects.all(), widget=UnfoldAdminSelectWidget)
    tags = TagNamesField(required=False)


class FlashForm(forms.Form):
    title = forms.CharField(max_length=500, label="Headline", widget=UnfoldAdminTextInputWidget)
    sentence = TextField(rows=3, label="What happened, in one sentence")
    lang = forms.ChoiceField(choices=settings.LANGUAGES, label="Language", widget=UnfoldAdminSelectWidget)


class ReviewForm(NoteForm):
    """A proposal as the editor leaves it, and what the decision needs."""

    title = forms.CharField(max_length=500, label="Headline", required=False, widget=UnfoldAdminTextInputWidget)
    text = TextField(rows=22, required=False, label="Text (Markdown)")
    view_confirmed = forms.BooleanField(
        required=False, label="I confirm this as the newsroom's own view", widget=UnfoldBooleanWidget
    )
    acknowledged = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    place = forms.TypedChoiceField(
        choices=PLACES, coerce=int, empty_value=None, required=False, widget=UnfoldAdminSelectWidget, label="Place"
    )
    at = _moment("Goes live at")
    cover = forms.IntegerField(required=False, min_value=1)
    cover_alt = _line("What the picture shows (optional)", limit=500)
    reason = TextField(rows=2, required=False, label="Reason")
    instruction = TextField(rows=2, required=False, label="Instruction")
    shape = forms.ChoiceField(choices=SHAPES, required=False, widget=UnfoldAdminSelectWidget, label="Shape")

    @property
    def ticked(self) -> frozenset[str]:
        """The keys of the open points that were ticked, whether or not the form is valid."""
        return frozenset(self["acknowledged"].data or ())

    def typed(self, name: str) -> str:
        """What was sent for a text field, whether or not the form is valid."""
        return str(self.fields[name].to_python(self[name].data) or "")


def aware(moment: datetime | None) -> str:
    """A time as a `datetime-local` input holds it."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""
