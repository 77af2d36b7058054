"""What the buttons of an article's form do: save what was typed, then the act. One submission, one answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.html import format_html

from articles import (
    autosaving,
    editing,
    editions,
    moving,
    placing,
    publishing,
    review,
    sharing,
    translating,
)
from articles.admin import talk
from articles.admin.forms import ArticleForm, aware
from articles.admin.press import Press
from articles.errors import DeskError, NotAllowed, NotPossible, StaleVersion
from articles.models import Article
from articles.moments import for_reader
from articles.permissions import Person


def _publish(press: Press) -> str:
    publishing.publish(press.article, press.user, press.now, version=press.version)
    return "Published: readers see it now."


def _schedule(press: Press) -> str:
    at = press.form.cleaned_data["at"]
    if at is None:
        raise NotPossible("Say when it is to go live.")
    publishing.schedule(press.article, press.user, press.now, version=press.version, at=at)
    return f"Scheduled for {for_reader(at)}."


def _unschedule(press: Press) -> str:
    publishing.unschedule(press.article, press.user, press.now, version=press.version)
    return "Taken off the schedule; it is a draft again."


def _withdraw(press: Press) -> str:
    reason = press.typed("withdraw_reason")
    publishing.withdraw(press.article, press.user, press.now, version=press.version, reason=reason)
    return "Withdrawn: readers no longer see it."


def _place(press: Press) -> str:
    place, until = press.form.cleaned_data["place"], press.form.cleaned_data["until"]
    placing.place(press.article, press.user, press.now, version=press.version, place=place, until=until)
    return placing.told(press.article)


def _spike(press: Press) -> str:
    reason = press.typed("spike_reason")
    publishing.spike(press.article, press.user, press.now, version=press.version, reason=reason)
    return "Spiked: put aside, and restorable."


def _restore(press: Press) -> str:
    publishing.restore(press.article, press.user, press.now, version=press.version)
    return "Restored: it is a draft again."


def _rewrite(press: Press) -> str:
    shape, instruction = press.typed("shape"), press.typed("instruction")
    rewrite = review.request(press.article, press.user, press.now, shape=shape, instruction=instruction)
    asked = "Asked for a proposal." if rewrite.requested_at == press.now else "A proposal was on its way already."
    return f"{asked} It waits under “Proposals” as soon as it is written."


def _move(press: Press) -> str:
    typed = press.form.cleaned_data["published"]
    kept = typed is None or aware(typed) == aware(press.article.published_at)  # the input holds minutes only
    moved = moving.move(
        press.article,
        press.user,
        press.now,
        version=press.version,
        slug=press.typed("slug"),
        published_at=None if kept else typed,
        reclaim=press.form.cleaned_data["reclaim"],
    )
    return f"It stands at {moved.get_absolute_url()} now; old links lead there."


def _share(press: Press) -> str:
    until = press.now + timedelta(days=press.form.cleaned_data["share_days"] or 1)
    sharing.share(press.article, press.user, press.now, until=until)
    return f"Whoever has the preview link sees the draft until {for_reader(until)}."


def _unshare(press: Press) -> str:
    sharing.take_back(press.article, press.user, press.now)
    return "The preview link no longer works."


def _translate(press: Press) -> str:
    draft = translating.translate(press.article, press.user, press.now, lang=press.detail)
    address = reverse("admin:articles_article_change", args=[draft.pk])
    words = f"The draft in {editions.own_name(draft.lang)} is there: write it, or ask for a translation on its page."
    return format_html('{} <a class="nr-link" href="{}">Open it</a>', words, address)


def _settle(press: Press) -> str:
    translating.settle(press.article, press.user, press.now, version=press.version)
    return "It stays as it is."


ACTS: Mapping[str, Callable[[Press], str]] = {
    "publish": _publish,
    "schedule": _schedule,
    "unschedule": _unschedule,
    "withdraw": _withdraw,
    "place": _place,
    "spike": _spike,
    "restore": _restore,
    "rewrite": _rewrite,
    "move": _move,
    "translate": _translate,
    "settle": _settle,
    "share": _share,
    "unshare": _unshare,
    **talk.SPEAKING,
    **talk.HANDING,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done, as sentences, and why the rest was not ("" where all was)."""

    done: tuple[str, ...]
    refused: str = ""


def submit(article: Article, user: Person, now: datetime, form: ArticleForm, button: str) -> Answer:
    """Save what `form` changes, then do the act of `button` (“act” or “act:detail”).

    A refused act leaves what was saved before it. Raises `StaleVersion` before anything is written where the form was
    made from another version, and `NotAllowed`.
    """
    if form.shown_version != article.version:
        raise StaleVersion("Somebody saved this article after you opened it. Nothing of yours was written over it.")
    done: list[str] = []
    act, _, detail = button.partition(":")
    try:
        changes = form.changes(article)
        if changes or (article.is_public and form.corrects):
            editing.save(article, user, now, version=form.shown_version, changes=changes, mark=form.marked)
            done.append("Saved.")
        if window := form.cleaned_data["window"]:
            autosaving.drop(article, user, window=window)
        if act in ACTS:
            done.append(ACTS[act](Press(article, user, now, article.version, form, detail)))
    except (NotAllowed, StaleVersion):
        raise
    except DeskError as error:
        return Answer(tuple(done), str(error))
    return Answer(tuple(done) or ("Nothing was changed.",))
