"""What a source changes later: untouched drafts follow, people decide on the rest, and a scheduled story is held."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction

from articles import corrections, editing, filing, following, publishing, review
from articles.errors import NotAllowed, NotPossible, StaleVersion
from articles.following import Course, Wording, course
from articles.models import Article, Correction, Rewrite
from articles.paper.making import making
from newsroom import pipeline
from sources.models import Entry, EntryVersion, Feed, Filing
from tests.builders import NOON, make_article, make_entry, make_feed, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)
STILL_LATER = LATER + timedelta(hours=1)


def editor() -> User:
    user = make_user()
    user.groups.add(Group.objects.get(name="Editor"))
    return user


def filed(**overrides: Any) -> Article:
    """A draft as the pipeline files it."""
    feed = overrides.pop("feed", None) or make_feed(rewriting="always")
    fields = {"title": "Miner moves to Norway", "summary": "<p>It takes <b>500</b> rigs along.</p>", "feed": feed}
    make_entry(**{**fields, **overrides})
    pipeline.file_waiting(NOON)
    article = Article.objects.latest("pk")
    return article


def change(article: Article, **texts: str) -> Entry:
    """The source changes its story, as storing writes it down."""
    entry = Entry.objects.get(pk=article.entry_id)
    former = {key: getattr(entry, key) for key in ("title", "summary", "content", "content_hash", "payload")}
    EntryVersion.objects.create(entry=entry, number=entry.version, replaced_at=LATER, **former)
    Entry.objects.filter(pk=entry.pk).update(**texts, version=entry.version + 1)
    entry.refresh_from_db()
    return entry


def touched(**overrides: Any) -> Article:
    """A draft that an editor has put a tag on."""
    article = filed(**overrides)
    return editing.save(article, editor(), NOON, version=article.version, changes={"tags": ["MINING"]})


def with_correction(article: Article, **texts: str) -> Correction:
    change(article, **(texts or {"summary": "<p>It takes 600 rigs along.</p>"}))
    assert pipeline.follow_changes(LATER) == 1
    return Correction.objects.get(state="open")


def proposed(article: Article, **overrides: Any) -> Rewrite:
    rewrite = article.rewrites.get(state="queued")
    Rewrite.objects.filter(pk=rewrite.pk).update(state="proposed", text="A miner moves north.", **overrides)
    rewrite.refresh_from_db()
    return rewrite


# --- a draft that nobody touched ------------------------------------------------------------------


def test_an_untouched_draft_follows_its_source() -> None:
    article = filed()
    change(article, title="Miner moves to Sweden", summary="<p>It takes <b>600</b> rigs along.</p>")

    assert pipeline.follow_changes(LATER) == 1
    slug, version = article.slug, article.version
    article.refresh_from_db()
    assert (article.title, article.body) == ("Miner moves to Sweden", "It takes **600** rigs along.")
    assert (article.description, article.html) == ("It takes 600 rigs along.", "")
    assert (article.slug, article.version, article.updated_at) == (slug, version + 1, LATER)
    assert (article.touched_at, article.status) == (None, "draft")
    assert [revision.reason for revision in article.revisions.all()] == [
        "Followed its source to version 2.",
        "As filed",
    ]
    assert not Correction.objects.exists()
    assert pipeline.follow_changes(LATER) == 0


def test_a_draft_that_was_opened_is_rendered_anew() -> None:
    article = filed()
    editing.open_text(article)
    change(article, summary="<p>It takes 600 rigs along.</p>")
    pipeline.follow_changes(LATER)
    article.refresh_from_db()
    assert "600" in editing.open_text(article)


def test_a_change_of_markup_alone_is_no_change() -> None:
    article = filed()
    change(article, summary="<div>It takes <strong>500</strong> rigs along.</div>")
    pipeline.follow_changes(LATER)
    assert Article.objects.get().version == article.version
    assert not following.waiting().exists()


@pytest.mark.parametrize("state", ["proposed", "running"])
def test_a_proposal_from_the_old_text_gives_way_and_is_asked_anew(state: str) -> None:
    article = filed()
    old = proposed(article)
    Rewrite.objects.filter(pk=old.pk).update(state=state)
    change(article, summary="<p>It takes 600 rigs along.</p>")
    pipeline.follow_changes(LATER)
    old.refresh_from_db()
    new = article.rewrites.get(state="queued")
    assert (old.state, old.reason) == ("superseded", "Its source changed the story.")
    assert (new.number, new.base_version, new.requested_by) == (2, 2, None)


def test_a_proposal_that_is_still_queued_just_reads_the_new_text() -> None:
    article = filed()
    change(article, summary="<p>It takes 600 rigs along.</p>")
    pipeline.follow_changes(LATER)
    assert article.rewrites.get().base_version == 2


def test_nothing_is_asked_anew_where_the_feed_asks_for_nothing_by_itself() -> None:
    article = filed()
    proposed(article)
    Feed.objects.update(rewriting=Feed.Rewriting.ASKED)
    change(article, summary="<p>It takes 600 rigs along.</p>")
    pipeline.follow_changes(LATER)
    assert [row.state for row in article.rewrites.all()] == ["superseded"]


def test_what_a_person_asked_for_is_asked_anew_in_their_words() -> None:
    article, person = filed(), editor()
    Feed.objects.update(rewriting=Feed.Rewriting.ASKED)
    proposed(article, requested_by=person, instruction="Shorter.", shape="brief")
    change(article, summary="<p>It takes 600 rigs along.</p>")
    pipeline.follow_changes(LATER)
    new = article.rewrites.get(state="queued")
    assert (new.requested_by, new.instruction, new.shape) == (person, "Shorter.", "brief")


def test_an_acceptance_that_was_under_way_is_refused() -> None:
    article = filed()
    rewrite = proposed(article)
    change(article, summary="<p>It takes 600 rigs along.</p>")
    pipeline.follow_changes(LATER)
    with pytest.raises(NotPossible):
        review.accept(rewrite, editor(), LATER, version=1, title="Mine", text="Mine.")


# --- anything else ---------------------------------------------------------------------------------


def published(**overrides: Any) -> Article:
    article = filed(**overrides)
    return publishing.publish(article, editor(), NOON, version=article.version)


def scheduled() -> Article:
    article = filed()
    return publishing.schedule(article, editor(), NOON, version=article.version, at=NOON + timedelta(hours=2))


@pytest.mark.parametrize("make", [touched, published, scheduled])
def test_what_a_person_has_in_hand_gets_a_correction_and_stays(make: Any) -> None:
    article = make()
    correction = with_correction(article)
    assert (correction.article, correction.from_version, correction.to_version) == (article, 1, 2)
    before = article.version
    article.refresh_from_db()
    assert (article.version, article.body) == (before, "It takes **500** rigs along.")


def test_unrewritten_copy_that_went_live_by_policy_gets_a_correction() -> None:
    article = filed(feed=make_feed(auto_publish=True))
    assert pipeline.keep_time(NOON) == 1
    assert with_correction(article).article == article


def test_a_draft_whose_words_are_not_the_wires_is_not_written_over() -> None:
    entry = make_entry(title="Miner moves", summary="<p>It takes 500 rigs.</p>", filed=True)
    article = make_article(entry=entry, status="draft", title="Miner moves", body="Our own words, from a file.")
    with_correction(article, summary="<p>It takes 600 rigs.</p>")
    article.refresh_from_db()
    assert article.body == "Our own words, from a file."


def test_a_later_change_makes_the_open_correction_reach_further() -> None:
    article = touched()
    with_correction(article)
    change(article, summary="<p>It takes 700 rigs along.</p>")
    pipeline.follow_changes(STILL_LATER)
    correction = Correction.objects.get()
    assert (correction.from_version, correction.to_version, correction.noticed_at) == (1, 3, STILL_LATER)


def test_a_source_that_takes_its_change_back_leaves_nothing_to_look_at() -> None:
    article = touched()
    with_correction(article)
    change(article, summary="<p>It takes <b>500</b> rigs along.</p>")
    pipeline.follow_changes(STILL_LATER)
    correction = Correction.objects.get()
    assert (correction.state, correction.decided_by, correction.to_version) == ("dismissed", None, 3)


def test_our_article_that_says_it_already_needs_no_correction() -> None:
    article = touched()
    editing.save(article, editor(), NOON, version=article.version, changes={"body": "It takes 600 rigs along."})
    change(article, summary="<p>It takes 600 rigs along.</p>")
    pipeline.follow_changes(LATER)
    assert not Correction.objects.exists()


def test_a_change_that_came_before_filing_is_filed_and_no_correction() -> None:
    article = filed()
    entry = change(article, summary="<p>It takes 600 rigs along.</p>")
    Article.objects.all().delete()
    Filing.objects.create(entry=entry)
    pipeline.file_waiting(LATER)
    again = Article.objects.latest("pk")
    publishing.publish(again, editor(), LATER, version=1)
    assert "600" in again.body
    assert pipeline.follow_changes(LATER) == 1
    assert not Correction.objects.exists()
    entry.refresh_from_db()
    assert entry.followed_version == 2


def test_one_article_has_at_most_one_open_correction() -> None:
    correction = with_correction(touched())
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            article=correction.article, entry=correction.entry, from_version=1, to_version=2, noticed_at=NOON
        )


@pytest.mark.parametrize(
    ("status", "is_touched", "ours", "after", "expected"),
    [
        ("draft", False, "old", "new", Course.FOLLOW),
        ("draft", False, "old", "old", Course.NOTHING),
        ("draft", False, "new", "new", Course.NOTHING),
        ("draft", False, "else", "new", Course.LOOK),
        ("draft", True, "old", "new", Course.LOOK),
        ("scheduled", True, "old", "new", Course.LOOK),
        ("published", False, "old", "new", Course.LOOK),
        ("published", True, "new", "new", Course.NOTHING),
        ("withdrawn", True, "old", "new", Course.LOOK),
        ("spiked", True, "old", "new", Course.LOOK),
    ],
)
def test_what_a_change_means(status: str, is_touched: bool, ours: str, after: str, expected: Course) -> None:
    article = Article(status=status, touched_at=NOON if is_touched else None, title="Head", body=ours)
    assert course(article, Wording("Head", "old"), Wording("Head", after)) == expected


# --- found again, once, and by itself -------------------------------------------------------------


def test_a_killed_worker_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [touched(), filed()]
    for article in articles:
        change(article, summary="<p>It takes 600 rigs along.</p>")

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(following, "_follow", killed)
        with pytest.raises(SystemExit):
            pipeline.follow_changes(LATER)
    assert following.waiting().count() == 1
    assert not following.ready(LATER).exists()
    assert pipeline.follow_changes(LATER + timedelta(seconds=settings.LEASE_SECONDS + 1)) == 1
    assert not following.waiting().exists()
    assert Article.objects.get(pk=articles[1].pk).body == "It takes 600 rigs along."


def test_one_poisoned_change_delays_no_other() -> None:
    poisoned, other = touched(), filed()
    entry = change(poisoned, summary="<p>It takes 600 rigs along.</p>")
    EntryVersion.objects.filter(entry=entry).delete()
    change(other, summary="<p>It takes 700 rigs along.</p>")
    assert pipeline.follow_changes(LATER) == 1
    assert "700" in Article.objects.get(pk=other.pk).body
    assert list(following.waiting()) == [entry]


@pytest.mark.django_db(transaction=True)
def test_two_workers_bring_each_change_once() -> None:
    for number in range(6):
        article = (touched, filed)[number % 2](title=f"Miner {number} moves to Norway")
        change(article, summary="<p>It takes 600 rigs along.</p>")
    start, done = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        done.append(pipeline.follow_changes(LATER))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 6
    assert Correction.objects.count() == 3
    assert Article.objects.filter(touched_at=None).values_list("version", flat=True).distinct().get() == 2


# --- a scheduled article is held ------------------------------------------------------------------


def test_a_scheduled_article_with_an_open_correction_is_held() -> None:
    article = scheduled()
    correction = with_correction(article)
    assert pipeline.keep_time(LATER) == 0
    corrections.dismiss(correction, editor(), LATER, seen=2)
    assert pipeline.keep_time(LATER) == 1


def test_asking_for_a_rewrite_holds_it_until_somebody_accepts_or_decides() -> None:
    article = scheduled()
    person = editor()
    rewrite = corrections.ask(with_correction(article), person, LATER, seen=2)
    assert pipeline.keep_time(LATER) == 0
    Rewrite.objects.filter(pk=rewrite.pk).update(state="proposed", text="A miner moves 600 rigs.")
    rewrite.refresh_from_db()
    assert pipeline.keep_time(LATER) == 0
    review.accept(rewrite, person, STILL_LATER, version=rewrite.article.version, title="Miner", text="It takes 600.")
    assert pipeline.keep_time(STILL_LATER) == 1


def test_other_scheduled_articles_go_live_meanwhile() -> None:
    with_correction(scheduled())
    other = make_article(status="scheduled", publish_at=NOON)
    assert pipeline.keep_time(LATER) == 1
    other.refresh_from_db()
    assert other.is_public


def test_unrewritten_copy_waits_too() -> None:
    article = filed(feed=make_feed(auto_publish=True))
    Article.objects.update(body="Not what the wire says.")
    with_correction(article)
    assert pipeline.keep_time(LATER) == 0


# --- what people decide ---------------------------------------------------------------------------


def test_taking_over_replaces_what_the_source_changed() -> None:
    article = touched()
    article = editing.save(article, editor(), NOON, version=article.version, changes={"title": "Our better headline"})
    person, correction = editor(), with_correction(article)
    taken = corrections.take(correction, person, LATER, seen=2, version=article.version)
    assert (taken.title, taken.body) == ("Our better headline", "It takes 600 rigs along.")
    assert "600" in taken.html
    assert taken.description == "It takes 600 rigs along."
    assert (correction.state, correction.decided_by, correction.decided_at) == ("taken", person, LATER)
    assert LogEntry.objects.latest("pk").change_message == "Took over what the source changed (its version 2)."
    assert article.revisions.first().user == person  # type: ignore[union-attr]


def test_a_headline_that_the_source_changed_is_taken_over_and_the_address_stays() -> None:
    article = published()
    correction = with_correction(article, title="Miner moves to Sweden")
    taken = corrections.take(correction, editor(), LATER, seen=2, version=article.version)
    assert (taken.title, taken.slug) == ("Miner moves to Sweden", "miner-moves-to-norway")


def test_a_rewrite_that_the_sources_text_replaces_is_none_any_longer() -> None:
    article = filed()
    person = editor()
    rewrite = proposed(article, origin="model", model="large-1")
    article = review.accept(rewrite, person, NOON, version=1, title="Miner", text="It moves 500 rigs.")
    correction = with_correction(article)
    taken = corrections.take(correction, person, LATER, seen=2, version=article.version)
    assert (taken.ai_rewritten, taken.ai_version) == (None, None)
    rewrite.refresh_from_db()
    assert (rewrite.state, rewrite.decided_by, rewrite.accepted_text) == (
        "superseded",
        person,
        "It moves 500 rigs.",
    )
    assert making(taken, taken.rewrites.accepted().first()).kind == "wire"
    assert "ai:" not in taken.revisions.first().file  # type: ignore[union-attr]


def test_a_story_that_its_source_emptied_is_not_taken_over() -> None:
    article = published()
    correction = with_correction(article, summary="")
    with pytest.raises(NotPossible, match="emptied"):
        corrections.take(correction, editor(), LATER, seen=2, version=article.version)
    assert Correction.objects.get().is_open


def test_taking_over_sets_an_outdated_proposal_aside() -> None:
    article = touched()
    rewrite = proposed(article)
    corrections.take(with_correction(article), editor(), LATER, seen=2, version=article.version)
    rewrite.refresh_from_db()
    assert rewrite.state == "superseded"


def test_asking_asks_for_a_rewrite_of_the_new_text() -> None:
    article, person = touched(), editor()
    old = proposed(article)
    correction = with_correction(article)
    rewrite = corrections.ask(correction, person, LATER, seen=2, instruction="Say where it moves.")
    old.refresh_from_db()
    assert (old.state, rewrite.state, rewrite.instruction) == ("superseded", "queued", "Say where it moves.")
    assert (correction.state, correction.decided_by) == ("asked", person)
    assert LogEntry.objects.filter(user=person).exists()


def test_dismissing_leaves_the_article_as_it_is() -> None:
    article, person = touched(), editor()
    correction = with_correction(article)
    corrections.dismiss(correction, person, LATER, seen=2)
    assert (correction.state, correction.decided_by) == ("dismissed", person)
    assert Article.objects.get().version == article.version
    assert LogEntry.objects.get(user=person).change_message == "Dismissed what the source changed (its version 2)."


ACTS = [
    lambda correction, user, seen: corrections.take(
        correction, user, LATER, seen=seen, version=correction.article.version
    ),
    lambda correction, user, seen: corrections.ask(correction, user, LATER, seen=seen),
    lambda correction, user, seen: corrections.dismiss(correction, user, LATER, seen=seen),
]


@pytest.mark.parametrize("act", ACTS, ids=["take", "ask", "dismiss"])
def test_who_may_not_change_the_article_may_not_decide(act: Any) -> None:
    article = published()
    correction = with_correction(article)
    reporter = make_user()
    reporter.groups.add(Group.objects.get(name="Reporter"))
    with pytest.raises(NotAllowed):
        act(correction, reporter, 2)
    assert Correction.objects.get().is_open
    assert Article.objects.get().version == article.version
    assert not LogEntry.objects.filter(user=reporter).exists()


@pytest.mark.parametrize("act", ACTS, ids=["take", "ask", "dismiss"])
def test_what_changed_once_more_must_be_looked_at_once_more(act: Any) -> None:
    article = touched()
    correction = with_correction(article)
    change(article, summary="<p>It takes 700 rigs along.</p>")
    pipeline.follow_changes(STILL_LATER)
    with pytest.raises(NotPossible, match="once more"):
        act(correction, editor(), 2)
    assert Correction.objects.get().is_open


@pytest.mark.parametrize("act", ACTS, ids=["take", "ask", "dismiss"])
def test_nobody_decides_twice(act: Any) -> None:
    article = touched()
    correction = with_correction(article)
    corrections.dismiss(correction, editor(), LATER, seen=2)
    with pytest.raises(NotPossible, match="decided before you"):
        act(correction, editor(), 2)
    assert not article.rewrites.filter(instruction="").exclude(number=1).exists()


def test_a_stale_take_over_writes_nothing_at_all() -> None:
    article = touched()
    correction = with_correction(article)
    editing.save(article, editor(), LATER, version=article.version, changes={"title": "Meanwhile"})
    with pytest.raises(StaleVersion):
        corrections.take(correction, editor(), LATER, seen=2, version=article.version - 1)
    assert Correction.objects.get().is_open


def test_filing_and_following_agree_on_what_a_draft_says() -> None:
    article = filed(title="", summary="<p>Only a text, and no headline at all.</p>")
    entry = Entry.objects.get()
    assert following.wording(entry, 1) == Wording(article.title, article.body)
    assert filing.markdown_of(entry) == article.body
