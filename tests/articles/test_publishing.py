"""Publishing acts: who may, what readers then see, and what the record keeps. Each survives being sent twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User

from articles import placing, publishing
from articles.errors import NotAllowed, NotPossible, StaleVersion
from articles.models import Article, Change, Revision, TaggedArticle
from newsroom import pipeline
from tests.builders import NOON, make_article, make_tag, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)


def member(*groups: str) -> User:
    user = make_user()
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def draft(**overrides: Any) -> Article:
    return make_article(**{"status": "draft", "live_at": None, "body": "Two firms move.", "html": "", **overrides})


def test_publishing_makes_it_public_under_the_editors_name() -> None:
    article, editor = draft(), member("Editor")
    tag = make_tag()
    TaggedArticle.objects.create(content_object=article, tag=tag, lang="en")

    publishing.publish(article, editor, LATER, version=article.version)

    row = Article.objects.public().get(pk=article.pk)
    assert (row.live_at, row.editor, row.version) == (LATER, editor, 2)
    assert row.html == "<p>Two firms move.</p>"
    assert row.tagged.get().visible
    assert row.revisions.first().kind == Revision.Kind.PUBLISHED  # type: ignore[union-attr]
    change = Change.objects.get(article=article)
    assert (change.before, change.after["path"]) == (None, row.get_absolute_url())  # type: ignore[index]
    assert LogEntry.objects.get(object_id=str(article.pk)).change_message == "Published."


def test_publishing_twice_changes_nothing_more() -> None:
    article, editor = draft(), member("Editor")
    publishing.publish(article, editor, LATER, version=1)
    publishing.publish(article, editor, LATER + timedelta(hours=1), version=1)
    assert (article.version, article.live_at) == (2, LATER)
    assert Change.objects.count() == 1


def test_the_first_time_readers_saw_it_stays() -> None:
    article, editor = draft(), member("Editor")
    publishing.publish(article, editor, LATER, version=1)
    publishing.withdraw(article, editor, LATER, version=2, reason="Wrong coin.")
    publishing.restore(article, editor, LATER, version=3)
    publishing.publish(article, editor, LATER + timedelta(days=1), version=4)
    assert article.live_at == LATER


def test_a_withdrawn_article_is_gone_and_no_longer_pinned() -> None:
    article, editor = make_article(sticky_weight=5), member("Editor")
    publishing.withdraw(article, editor, LATER, version=article.version, reason="Wrong coin.")
    assert not Article.objects.public().exists()
    assert (article.status, article.sticky_weight) == ("withdrawn", 0)
    assert Change.objects.get(article=article).after is None


def test_an_act_against_an_older_version_writes_nothing() -> None:
    article, editor = draft(), member("Editor")
    Article.objects.filter(pk=article.pk).update(version=9)
    with pytest.raises(StaleVersion):
        publishing.publish(article, editor, LATER, version=1)
    assert Article.objects.get().status == "draft"
    assert not Revision.objects.exists()


def test_a_schedule_is_kept_by_the_clock_and_only_once() -> None:
    article, editor = draft(), member("Editor")
    publishing.schedule(article, editor, NOON, version=1, at=LATER)
    assert pipeline.keep_time(LATER - timedelta(seconds=1)) == 0
    assert pipeline.keep_time(LATER) == 1
    assert pipeline.keep_time(LATER) == 0
    row = Article.objects.public().get()
    assert (row.live_at, row.editor, row.publish_at) == (LATER, editor, None)


def test_a_schedule_can_be_taken_back() -> None:
    article, editor = draft(), member("Editor")
    publishing.schedule(article, editor, NOON, version=1, at=LATER)
    publishing.unschedule(article, editor, NOON, version=2)
    assert pipeline.keep_time(LATER) == 0


def test_unrewritten_copy_is_published_unless_a_person_touched_it() -> None:
    untouched, touched = draft(), draft(touched_at=NOON)
    assert publishing.publish_unrewritten(untouched, NOON)
    assert not publishing.publish_unrewritten(touched, NOON)
    assert Article.objects.public().get() == untouched


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (lambda article, user: publishing.schedule(article, user, NOON, version=1, at=NOON), "draft"),
        (lambda article, user: publishing.withdraw(article, user, NOON, version=1, reason="x"), "draft"),
        (lambda article, user: publishing.withdraw(article, user, NOON, version=1, reason=" "), "published"),
        (lambda article, user: publishing.restore(article, user, NOON, version=1), "draft"),
        (lambda article, user: publishing.publish(article, user, NOON, version=1), "spiked"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    act: Callable[[Article, User], object], status: str
) -> None:
    article = make_article(status=status, live_at=NOON)
    before = Article.objects.values().get(pk=article.pk)
    with pytest.raises(NotPossible):
        act(article, member("Editor"))
    assert Article.objects.values().get(pk=article.pk) == before


def test_an_article_without_text_is_not_published() -> None:
    with pytest.raises(NotPossible, match="no text"):
        publishing.publish(draft(body=" "), member("Editor"), NOON, version=1)


ACTS: dict[str, Callable[[Article, User], object]] = {
    "publish": lambda article, user: publishing.publish(article, user, NOON, version=1),
    "schedule": lambda article, user: publishing.schedule(article, user, NOON, version=1, at=LATER),
    "place": lambda article, user: placing.place(article, user, NOON, version=1, place=1),
    "spike": lambda article, user: publishing.spike(article, user, NOON, version=1),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    ("groups", "may"), [((), False), (("Reporter",), False), (("Wire staff",), False), (("Editor",), True)]
)
def test_only_editors_decide(name: str, groups: tuple[str, ...], may: bool) -> None:
    article, user = draft(), member(*groups)
    before = Article.objects.values().get(pk=article.pk)
    if may:
        ACTS[name](article, user)
    else:
        with pytest.raises(NotAllowed):
            ACTS[name](article, user)
    assert (Article.objects.values().get(pk=article.pk) != before) is may
