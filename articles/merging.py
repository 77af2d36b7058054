"""Two tags become one: what the one has goes to the other, and its name and addresses lead there from then on."""

from datetime import datetime
from functools import partial

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Exists, OuterRef

from articles import tallying
from articles.errors import NotPossible
from articles.models import Tag, TaggedArticle
from articles.permissions import Person, require
from articles.recording import note_everywhere
from sources.colliding import undisturbed


def merge_tags(tag: Tag, into: Tag, user: Person, now: datetime) -> Tag:
    """Give all articles of `tag` to `into`, for good; what was merged into `tag` before goes along.

    The row of `tag` stays as the redirect: its addresses lead to `into`, and whoever names it, a feed, a file or a
    person, means `into`. Merged there already: nothing happens. A handful of statements, however many articles.
    """
    person = require(user, "articles.change_tag", "merge tags")

    def work() -> Tag:
        both = Tag.objects.select_for_update(no_key=True).filter(pk__in=(tag.pk, into.pk)).order_by("pk").in_bulk()
        gone: Tag = both[tag.pk]
        kept: Tag = both[into.pk]
        if gone.merged_into_id != kept.pk:
            _must_be_apart(gone, kept)
            Tag.objects.filter(pk=gone.pk).update(merged_into=kept)
            Tag.objects.filter(merged_into=gone).update(merged_into=kept)
            _move(gone, kept)
            what = f"Merged “{gone}” into “{kept}”."
            LogEntry.objects.log_actions(person.pk, [kept], CHANGE, what, single_object=True)
            note_everywhere(now)
        return kept

    return undisturbed(work)


def settle_merged(now: datetime) -> int:
    """Move what was tagged while its tag was being merged; how many tags had some."""
    late = Tag.objects.filter(Exists(TaggedArticle.objects.filter(tag=OuterRef("pk"))), merged_into__isnull=False)
    found = list(late.select_related("merged_into"))
    for tag in found:
        undisturbed(partial(_move, tag, tag.merged_into))
    if found:
        note_everywhere(now)
    return len(found)


def _must_be_apart(gone: Tag, kept: Tag) -> None:
    if gone.pk == kept.pk:
        raise NotPossible("A tag cannot be merged into itself. Choose another one.")
    for one in (gone, kept):
        if one.merged_into:
            raise NotPossible(f"“{one}” was merged into “{one.merged_into}” before. Choose that one.")


def _move(gone: Tag, kept: Tag) -> None:
    """An article that has both keeps the place of the one that stays."""
    rows = TaggedArticle.objects.filter(tag=gone)
    rows.filter(content_object__in=TaggedArticle.objects.filter(tag=kept).values("content_object")).delete()
    rows.update(tag=kept)
    for tag in (gone, kept):
        tallying.recount_tag(tag)
