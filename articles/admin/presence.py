"""Who else is on an article: told by its screens while they are open, shown to whoever comes second.

It is no editorial act, and asks for no permission but to see the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.models import Article, Presence, Revision


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who has the article open; `writing_at` is when they last typed what is not saved, None where nothing."""

    name: str
    writing_at: datetime | None


def arrive(article: Article, user: User | AnonymousUser, now: datetime) -> list[Other]:
    """Note that `user` has the article open, and tell who else has or writes on it. Three queries."""
    if isinstance(user, User):
        row = Presence(article=article, user=user, seen_at=now)
        Presence.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["article", "user"], update_fields=["seen_at"]
        )
    typed = article.revisions.being_typed(now).exclude(user=user.pk or 0).select_related("user").defer("file")
    return _others(list(article.presences.here(now).exclude(user=user.pk or 0)), list(typed))


def leave(article: Article, user: User | AnonymousUser) -> None:
    article.presences.filter(user=user.pk or 0).delete()


@require_POST
def still_here(request: HttpRequest, article: Article) -> HttpResponse:
    """What a screen says of others by now. `version` is the one that it shows: whoever saved since is named, so that
    nobody goes on against words that they have not seen.
    """
    others = arrive(article, request.user, timezone.now())
    seen = request.POST.get("version", "")
    newer = seen.isascii() and seen.isdecimal() and int(seen) < article.version
    saved = article.revisions.history().select_related("user").defer("file").first() if newer else None
    return TemplateResponse(request, "admin/articles/_others.html", {"others": others, "saved": saved})


def _others(present: Sequence[Presence], typed: Sequence[Revision]) -> list[Other]:
    """Pure: each person once, by name."""
    writing = {row.user.get_username(): row.at for row in typed if row.user}
    names = sorted({*writing, *(row.user.get_username() for row in present)})
    return [Other(name, writing.get(name)) for name in names]
