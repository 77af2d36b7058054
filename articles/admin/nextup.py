"""The way through the review queue: what waits before and after a proposal, the newest first."""

from dataclasses import dataclass

from django.urls import reverse

from articles.models import Rewrite


@dataclass(frozen=True, slots=True)
class Way:
    """Addresses of the next proposal that waits and of the one before, "" where there is none."""

    following: str
    before: str


def way(rewrite: Rewrite) -> Way:
    """Two queries."""
    waiting = Rewrite.objects.to_review()
    following = waiting.filter(pk__lt=rewrite.pk).values_list("pk", flat=True).first()
    before = waiting.filter(pk__gt=rewrite.pk).order_by("pk").values_list("pk", flat=True).first()
    return Way(_address(following), _address(before))


def after_deciding(rewrite: Rewrite) -> str:
    """The next older proposal that waits, else the newest; "" where none does."""
    return way(rewrite).following or first(other_than=rewrite.pk)


def first(*, other_than: int = 0) -> str:
    """The newest that waits; "" where none does."""
    newest = Rewrite.objects.to_review().exclude(pk=other_than)
    return _address(newest.values_list("pk", flat=True).first())


def _address(pk: int | None) -> str:
    return reverse("admin:articles_rewrite_review", args=[pk]) if pk else ""
