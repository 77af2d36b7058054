"""One row of a feed's rules, as an editor fills it in. What it means, and what it cannot mean, is `ruletexts`."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from sources.models import Feed, FeedRule
from sources.rules import ACTION_WORDS, FIELD_WORDS, Action, Field, Rule
from sources.ruletexts import InvalidRule, rule_from
from sources.ruling import MOST_RULES

SPARE_ROWS = 2


def _select(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", "…"), *choices], required=False, widget=UnfoldAdminSelectWidget()
    )


def _text(label: str, example: str, **attrs: str) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs={"placeholder": example, **attrs})
    return forms.CharField(label=label, required=False, max_length=10_000, widget=widget)


class RuleForm(forms.Form):
    """A row that is empty is no rule. `rule` is what a valid one means."""

    action = _select("Do this", [(each.value, ACTION_WORDS[each]) for each in Action])
    result = _text("Category or tags to set", "e.g. BTC", list="known_categories")
    field = _select("When", [(each.value, FIELD_WORDS[each]) for each in Field])
    value = _text("Words, an age or a number", "airdrop, press release, regulat*")
    rule: Rule | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = [str(cleaned.get(name) or "") for name in ("action", "field", "value", "result")]
        if not any(typed) or self.errors or cleaned.get("DELETE"):
            return cleaned
        try:
            rule = rule_from(0, *typed)
        except InvalidRule as error:
            raise forms.ValidationError(str(error)) from error
        known = dict(known_categories())
        if rule.action == Action.CATEGORY and rule.result[0] not in known:
            raise forms.ValidationError(f"There is no category {rule.result[0]}. There are: {', '.join(known)}.")
        self.rule = rule
        return cleaned


class RulesFormSet(forms.BaseFormSet[RuleForm]):
    def rules(self) -> list[Rule]:
        """The rules of a valid set, in the order that their numbers give them."""
        forms = [form for form in self.forms if form.rule and not form.cleaned_data.get("DELETE")]
        forms.sort(key=lambda form: form.cleaned_data.get("ORDER") or MOST_RULES)
        typed = [form.cleaned_data for form in forms]
        return [
            rule_from(number, row["action"], row["field"], row["value"], row["result"])
            for number, row in enumerate(typed, start=1)
        ]

    def add_fields(self, form: RuleForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = "Place"
        form.fields["ORDER"].widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"})
        form.fields["DELETE"].label = "Take away"


_Rules = forms.formset_factory(
    RuleForm, formset=RulesFormSet, extra=SPARE_ROWS, can_order=True, can_delete=True, max_num=MOST_RULES
)


def rules_form(feed: Feed, data: Any = None) -> RulesFormSet:
    """As saved, or as typed."""
    rows = FeedRule.objects.filter(feed=feed).values("action", "field", "value", "result")
    return cast(RulesFormSet, _Rules(data, initial=list(rows), prefix="rules"))


def known_categories() -> list[tuple[str, str]]:
    """Key and name, as the house says (`RULE_CATEGORIES`): the wire itself knows none."""
    choices: list[tuple[str, str]] = import_string(settings.RULE_CATEGORIES)()
    return choices
