"""What the buttons of the review screen do."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from articles import publishing, review
from articles.admin.forms import ReviewForm
from articles.errors import NotPossible
from articles.models import Article, Rewrite
from articles.permissions import Person


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, as a sentence; `leave_to_queue`: the article itself needs nothing more."""

    words: str
    leave_to_queue: bool = True


def decide(rewrite: Rewrite, user: Person, now: datetime, form: ReviewForm, act: str) -> Decision:
    """Raises whatever the acts raise, with nothing written; `form` is valid."""
    title = rewrite.article.title
    match act:
        case "accept":
            _accept(rewrite, user, now, form)
            return Decision(f"Accepted: “{title}” is ready to publish.", leave_to_queue=False)
        case "accept_publish":
            with transaction.atomic():
                article = _accept(rewrite, user, now, form)
                publishing.publish(article, user, now, version=article.version)
            return Decision(f"Accepted and published: readers see “{article.title}” now.")
        case "reject":
            review.reject(rewrite, user, now, reason=form.cleaned_data["reason"])
            return Decision(f"Rejected the proposal for “{title}”. The article's text stays as it is.")
        case "again":
            instruction, shape = form.cleaned_data["instruction"], form.cleaned_data["shape"]
            newer = review.request(rewrite.article, user, now, shape=shape, instruction=instruction)
            if newer.requested_at == now:
                return Decision(f"Asked again for “{title}”. The new proposal joins the queue.")
            return Decision(f"A proposal for “{title}” was on its way already.")
    raise NotPossible("Choose one of the buttons.")


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
