"""A form that is opened: with what is saved, and with what was typed in it before and never saved."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from articles import autosaving
from articles.admin.forms import ArticleForm, current, shown
from articles.admin.keeping import new_window
from articles.admin.stale import Difference, differences
from articles.models import Article, Revision


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What the person left behind in another window; `differences` is against what is saved now."""

    revision: Revision
    differences: list[Difference]


def opened(request: HttpRequest, article: Article) -> tuple[ArticleForm, Unsaved | None]:
    """The form as it is shown first. Where `?window=` names the one that keeps unsaved words, it goes on with those."""
    initial = shown(article)
    left = article.revisions.typed_by(request.user).first()
    if left is None or not autosaving.says_more(left, article):
        return ArticleForm(initial={**initial, "window": new_window()}), None
    typed = autosaving.typed_in(left).fields
    if left.window == request.GET.get("window"):
        begun = {"version": left.version, "window": left.window}
        return ArticleForm(initial={**initial, **typed, **begun}), None
    return ArticleForm(initial={**initial, "window": new_window()}), Unsaved(left, _differing(article, typed))


def _differing(article: Article, typed: dict[str, Any]) -> list[Difference]:
    saved = current(article)
    return differences({key: saved[key] for key in typed}, typed)
