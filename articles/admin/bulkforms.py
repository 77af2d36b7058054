"""What a bulk job asks for before it starts: one form a kind."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from articles.admin.fields import TagNamesField, TextField
from articles.admin.forms import SHAPES
from articles.models import BulkJob, Category

Kind = BulkJob.Kind


class StartForm(forms.Form):
    """Nothing to ask."""

    def asked(self) -> dict[str, Any]:
        """As `bulking.start` takes it."""
        return dict(self.cleaned_data)


class ReasonForm(StartForm):
    reason = forms.CharField(max_length=300, label="Why are they withdrawn?", widget=UnfoldAdminTextInputWidget)


class TagsForm(StartForm):
    tags = TagNamesField(label="Tags to add")


class SectionForm(StartForm):
    category = forms.ModelChoiceField(Category.objects.all(), label="Section", widget=UnfoldAdminSelectWidget)

    def asked(self) -> dict[str, Any]:
        return {"category": self.cleaned_data["category"].pk}


class ProposalsForm(StartForm):
    shape = forms.ChoiceField(choices=SHAPES, required=False, widget=UnfoldAdminSelectWidget)
    instruction = TextField(rows=2, required=False, label="Instruction (optional)")


FORMS: dict[str, type[StartForm]] = {
    Kind.PUBLISH: StartForm,
    Kind.WITHDRAW: ReasonForm,
    Kind.TAG: TagsForm,
    Kind.CATEGORISE: SectionForm,
    Kind.PROPOSE: ProposalsForm,
}
