"""A draft is shown to people without an account, by an address that expires and can be taken back."""

from datetime import datetime, timedelta

from django.contrib.admin.models import CHANGE
from django.core.signing import BadSignature, Signer
from django.db import transaction

from articles import editions
from articles.errors import NotPossible
from articles.models import Article, PreviewLink
from articles.moments import on_record
from articles.permissions import Person, require_editing
from articles.recording import Record, log
from sources.colliding import undisturbed

LONGEST = timedelta(days=30)
_SIGNER = Signer(salt="articles.sharing")


def share(article: Article, user: Person, now: datetime, *, until: datetime) -> PreviewLink:
    """The article's preview link, which works until then. The one that it has is kept, with the new end."""
    person = require_editing(user, article)
    if article.status not in (Article.Status.DRAFT, Article.Status.SCHEDULED):
        raise NotPossible(f"It is {article.get_status_display().lower()}: only a draft has a preview link.")
    if not now < until <= now + LONGEST:
        raise NotPossible(f"Choose a time that is to come, within {LONGEST.days} days.")

    def work() -> PreviewLink:
        link = article.preview_links.select_for_update().filter(revoked_at=None).first()
        if link and link.is_open(now):
            if link.expires_at == until:
                return link
            link.expires_at = until
            link.save(update_fields=["expires_at"])
        else:
            article.preview_links.filter(revoked_at=None).update(revoked_at=now)
            link = PreviewLink.objects.create(article=article, made_by=person, made_at=now, expires_at=until)
        log(article, Record(person, f"Made a preview link until {on_record(until)}."), CHANGE)
        return link

    return undisturbed(work)


def take_back(article: Article, user: Person, now: datetime) -> None:
    """End the article's preview link at once; a later one has another address."""
    person = require_editing(user, article)
    with transaction.atomic():
        if article.preview_links.filter(revoked_at=None).update(revoked_at=now):
            log(article, Record(person, "Took the preview link back."), CHANGE)


def address_of(link: PreviewLink) -> str:
    """The full address to hand out."""
    token = _SIGNER.sign(str(link.pk))
    return editions.absolute(editions.address("shared", link.article.lang, token=token))


def link_of(token: str) -> PreviewLink | None:
    """The link that a token was made of, open or not; None for a token that was not made here. One query."""
    try:
        pk = _SIGNER.unsign(token)
    except BadSignature:
        return None
    related = ("article__category", "article__source", "article__cover", "article__editor__profile")
    return PreviewLink.objects.select_related(*related).filter(pk=pk).first()
