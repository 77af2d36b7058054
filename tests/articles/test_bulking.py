"""Bulk jobs: each article by itself and once, whatever dies; in the name of who asked, with the rights of now."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from articles import bulking, bulkwork, publishing
from articles.errors import NotAllowed, NotPossible
from articles.models import Article, BulkItem, BulkJob, Change, Rewrite
from newsroom import pipeline
from tests.articles.admin.conftest import person
from tests.builders import NOON, make_article, make_category, make_tag

pytestmark = pytest.mark.django_db

Status = Article.Status


@pytest.fixture
def editor(db: None) -> User:
    return person("Editor")


def drafts(count: int, **overrides: Any) -> list[Article]:
    return [make_article(**{"status": Status.DRAFT, "title": f"Draft {n}", **overrides}) for n in range(count)]


def prepared(articles: Iterable[Article], user: User, kind: str = "publish") -> BulkJob:
    return bulking.prepare([article.pk for article in articles], user, NOON, kind=kind)


def started(articles: Iterable[Article], user: User, kind: str = "publish", **asked: Any) -> BulkJob:
    return bulking.start(prepared(articles, user, kind), user, NOON, **asked)


def run(enough: int | None = None, now: datetime = NOON) -> bool:
    """As a worker's turn does; `enough` is after how many articles it hands over."""
    seen = iter(range(1, 10_000))
    return pipeline.bulk(lambda: now, lambda: enough is not None and next(seen) >= enough)


def finished(job: BulkJob) -> BulkJob:
    assert not run()
    job.refresh_from_db()
    return job


def test_every_article_is_done_by_the_act_and_what_fails_is_named(editor: User) -> None:
    good, empty = drafts(2), drafts(1, title="Without a word", body="")
    job = finished(started([*good, *empty], editor))
    assert (job.state, job.done, job.failed, job.waiting) == ("done", 2, 1, 0)
    assert {row.editor for row in Article.objects.public()} == {editor}
    failure = job.items.get(state="failed")
    assert (failure.article, "no text" in failure.error) == (empty[0], True)
    assert Change.objects.count() == 2


def test_withdrawing_needs_a_reason_that_the_record_keeps(editor: User) -> None:
    stories = [make_article(), make_article()]
    job = prepared(stories, editor, "withdraw")
    with pytest.raises(NotPossible, match="Say why"):
        bulking.start(job, editor, NOON, reason=" ")
    finished(bulking.start(job, editor, NOON, reason="The source took it back."))
    assert set(Article.objects.values_list("status", flat=True)) == {Status.WITHDRAWN}
    assert "The source took it back." in stories[0].revisions.latest("pk").reason


def test_tags_are_added_to_those_there_are(editor: User) -> None:
    tagged, bare = make_article(tags=[make_tag(name="ETF")]), make_article()
    finished(started([tagged, bare], editor, "tag", tags=["MINING", "ETF"]))
    assert (tagged.ordered_tags, bare.ordered_tags) == (["ETF", "MINING"], ["MINING", "ETF"])


def test_articles_move_to_a_section_and_those_in_it_stay_as_they_are(editor: User) -> None:
    section = make_category(key="REGULATION")
    moved, there = make_article(), make_article(category=section)
    job = finished(started([moved, there], editor, "categorise", category=section.pk))
    moved.refresh_from_db()
    there.refresh_from_db()
    assert (moved.category, there.version, job.done) == (section, 1, 2)


def test_proposals_are_asked_for(editor: User) -> None:
    finished(started(drafts(3), editor, "propose", shape="brief", instruction="Short."))
    asked = Rewrite.objects.filter(state="queued", shape="brief", instruction="Short.", requested_by=editor)
    assert asked.count() == 3


@pytest.mark.parametrize(
    ("kind", "asked", "sentence"),
    [
        ("tag", {"tags": []}, "at least one tag"),
        ("categorise", {"category": 999_999}, "Choose a section"),
        ("propose", {"shape": "sonnet"}, "no shape"),
    ],
)
def test_a_job_that_lacks_something_does_not_start(
    editor: User, kind: str, asked: dict[str, Any], sentence: str
) -> None:
    job = prepared(drafts(1), editor, kind)
    with pytest.raises(NotPossible, match=sentence):
        bulking.start(job, editor, NOON, **asked)
    job.refresh_from_db()
    assert job.state == "prepared"


def test_a_thousand_fit_and_more_are_refused(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bulking.MOST == 1_000
    monkeypatch.setattr(bulking, "MOST", 3)
    assert prepared(drafts(3), editor).total == 3
    with pytest.raises(NotPossible, match="at most 3"):
        prepared(drafts(4), editor)
    with pytest.raises(NotPossible, match="at least one"):
        prepared([], editor)


def test_the_same_choice_twice_is_one_job_and_started_twice_runs_once(editor: User) -> None:
    articles = drafts(2)
    job = prepared(articles, editor)
    assert prepared(reversed(articles), editor) == job
    bulking.start(job, editor, NOON)
    again = bulking.start(job, editor, NOON + timedelta(minutes=1))
    assert again.started_at == NOON
    assert finished(job).done == 2
    assert prepared(articles, editor) != job


def test_a_turn_hands_over_and_the_next_one_goes_on(editor: User) -> None:
    job = started(drafts(5), editor)
    assert run(enough=2)
    job.refresh_from_db()
    assert (job.state, job.done, job.lease_until) == ("queued", 2, None)
    assert finished(job).done == 5


def test_a_killed_workers_job_goes_on_after_its_lease_and_does_nothing_twice(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As SIGKILL: nothing is cleaned up."""

    job = started(drafts(4), editor)
    publish, calls = publishing.publish, []

    def dying(article: Article, *args: Any, **kwargs: Any) -> Article:
        calls.append(article.pk)
        done = publish(article, *args, **kwargs)
        if len(calls) == 3:
            raise Killed
        return done

    monkeypatch.setattr(publishing, "publish", dying)
    with pytest.raises(Killed):
        run()
    assert Article.objects.public().count() == 2
    assert not run(), "its lease still holds"
    later = NOON + timedelta(seconds=settings.LEASE_SECONDS + 1)
    assert not run(now=later)
    job.refresh_from_db()
    assert (job.state, job.done, job.failed) == ("done", 4, 0)
    assert Change.objects.count() == 4


def test_an_article_that_kills_workers_is_passed_over_the_third_time(editor: User) -> None:
    job = started(drafts(2), editor)
    BulkItem.objects.filter(job=job).update(deaths=1)
    BulkJob.objects.filter(pk=job.pk).update(state="running", attempts=1, lease_until=NOON - timedelta(seconds=1))
    run()
    assert BulkJob.objects.get().done == 2
    job = started(drafts(2), editor)
    BulkItem.objects.filter(job=job).update(deaths=2)
    BulkJob.objects.filter(pk=job.pk).update(state="running", attempts=1, lease_until=NOON - timedelta(seconds=1))
    job = finished(job)
    assert (job.done, job.failed) == (1, 1)
    assert "3 workers ended" in job.items.get(state="failed").error


def test_a_cancelled_job_stops_where_it_is(editor: User) -> None:
    job = started(drafts(3), editor)
    run(enough=1)
    bulking.cancel(job, editor, NOON)
    assert not run()
    assert (Article.objects.public().count(), BulkJob.objects.get().state) == (1, "cancelled")


def test_cancelling_while_a_worker_is_at_it_stops_it_before_the_next_article(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = started(drafts(3), editor)
    publish = publishing.publish

    def cancelling(article: Article, *args: Any, **kwargs: Any) -> Article:
        done = publish(article, *args, **kwargs)
        bulking.cancel(job, editor, NOON)
        return done

    monkeypatch.setattr(publishing, "publish", cancelling)
    assert not run()
    assert (Article.objects.public().count(), BulkJob.objects.get().done) == (1, 1)


def test_rights_taken_away_meanwhile_are_not_used(editor: User) -> None:
    articles = drafts(2)
    job = started(articles, editor)
    editor.groups.clear()
    job = finished(job)
    assert (job.done, job.failed) == (0, 2)
    assert "You may not publish" in job.items.all()[0].error
    assert not Article.objects.public().exists()


@pytest.mark.parametrize("gone", ["inactive", "deleted"])
def test_somebody_who_is_gone_does_nothing_any_more(editor: User, gone: str) -> None:
    job = started(drafts(1), editor)
    if gone == "deleted":
        editor.delete()
    else:
        User.objects.filter(pk=editor.pk).update(is_active=False)
    assert finished(job).failed == 1


def test_a_reporters_job_changes_their_own_drafts_only(editor: User) -> None:
    reporter = person("Reporter")
    own, other = drafts(1, assigned_to=reporter)[0], drafts(1)[0]
    job = finished(started([own, other], reporter, "tag", tags=["ETF"]))
    assert (job.done, job.failed) == (1, 1)
    assert (own.ordered_tags, other.ordered_tags) == (["ETF"], [])
    with pytest.raises(NotAllowed):
        prepared([own], reporter, "publish")


def test_only_who_chose_may_start_and_editors_may_stop(editor: User) -> None:
    other, reporter = person("Editor"), person("Reporter")
    job = prepared(drafts(1), editor)
    with pytest.raises(NotAllowed):
        bulking.start(job, other, NOON)
    with pytest.raises(NotAllowed):
        bulking.cancel(job, reporter, NOON)
    assert bulking.cancel(job, other, NOON).state == "cancelled"
    assert bulking.start(job, editor, NOON).state == "cancelled"


def test_what_failed_can_be_tried_again(editor: User) -> None:
    good, empty = drafts(1), drafts(1, body="")
    job = finished(started([*good, *empty], editor))
    Article.objects.filter(pk=empty[0].pk).update(body="Words.")
    newer = bulking.again(job, editor, NOON)
    assert bulking.again(job, editor, NOON) == newer
    assert [item.article for item in newer.items.all()] == empty
    assert finished(bulking.start(newer, editor, NOON)).done == 1
    with pytest.raises(NotPossible, match="not finished"):
        bulking.again(prepared(drafts(1), editor), editor, NOON)


def test_one_articles_bug_is_its_own(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    publish, articles = publishing.publish, drafts(3)

    def broken(article: Article, *args: Any, **kwargs: Any) -> Article:
        if article == articles[1]:
            raise ZeroDivisionError
        return publish(article, *args, **kwargs)

    monkeypatch.setattr(publishing, "publish", broken)
    job = finished(started(articles, editor))
    assert (job.done, job.failed) == (2, 1)
    assert "the log names it" in job.items.get(state="failed").error


def test_what_was_chosen_and_never_started_is_forgotten(editor: User) -> None:
    prepared(drafts(1), editor)
    kept = started(drafts(1), editor)
    assert bulking.forget(NOON + timedelta(hours=23)) == 0
    assert bulking.forget(NOON + timedelta(hours=25)) == 1
    assert BulkJob.objects.get() == kept


def test_the_sweep_finds_a_job_that_no_message_speaks_of(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[str] = []
    monkeypatch.setattr(pipeline, "nudge", nudged.append)
    job = started(drafts(1), editor)
    pipeline.sweep(NOON)
    assert bulking.TASK in nudged
    nudged.clear()
    bulkwork.next_job(NOON)
    pipeline.sweep(NOON)
    assert bulking.TASK not in nudged
    pipeline.sweep(NOON + timedelta(seconds=settings.LEASE_SECONDS + 1))
    assert bulking.TASK in nudged
    assert job.pk == BulkJob.objects.get().pk
