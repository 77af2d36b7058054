"""From feed to draft to proposal, with a real server on the other end of the wire."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles import publishing, search
from articles.filing import Filed
from articles.models import Article, Change, Rewrite
from newsroom import pipeline
from sources import refreshing
from sources.errors import NotAllowed, NotPossible
from sources.models import Entry, EntryKey, EntryVersion, Feed, Filing, ImportRun, RejectedEntry
from sources.parsing import parse
from sources.requesting import refile_entry
from tests.articles.rewriting.llmserver import fails, llm_server, writes
from tests.builders import make_article, make_entry, make_feed, make_source, make_user
from tests.newsroom.documents import LONG, item, rss
from tests.sources.servers import Script, Server, answering

pytestmark = pytest.mark.django_db


def feed_from(server: Server, settings: Settings, **overrides: object) -> Feed:
    settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
    return make_feed(url=server.url("/feed"), **overrides)


def serving(script: Script) -> Server:
    """A server that answers every address of these tests by `script`."""
    return Server({"/": script, "/feed": script})


def refreshed(script: Script, settings: Settings, **overrides: object) -> ImportRun:
    with serving(script) as server:
        [run] = pipeline.refresh([feed_from(server, settings, **overrides)], timezone.now())
    return run


def test_a_feed_becomes_drafts_with_queued_proposals(settings: Settings) -> None:
    run = refreshed(answering(body=rss(item(1), item(2, text=f"<p>{LONG}</p>"))), settings, rewriting="always")

    assert (run.state, run.new, run.http_status, run.error) == ("done", 2, 200, "")
    article = Article.objects.get(external_id="story-1")
    assert (article.status, article.title, article.body) == (
        "draft",
        "Bitcoin miner 1 moves north",
        "Miner 1 moves 500 rigs to Norway.",
    )
    assert (article.slug, article.year, article.month, article.lang) == ("bitcoin-miner-1-moves-north", 2026, 11, "en")
    assert article.published_at == article.updated_at == datetime(2026, 11, 20, 14, 1, 7, tzinfo=UTC)
    assert article.source == run.feed.source
    assert article.source_url == "https://wire.example/1"
    assert "BTC" in article.ordered_tags
    assert Rewrite.objects.filter(state="queued").count() == 2


def test_a_second_look_tells_new_changed_and_known_apart(settings: Settings) -> None:
    bodies = [rss(item(1), item(2)), rss(item(3), item(2, text="<p>Now 600 rigs.</p>"), item(1))]
    script = [answering(body=body) for body in bodies]
    with serving(lambda wire, seen: script.pop(0)(wire, seen)) as server:
        feed = feed_from(server, settings)
        pipeline.refresh([feed], timezone.now())
        [run] = pipeline.refresh([Feed.objects.get(pk=feed.pk)], timezone.now())
    assert (run.new, run.changed, run.same) == (1, 1, 1)
    former = EntryVersion.objects.get()
    assert (former.number, "500 rigs" in former.summary) == (1, True)
    assert (former.entry.version, "600 rigs" in former.entry.summary) == (2, True)
    assert Article.objects.count() == 3


def test_a_long_story_is_stored_once_and_its_item_shown_as_it_came(settings: Settings) -> None:
    body = rss(item(1, text=f"<p>{LONG}</p>"))
    refreshed(answering(body=body), settings)
    entry = Entry.objects.get()
    [sent] = parse(body, url="https://wire.example/feed", content_type="").entries
    assert LONG in sent.payload
    assert entry.item == sent.payload
    assert entry.text == f"<p>{LONG}</p>"
    assert len(entry.payload) < len(sent.payload) - len(LONG)


def test_an_unchanged_feed_costs_no_parsing(settings: Settings) -> None:
    with serving(answering(body=rss(item(1)), ETag='"one"')) as server:
        feed = feed_from(server, settings)
        pipeline.refresh([feed], timezone.now())
        [run] = pipeline.refresh([Feed.objects.get(pk=feed.pk)], timezone.now())
    assert (run.outcome, run.new, run.state) == ("same_body", 0, "done")
    assert server.seen[-1].headers["if-none-match"] == '"one"'


def test_a_failing_feed_says_why_and_is_asked_later(settings: Settings) -> None:
    run = refreshed(answering(500), settings)
    feed = Feed.objects.get(pk=run.feed_id)
    assert run.state == "failed"
    assert (feed.error_streak, feed.last_error) == (1, run.error)
    assert "500" in run.error
    assert feed.next_check_at is not None
    assert feed.next_check_at > timezone.now()


def test_what_is_no_feed_is_a_failure_with_a_sentence(settings: Settings) -> None:
    run = refreshed(answering(body=b"<html><body>Please log in</body></html>"), settings)
    assert run.state == "failed"
    assert run.error
    assert not Entry.objects.exists()


def test_a_feed_that_is_gone_is_asked_no_more(settings: Settings) -> None:
    run = refreshed(answering(410), settings)
    feed = Feed.objects.get(pk=run.feed_id)
    assert "410" in feed.stopped_reason
    assert feed not in Feed.objects.due(timezone.now() + timedelta(days=400))


def test_one_broken_feed_delays_no_other(settings: Settings) -> None:
    with serving(answering(body=rss(item(1)))) as good, serving(answering(body=b"")) as bad:
        settings.OUTBOUND_ALLOWED_HOSTS = [good.name, bad.name]
        feeds = [make_feed(url=bad.url("/")), make_feed(url=good.url("/"))]
        runs = pipeline.refresh(feeds, timezone.now())
    assert {run.feed_id: run.state for run in runs} == {feeds[0].pk: "failed", feeds[1].pk: "done"}
    assert Article.objects.count() == 1


def test_an_error_of_our_own_is_on_the_row_and_the_feed_waits(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(refreshing, "receive", broken)
    run = refreshed(answering(body=rss(item(1))), settings)
    run.refresh_from_db()
    assert (run.state, Feed.objects.get(pk=run.feed_id).error_streak) == ("failed", 1)
    assert "the log names it" in run.error
    assert Feed.objects.due(timezone.now()).filter(pk=run.feed_id).exists() is False


def test_an_unusable_item_is_kept_with_its_reason(settings: Settings) -> None:
    run = refreshed(answering(body=rss("<item><category>only this</category></item>", item(1))), settings)
    reject = RejectedEntry.objects.get()
    assert (run.new, run.rejected, reject.run) == (1, 1, run)
    assert reject.reason
    assert "only this" in reject.payload


def test_the_same_story_from_two_feeds_of_one_source_is_one_entry(settings: Settings) -> None:
    run = refreshed(answering(body=rss(item(1))), settings)
    again = refreshed(answering(body=rss(item(1))), settings, source=run.feed.source)
    assert (again.new, again.same) == (0, 1)
    assert Entry.objects.count() == 1


def test_a_private_address_is_not_asked() -> None:
    with serving(answering(body=rss(item(1)))) as server:
        [run] = pipeline.refresh([make_feed(url=server.url("/feed"))], timezone.now())
    assert (run.state, server.seen) == ("failed", [])


def test_a_poisoned_entry_delays_no_other_and_is_set_aside() -> None:
    source = make_entry(format="rss").source
    poison = make_entry(source=source, format="rss", categories=17)
    for _ in range(pipeline.TRIES + 2):
        Filing.objects.update(lease_until=None)
        pipeline.file_waiting(timezone.now())
    assert Article.objects.count() == 1
    stuck = Filing.objects.get()
    assert (stuck.entry, stuck.attempts) == (poison, pipeline.TRIES)
    assert "TypeError" in stuck.failure


def test_entries_that_workers_died_at_are_filed_apart_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever kills workers takes no others with it: after some deaths it is alone in its batch."""
    source, at_once = make_source(), []
    entries = [make_entry(source=source, format="rss", attempts=tries) for tries in (0, 0, 1, 1, 2, 2, 4)]
    work = pipeline._file_and_prepare

    def noting(batch: list[Filing], now: datetime) -> list[Filed]:
        at_once.append([job.pk for job in batch])
        return work(batch, now)

    monkeypatch.setattr(pipeline, "_file_and_prepare", noting)
    pipeline.file_waiting(timezone.now())
    ids = [entry.pk for entry in entries]
    assert at_once == [ids[:2], ids[2:4], [ids[4]], [ids[5]], [ids[6]]]


def test_an_entry_that_workers_died_at_says_so_until_somebody_asks_again() -> None:
    now = timezone.now()
    entry = make_entry(format="rss", attempts=pipeline.TRIES)
    Filing.objects.update(lease_until=now - timedelta(seconds=1))
    pipeline.sweep(now)
    assert pipeline.file_waiting(now) == []
    entry.filing.refresh_from_db()
    assert "workers died" in entry.filing.failure
    refile_entry(entry, make_user(is_superuser=True))
    assert len(pipeline.file_waiting(now)) == 1
    with pytest.raises(NotPossible, match="needs no second try"):
        refile_entry(entry, make_user(is_superuser=True))
    with pytest.raises(NotAllowed):
        refile_entry(entry, make_user())


def test_a_run_whose_worker_died_is_taken_up_again(settings: Settings) -> None:
    now = timezone.now()
    with serving(answering(body=rss(item(1)))) as server:
        feed = feed_from(server, settings)
        ImportRun.objects.create(feed=feed, state="running", requested_at=now, lease_until=now - timedelta(seconds=1))
        [run] = refreshing.refreshed(refreshing.waiting_runs(now), now)
    assert (run.state, run.new, run.attempts) == ("done", 1, 1)


def test_a_run_that_another_worker_holds_is_left_alone() -> None:
    now = timezone.now()
    ImportRun.objects.create(
        feed=make_feed(), state="running", requested_at=now, lease_until=now + timedelta(seconds=60)
    )
    assert refreshing.waiting_runs(now) == []
    assert list(refreshing.refreshed(ImportRun.objects.all(), now)) == []


def test_due_feeds_are_queued_once() -> None:
    now = timezone.now()
    Feed.objects.update(enabled=False)
    due = make_feed()
    make_feed(next_check_at=now + timedelta(minutes=1))
    make_feed(stopped_reason="Gone.")
    make_feed(url="")
    refreshing.queue_due(now)
    refreshing.queue_due(now)
    assert [run.feed for run in ImportRun.objects.all()] == [due]


def test_a_short_story_gets_a_brief_and_a_long_one_sections(settings: Settings) -> None:
    refreshed(answering(body=rss(item(1), item(2, text=f"<p>{LONG}</p>"))), settings, rewriting="always")
    made = list(pipeline.proposals(Rewrite.objects.order_by("pk"), timezone.now))
    assert [(rewrite.state, rewrite.shape, rewrite.origin) for rewrite in made] == [
        ("proposed", "brief", "offline"),
        ("proposed", "sections", "offline"),
    ]
    assert "https://wire.example/1" in made[0].text
    assert made[1].text.startswith("## Overview")


def test_a_model_proposes_and_its_call_is_on_record(settings: Settings) -> None:
    refreshed(answering(body=rss(item(1))), settings, rewriting="always")
    with llm_server(writes) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "tiny"
        [rewrite] = pipeline.proposals(Rewrite.objects.all(), timezone.now)
    assert (rewrite.state, rewrite.origin, rewrite.model) == ("proposed", "model", "test-model-2026")
    assert rewrite.tokens_in
    assert rewrite.claims


def test_a_failed_proposal_says_why_and_can_be_asked_again(settings: Settings) -> None:
    refreshed(answering(body=rss(item(1))), settings, rewriting="always")
    with llm_server([fails(401)]) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "tiny"
        [rewrite] = pipeline.proposals(Rewrite.objects.all(), timezone.now)
    assert (rewrite.state, bool(rewrite.error), rewrite.lease_until) == ("failed", True, None)
    assert Article.objects.get().rewrites.active().count() == 0


def test_unrewritten_copy_goes_live_by_the_policy_at_its_filing(settings: Settings) -> None:
    run = refreshed(answering(body=rss(item(1))), settings, rewriting="asked")
    Feed.objects.filter(pk=run.feed_id).update(auto_publish=True)
    pipeline.keep_time(timezone.now())
    assert not Article.objects.public().exists(), "what waited before the policy waits on"

    refreshed(answering(body=rss(item(2))), settings, rewriting="asked", auto_publish=True)
    pipeline.keep_time(timezone.now())
    assert Article.objects.public().get().external_id == "story-2"
    assert not Rewrite.objects.exists()


def test_a_draft_from_a_file_that_a_feed_adopts_is_not_published(settings: Settings) -> None:
    feed_source = make_source()
    draft = make_article(status="draft", source=feed_source, external_id="story-1", ai_rewritten=True)
    refreshed(answering(body=rss(item(1))), settings, source=feed_source, auto_publish=True)
    pipeline.keep_time(timezone.now())
    draft.refresh_from_db()
    assert (draft.entry is not None, draft.status) == (True, "draft")


def test_one_article_that_cannot_go_live_delays_no_other() -> None:
    due = timezone.now() - timedelta(minutes=1)
    for lang in ("EN", "en"):
        make_article(status="scheduled", publish_at=due, lang=lang)
    pipeline.keep_time(timezone.now())
    assert [article.lang for article in Article.objects.public()] == ["en"]


def test_an_item_without_id_link_or_date_is_known_by_its_words(settings: Settings) -> None:
    bare = "<item><title>Only a headline</title><description>And a line.</description></item>"
    with serving(answering(body=rss(bare, title="One"))) as one, serving(answering(body=rss(bare, title="Two"))) as two:
        settings.OUTBOUND_ALLOWED_HOSTS = [one.name, two.name]
        feed = make_feed(url=one.url("/feed"))
        pipeline.refresh([feed], timezone.now())
        Feed.objects.update(url=two.url("/feed"))
        [run] = pipeline.refresh([Feed.objects.get(pk=feed.pk)], timezone.now())
    assert (run.new, run.same, Article.objects.count()) == (0, 1, 1)


def test_another_feed_of_the_source_does_not_change_a_story_to_and_fro(settings: Settings) -> None:
    first = refreshed(answering(body=rss(item(1, text="<p>A teaser.</p>"))), settings)
    second = refreshed(answering(body=rss(item(1, text="<p>The whole text.</p>"))), settings, source=first.feed.source)
    assert (second.changed, second.same) == (0, 1)
    assert not EntryVersion.objects.exists()


def test_over_long_names_of_an_upstream_lose_nothing(settings: Settings) -> None:
    story = {
        "id": 7,
        "published": 1795000000000,
        "title": "A story",
        "body": "Two firms move.",
        "score": 10**12,
        "keywords": "K" * 300,
        "lang": "EN",
        "source_data": {"name": "N" * 300, "source_key": "The/" + "k" * 120, "source_type": "T" * 30},
        "category_data": [{"NAME": "C" * 90, "CATEGORY": "C" * 90}],
    }
    refreshed(answering(body=json.dumps([story]).encode(), Content_Type="application/json"), settings)
    article = Article.objects.select_related("source", "category").get()
    assert article.source is not None
    assert article.source.key.startswith("the-kkk")
    assert (len(article.source.key), len(article.category.key), len(article.ordered_tags[-1])) == (80, 60, 200)


def test_a_run_that_kills_its_workers_is_given_up_with_a_sentence(settings: Settings) -> None:
    now = timezone.now()
    died = {"state": "running", "requested_at": now, "lease_until": now - timedelta(seconds=1)}
    poisoned = ImportRun.objects.create(feed=make_feed(), attempts=pipeline.TRIES, **died)
    from_file = ImportRun.objects.create(feed=make_feed(url=""), attempts=1, **died)
    assert refreshing.waiting_runs(now) == []
    poisoned.refresh_from_db()
    from_file.refresh_from_db()
    assert (poisoned.state, from_file.state) == ("failed", "failed")
    assert "died at it" in poisoned.error
    assert "import the file again" in from_file.error


def test_search_learns_of_what_is_published_and_of_what_is_not() -> None:
    article = make_article(title="Saffron coin rises", status="draft")
    Change.objects.create(article=article, at=timezone.now())
    pipeline.apply_changes(timezone.now())
    assert search.find("saffron", "en", limit=5) == []

    assert publishing.publish_unrewritten(article, timezone.now())
    assert pipeline.apply_changes(timezone.now()) == 1
    assert [hit.article_id for hit in search.find("saffron", "en", limit=5)] == [article.pk]
    assert not Change.objects.filter(applied_at=None).exists()


def test_keys_of_every_kind_are_stored(settings: Settings) -> None:
    refreshed(answering(body=rss(item(1))), settings)
    assert set(EntryKey.objects.values_list("kind", flat=True)) == {"id", "url", "title+time"}


def test_a_lost_index_is_made_anew_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    article = make_article(title="Saffron coin rises")
    make_article(title="Saffron coin falls", status="draft")
    call_command("rebuild_search")
    assert "1 articles indexed" in capsys.readouterr().out
    assert [hit.article_id for hit in search.find("saffron", "en", limit=5)] == [article.pk]
