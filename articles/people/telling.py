"""Who is told of what: a notice on the desk, and an e-mail where the person wants one and has an address."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from articles.errors import NotAllowed
from articles.models import Article, Mail, Note, Notice
from articles.people.mailing import queue

Kind = Notice.Kind
Person = User | AnonymousUser
_NAMED = re.compile(r"(?<![\w@.])@([\w.+-]+(?:@[\w.-]+\w)?)")
_MOST_NAMED = 20


def tell(
    people: Iterable[int | None],
    kind: Notice.Kind,
    article: Article,
    by: User,
    now: datetime,
    *,
    note: Note | None = None,
) -> None:
    """Tell those of `people` (ids) who are still here: nobody of what they did themselves, nor twice of one note.

    Belongs into the transaction of what is told.
    """
    ids = {pk for pk in people if pk is not None} - {by.pk}
    if ids and note:
        ids -= set(note.notices.values_list("user_id", flat=True))
    if not ids:
        return
    here = User.objects.filter(pk__in=ids, is_active=True).select_related("profile").order_by("pk")
    notices = Notice.objects.bulk_create(
        [Notice(user=user, by=by, article=article, note=note, kind=kind, at=now) for user in here]
    )
    queue([Mail(kind=Mail.Kind.NOTICE, user=it.user, notice=it, queued_at=now) for it in notices if _by_mail(it.user)])


def named_in(text: str) -> set[int]:
    """Ids of the people whom `text` names as @slug or @username. One query, where anybody is named."""
    names = [name.rstrip(".").lower() for name in _NAMED.findall(text)][:_MOST_NAMED]
    if not names:
        return set()
    meant = Q(profile__slug__in=names)
    for name in names:
        meant |= Q(username__iexact=name)
    return set(User.objects.filter(meant, is_active=True, is_staff=True).values_list("pk", flat=True))


def staff_names() -> list[str]:
    """How a note may name the people of the desk, by whom it tells: the first `_MOST_NAMED`. One query."""
    here = User.objects.filter(is_active=True, is_staff=True).order_by("username")
    rows = here.values_list("profile__slug", "username")[:_MOST_NAMED]
    return [slug or username for slug, username in rows]


def unread(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user, read_at=None)


def read(notice: Notice, user: Person, now: datetime) -> Notice:
    """Note that its person has seen it. Raises `NotAllowed` for anybody else."""
    if notice.user_id != user.pk:
        raise NotAllowed("This is somebody else's.")
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)
    notice.refresh_from_db(fields=["read_at"])
    return notice


def read_all(user: Person, now: datetime) -> int:
    """Note that the person has seen all that they were told; how many were new."""
    return unread(user).update(read_at=now) if isinstance(user, User) else 0


def _by_mail(user: User) -> bool:
    profile = getattr(user, "profile", None)
    return settings.HAS_EMAIL and bool(user.email) and (profile is None or profile.mails)
