"""Every stage claims its rows for longer than its task may take, and sets aside what fails again and again."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from articles import editing, following, publishing, releasing
from articles.models import Article, Change, Following, GoingLive
from articles.models.change import TRIES
from newsroom import pipeline
from newsroom.celery import app
from sources.models import Entry
from tests.builders import make_article, make_entry, make_user

LEASE = timedelta(seconds=settings.LEASE_SECONDS + 1)


def test_time_limits_are_shorter_than_leases_and_those_than_the_brokers_patience() -> None:
    conf = app.conf
    assert conf.worker_soft_shutdown_timeout < conf.task_soft_time_limit < conf.task_time_limit
    assert conf.task_time_limit < settings.LEASE_SECONDS
    if settings.REDIS_URL:
        assert conf.broker_transport_options["visibility_timeout"] > settings.LEASE_SECONDS
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)


def changes(count: int) -> list[Change]:
    Change.objects.all().delete()
    at = timezone.now()
    return [Change.objects.create(article=make_article(), before=None, after=None, at=at) for _ in range(count)]


def poison(monkeypatch: pytest.MonkeyPatch, article_id: int | None) -> None:
    index = pipeline.search.index

    def indexed(ids: Any) -> None:
        if article_id in ids:
            raise ValueError("This one cannot be indexed")
        index(ids)

    monkeypatch.setattr(pipeline.search, "index", indexed)


@pytest.mark.django_db
def test_a_poisoned_change_delays_no_other_and_is_set_aside_after_five_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad, last = changes(3)
    poison(monkeypatch, bad.article_id)
    now = timezone.now()
    assert pipeline.apply_changes(now) == 2
    assert set(Change.objects.exclude(applied_at=None)) == {good, last}
    for number in range(2, TRIES + 3):
        now += timedelta(seconds=settings.LEASE_SECONDS + 1)
        pipeline.apply_changes(now)
        bad.refresh_from_db()
        assert bad.attempts == min(number, TRIES)
    assert bad.failure == "ValueError: This one cannot be indexed"
    assert not Change.objects.waiting(now + timedelta(days=1)).exists()
    assert list(Change.objects.aside()) == [bad]


@pytest.mark.django_db
def test_a_change_at_which_five_workers_died_says_so() -> None:
    [deadly] = changes(1)
    now = timezone.now()
    Change.objects.update(attempts=TRIES, lease_until=now - timedelta(seconds=1))
    pipeline.sweep(now)
    deadly.refresh_from_db()
    assert deadly.failure == "5 workers died while applying it."


@pytest.mark.django_db
def test_what_was_tried_comes_again_alone_and_after_the_others() -> None:
    tried, fresh = changes(2)
    Change.objects.filter(pk=tried.pk).update(attempts=1)
    taken = [pipeline._claim_changes(timezone.now()) for _ in range(3)]
    assert taken == [[fresh], [tried], []]


def changed_entry() -> Entry:
    """Filed, and changed by its source since."""
    article = make_article(status="draft", entry=make_entry(filed=True, title="Old", version=2))
    assert article.entry
    article.entry.versions.create(number=1, title="Older", replaced_at=timezone.now())
    return article.entry


@pytest.mark.django_db
def test_a_change_that_cannot_be_followed_is_set_aside_after_five_tries_until_the_source_changes_again() -> None:
    entry = changed_entry()
    entry.versions.all().delete()  # nothing tells what it said before
    now = timezone.now()
    for number in range(1, TRIES + 3):
        assert pipeline.follow_changes(now) == 0
        tried = Following.objects.get()
        assert (tried.attempts, tried.failure) == (
            min(number, TRIES),
            "DoesNotExist: EntryVersion matching query does not exist.",
        )
        assert following.ready(now + LEASE).exists() == (number < TRIES)
        now += LEASE
    assert list(Following.objects.aside()) == [tried]

    entry.versions.create(number=1, title="Older", replaced_at=now)
    Entry.objects.filter(pk=entry.pk).update(version=3)
    assert following.ready(now).exists()
    assert pipeline.follow_changes(now) == 1
    assert not Following.objects.exists()


@pytest.mark.django_db
def test_what_cannot_go_live_is_set_aside_after_five_tries_until_a_person_saves_it() -> None:
    now = timezone.now()
    stuck = make_article(status="scheduled", publish_at=now, lang="EN")
    for number in range(1, TRIES + 3):
        assert pipeline.keep_time(now) == 0
        tried = GoingLive.objects.get()
        assert (tried.article, tried.attempts) == (stuck, min(number, TRIES))
        assert tried.failure
        assert releasing.ready(now + LEASE) == (number < TRIES)
        now += LEASE
    assert list(GoingLive.objects.aside()) == [tried]

    Article.objects.filter(pk=stuck.pk).update(lang="uk")
    assert pipeline.keep_time(now) == 0
    stuck.refresh_from_db()
    editor = make_user(is_superuser=True)
    editing.save(stuck, editor, now, version=stuck.version, changes={"title": "Not stuck any more"})
    assert pipeline.keep_time(now) == 1
    assert not GoingLive.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "doing"), [(Following, "following"), (GoingLive, "publishing")])
def test_what_five_workers_died_at_says_so(model: Any, doing: str) -> None:
    now = timezone.now()
    died = {"attempts": TRIES, "lease_until": now - timedelta(seconds=1)}
    if model is Following:
        row = Following.objects.create(entry=changed_entry(), version=2, **died)
    else:
        row = GoingLive.objects.create(article=make_article(status="scheduled", publish_at=now), **died)
    pipeline.sweep(now)
    row.refresh_from_db()
    assert row.failure == f"5 workers died while {doing} it."


@pytest.mark.django_db
def test_a_worker_killed_in_the_middle_of_publishing_leaves_the_rest_to_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = timezone.now()
    for _ in range(3):
        make_article(status="scheduled", publish_at=now)

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "publish_scheduled", killed)
        with pytest.raises(SystemExit):
            pipeline.keep_time(now)
    assert pipeline.keep_time(now) == 0, "they are in somebody's hands"
    assert not releasing.ready(now)
    assert releasing.ready(now + LEASE)
    assert pipeline.keep_time(now + LEASE) == 3
    assert Article.objects.public().count() == 3
    assert not GoingLive.objects.exists()
