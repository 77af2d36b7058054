"""Triage: one report of an event is taken, the others leave; who may; what each act leaves behind when sent twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from articles import editing, publishing, review, triage
from articles.errors import NotPossible
from articles.models import Article, Rewrite
from newsroom import pipeline
from sources.models import Cluster
from tests.articles.test_corrections import change, filed
from tests.articles.test_publishing import member
from tests.builders import NOON, make_article, make_entry, make_feed

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)


def waiting(cluster: Cluster | None = None, rewriting: str = "taken", **overrides: Any) -> Article:
    """A draft of the wire that nobody has taken yet."""
    entry = make_entry(cluster=cluster, feed=make_feed(rewriting=rewriting))
    return make_article(
        **{"status": "draft", "entry": entry, "source": entry.source, "waiting_since": NOON, **overrides}
    )


def event() -> Cluster:
    return Cluster.objects.create(created_at=NOON)


def said(article: Article) -> list[str]:
    return list(LogEntry.objects.filter(object_id=str(article.pk)).values_list("change_message", flat=True))


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Article, Rewrite, LogEntry)]


@pytest.mark.parametrize(
    ("policy", "waits", "proposals"), [("taken", True, 0), ("asked", True, 0), ("always", False, 1)]
)
def test_a_draft_waits_unless_its_feed_wants_a_proposal_for_every_one(policy: str, waits: bool, proposals: int) -> None:
    make_entry(feed=make_feed(rewriting=policy))
    pipeline.file_waiting(NOON)
    assert (Article.objects.in_triage().exists(), Rewrite.objects.count()) == (waits, proposals)


def test_what_goes_live_by_policy_does_not_wait() -> None:
    make_entry(feed=make_feed(auto_publish=True))
    pipeline.file_waiting(NOON)
    assert not Article.objects.in_triage().exists()


def test_taking_a_report_spikes_the_others_of_its_event_and_queues_one_proposal() -> None:
    cluster, editor = event(), member("Editor")
    wanted, other, third, elsewhere = waiting(cluster), waiting(cluster), waiting(cluster), waiting(event())
    foreign = waiting(cluster, lang="uk")

    left = triage.take(wanted, editor, LATER)

    assert set(left) == {other, third}
    assert set(Article.objects.in_triage()) == {elsewhere, foreign}
    assert (wanted.status, wanted.version, wanted.touched_at) == ("draft", 1, None), (
        "its text may still follow its source"
    )
    assert set(Article.objects.filter(status="spiked")) == {other, third}
    rewrite = Rewrite.objects.get()
    assert (rewrite.article, rewrite.state, rewrite.requested_by) == (wanted, "queued", editor)
    assert said(wanted) == ["Taken."]
    assert said(other) == [f"Spiked: “{wanted.title}” was taken instead."]


def test_a_feed_that_proposes_only_when_asked_makes_none_for_a_taken_draft() -> None:
    triage.take(waiting(rewriting="asked"), member("Editor"), LATER)
    assert not Rewrite.objects.exists()


def test_a_published_report_of_the_event_stays_as_it_is() -> None:
    cluster = event()
    public = make_article(entry=make_entry(cluster=cluster))
    triage.take(waiting(cluster), member("Editor"), LATER)
    assert Article.objects.public().get() == public


def test_spiking_takes_the_whole_event_away_or_one_report_alone() -> None:
    cluster, editor = event(), member("Editor")
    first, second, third = waiting(cluster), waiting(cluster), waiting(cluster)
    assert triage.spike(first, editor, LATER, alone=True) == [first]
    assert set(triage.spike(second, editor, LATER)) == {second, third}
    assert Article.objects.filter(status="spiked").count() == 3
    assert (said(first), said(third)) == (["Spiked."], ["Spiked with its event."])


def test_assigning_takes_the_draft_for_somebody_who_may_then_work_on_it() -> None:
    cluster, editor, reporter = event(), member("Editor"), member("Reporter")
    draft, other = waiting(cluster), waiting(cluster)
    assert triage.assign(draft, editor, LATER, to=reporter) == [other]
    draft.refresh_from_db()
    assert (draft.assigned_to, draft.waiting_since) == (reporter, None)
    editing.save(draft, reporter, LATER, version=draft.version, changes={"title": "Mine now"})
    with pytest.raises(NotPossible, match="works on no articles"):
        triage.assign(waiting(), editor, LATER, to=member("Wire staff"))


@pytest.mark.parametrize(
    "act",
    [
        lambda draft, user: triage.take(draft, user, LATER),
        lambda draft, user: triage.spike(draft, user, LATER),
        lambda draft, user: triage.assign(draft, user, LATER, to=user),
        lambda draft, user: triage.put_back(draft, user, LATER),
    ],
    ids=["take", "spike", "assign", "put back"],
)
class TestEveryAct:
    Act = Callable[[Article, User], object]

    def test_changes_nothing_more_when_it_is_sent_twice(self, act: Act) -> None:
        cluster, editor = event(), member("Editor")
        draft = waiting(cluster)
        waiting(cluster)
        act(draft, editor)
        before = everything()
        act(Article.objects.get(pk=draft.pk), editor)
        assert everything() == before

    def test_leaves_alone_what_became_public(self, act: Act) -> None:
        article = make_article(entry=make_entry())
        before = everything()
        with pytest.raises(NotPossible):
            act(article, member("Editor"))
        assert everything() == before


def test_whoever_comes_second_is_told() -> None:
    cluster, editor = event(), member("Editor")
    first, second = waiting(cluster), waiting(cluster)
    triage.take(first, editor, LATER)
    with pytest.raises(NotPossible, match="it is spiked by now"):
        triage.take(second, member("Editor"), LATER)
    with pytest.raises(NotPossible, match="taken it meanwhile"):
        triage.spike(first, editor, LATER)


def test_what_was_spiked_or_taken_can_be_put_back() -> None:
    cluster, editor = event(), member("Editor")
    wanted, other = waiting(cluster), waiting(cluster)
    triage.take(wanted, editor, LATER)
    for article in (wanted, other):
        triage.put_back(article, editor, LATER)
    assert set(Article.objects.in_triage()) == {wanted, other}
    assert Rewrite.objects.get().state == "superseded"
    triage.take(other, editor, LATER)
    assert Rewrite.objects.active().get().article == other


def test_what_somebody_has_worked_on_is_not_put_back() -> None:
    editor, draft = member("Editor"), waiting()
    triage.take(draft, editor, LATER)
    editing.save(draft, editor, LATER, version=1, changes={"title": "Worked on"})
    with pytest.raises(NotPossible, match="at work on it"):
        triage.put_back(draft, editor, LATER)


@pytest.mark.parametrize(
    "act",
    [
        lambda draft, user: editing.save(draft, user, LATER, version=1, changes={"title": "Edited"}),
        lambda draft, user: review.request(draft, user, LATER),
        lambda draft, user: publishing.publish(draft, user, LATER, version=1),
        lambda draft, user: publishing.spike(draft, user, LATER, version=1),
    ],
    ids=["edit", "ask for a proposal", "publish", "spike"],
)
def test_a_draft_that_a_person_lays_hands_on_waits_no_longer(act: Callable[[Article, User], object]) -> None:
    draft = waiting()
    act(draft, member("Editor"))
    draft.refresh_from_db()
    assert draft.waiting_since is None


def test_what_nobody_takes_is_spiked_after_two_days_and_can_be_restored() -> None:
    old, fresh = waiting(), waiting(waiting_since=NOON + timedelta(hours=1))
    assert pipeline.keep_time(NOON + timedelta(hours=48)) == 0
    assert pipeline.keep_time(NOON + timedelta(hours=48, seconds=1)) == 1
    assert set(Article.objects.in_triage()) == {fresh}
    old.refresh_from_db()
    publishing.restore(old, member("Editor"), NOON + timedelta(hours=49), version=old.version)
    assert pipeline.keep_time(NOON + timedelta(hours=50)) == 1, (
        "the other one; a restored draft has its whole time again"
    )
    assert Article.objects.in_triage().get() == old


def test_the_clock_can_be_stopped(settings: Settings) -> None:
    waiting()
    settings.SPIKE_AFTER_HOURS = 0
    assert pipeline.keep_time(NOON + timedelta(days=365)) == 0


def test_a_source_that_changes_a_taken_story_has_its_proposal_made_anew() -> None:
    draft = filed(feed=make_feed())
    triage.take(draft, member("Editor"), NOON)
    Rewrite.objects.update(state="proposed", text="Old.")
    change(draft, summary="<p>It takes 600 rigs along.</p>")
    pipeline.follow_changes(LATER)
    assert [row.state for row in Rewrite.objects.order_by("pk")] == ["superseded", "queued"]
