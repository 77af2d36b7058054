"""What the buttons of the review screen do."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from articles import editing, placing, publishing, review
from articles.admin.forms import ReviewForm
from articles.covers import caring, choosing
from articles.errors import NotPossible
from articles.models import Article, CoverImage, Rewrite
from articles.moments import for_reader
from articles.permissions import Person
from articles.places import USUAL


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, as a sentence; `leave_to_queue`: the article itself needs nothing more. `stay`: the proposal
    is still the one to look at.
    """

    words: str
    leave_to_queue: bool = True
    stay: bool = False


def decide(rewrite: Rewrite, user: Person, now: datetime, form: ReviewForm, act: str) -> Decision:
    """Raises whatever the acts raise, with nothing written; `form` is valid."""
    title = rewrite.article.title
    match act:
        case "accept":
            _accept(rewrite, user, now, form)
            return Decision(f"Accepted: “{title}” is ready to publish.", leave_to_queue=False)
        case "accept_publish":
            article = _accept_and_release(rewrite, user, now, form, at=None)
            return Decision(f"Accepted and published: readers see “{article.title}” now.")
        case "accept_schedule":
            at = form.cleaned_data["at"]
            if at is None:
                raise NotPossible("Say when it is to go live.")
            article = _accept_and_release(rewrite, user, now, form, at=at)
            return Decision(f"Accepted and scheduled: “{article.title}” goes live {for_reader(at)}.")
        case "reject":
            review.reject(rewrite, user, now, reason=form.cleaned_data["reason"])
            return Decision(f"Rejected the proposal for “{title}”. The article's text stays as it is.")
        case "again":
            return _ask_again(rewrite, user, now, form)
        case "take_up":
            review.take_up(rewrite, user, now)
            return Decision(f"Proposal {rewrite.number} for “{title}” waits for review again.", stay=True)
        case "mine":
            return _write_over(rewrite, user, now, form)
    raise NotPossible("Choose one of the buttons.")


def _ask_again(rewrite: Rewrite, user: Person, now: datetime, form: ReviewForm) -> Decision:
    title, instruction, shape = rewrite.article.title, form.cleaned_data["instruction"], form.cleaned_data["shape"]
    newer = review.request(rewrite.article, user, now, shape=shape, instruction=instruction)
    if newer.requested_at == now:
        return Decision(f"Asked again for “{title}”. The new proposal joins the queue.")
    return Decision(f"A proposal for “{title}” was on its way already.")


def _accept_and_release(
    rewrite: Rewrite, user: Person, now: datetime, form: ReviewForm, *, at: datetime | None
) -> Article:
    """Text, cover, place and publication (or its time), all or nothing."""
    with transaction.atomic():
        article = _accept(rewrite, user, now, form)
        _cover(article, user, now, form)
        place = form.cleaned_data["place"]
        if place and place != article.place:
            until = (at or now) + USUAL
            placing.place(article, user, now, version=article.version, place=place, until=until)
        if at:
            return publishing.schedule(article, user, now, version=article.version, at=at)
        return publishing.publish(article, user, now, version=article.version)


def _cover(article: Article, user: Person, now: datetime, form: ReviewForm) -> None:
    """The picture that was chosen, and what it shows where that was typed."""
    if chosen := form.cleaned_data["cover"]:
        picture = CoverImage.objects.filter(pk=chosen).first()
        if picture is None:
            raise NotPossible("That picture is gone. Choose another, or leave the cover as it is.")
        choosing.use(article, user, now, version=article.version, cover=picture)
    if article.cover and (alt := form.cleaned_data["cover_alt"]):
        caring.describe(article.cover, user, now, alt=alt)


def _accept(rewrite: Rewrite, user: Person, now: datetime, form: ReviewForm) -> Article:
    typed = form.cleaned_data
    return review.accept(
        rewrite,
        user,
        now,
        version=form.shown_version,
        title=typed["title"],
        text=typed["text"],
        view_confirmed=typed["view_confirmed"],
        acknowledged=form.ticked,
    )


def _write_over(rewrite: Rewrite, user: Person, now: datetime, form: ReviewForm) -> Decision:
    """What was typed here in the place of what somebody else made of the article, which the person has seen."""
    changes = {"title": form.cleaned_data["title"], "body": form.cleaned_data["text"]}
    what = f"Put their own words in the place of what was saved, on proposal {rewrite.number}."
    article = editing.save(rewrite.article, user, now, version=form.shown_version, changes=changes, reason=what)
    return Decision(f"“{article.title}” says now what you typed.", leave_to_queue=False)
