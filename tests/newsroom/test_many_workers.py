"""One message brings all free workers to work that is more than one's, and no queue grows by it."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles import bulking, proposing
from articles.filing import Filed
from articles.models import Article, BulkJob, Rewrite
from articles.releasing import AT_ONCE
from newsroom import celery, pipeline, tasks
from sources.models import Filing
from sources.nudge import nudge, nudging_once
from sources.requesting import queue_imports
from tests.articles.rewriting.llmserver import Answer, Recorded, llm_server, writes
from tests.builders import make_article, make_entry, make_feed, make_user
from tests.newsroom.documents import LONG, item, rss
from tests.sources.servers import Server, answering

pytestmark = pytest.mark.django_db(transaction=True)

sent: list[str] = []


def send(task: str) -> None:
    """In place of the broker."""
    sent.append(task)


@pytest.fixture(autouse=True)
def _sent(settings: Settings) -> Iterator[None]:
    """Nudges go to nobody, and are noted."""
    settings.NUDGED_BY = f"{__name__}.send"
    sent.clear()
    yield
    sent.clear()


@pytest.fixture
def asked_meanwhile(settings: Settings) -> Iterator[list[list[str]]]:
    """What was sent by each time at which the model was asked."""
    seen: list[list[str]] = []

    def answered(request: Recorded) -> Answer:
        seen.append([*sent])
        return writes(request)

    with llm_server(answered) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test"
        yield seen


def queued(count: int) -> None:
    """So many proposals, as a feed's policy asks for them; what that sent is no matter here."""
    feed = make_feed(rewriting="always")
    entries = [make_entry(filed=True, feed=feed, content=LONG, lang="en") for _ in range(count)]
    articles = [make_article(entry=entry, body=LONG, status="draft", live_at=None) for entry in entries]
    proposing.queue_by_policy([Filed(made.pk, made.entry) for made in articles if made.entry], timezone.now())
    sent.clear()


def test_the_next_worker_is_called_before_the_first_asks_the_model(
    asked_meanwhile: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "TURN_SECONDS", 600.0)  # on a slow machine too
    queued(3)
    tasks.run_rewrites()
    assert asked_meanwhile == [[tasks.RUN_REWRITES]] * 3
    assert set(Rewrite.objects.values_list("state", flat=True)) == {"proposed"}


def test_nobody_is_called_for_a_single_proposal(asked_meanwhile: list[list[str]]) -> None:
    queued(1)
    tasks.run_rewrites()
    assert len(asked_meanwhile) == 1
    assert sent == []


@pytest.mark.usefixtures("asked_meanwhile")
def test_a_worker_whose_turn_is_over_leaves_one_message_for_the_one_that_it_took(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "TURN_SECONDS", 0.0)
    queued(4)
    for left in (3, 2, 1):
        tasks.run_rewrites()
        assert sent == [tasks.RUN_REWRITES]
        assert Rewrite.objects.filter(state="queued").count() == left
        sent.clear()
    tasks.run_rewrites()
    assert not Rewrite.objects.filter(state="queued").exists()


def test_stored_entries_are_filed_by_who_is_free_while_others_are_stored(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "WORTH_A_CALL", 20)
    to_file: list[int] = []
    monkeypatch.setattr(tasks, "nudge", lambda task: (sent.append(task), to_file.append(Filing.objects.count())))
    documents = {f"/{number}": rss(*(item(number * 10 + at) for at in range(10))) for number in range(4)}
    with Server({path: answering(body=document) for path, document in documents.items()}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        queue_imports([make_feed(url=server.url(path), rewriting="asked") for path in documents], timezone.now())
        tasks.run_imports()
    assert sent == [tasks.RUN_IMPORTS] * 2
    assert to_file == [20, 40]
    assert not Filing.objects.exists()


@pytest.mark.parametrize(("entries", "called"), [(100, []), (101, [tasks.RUN_IMPORTS])])
def test_another_worker_is_called_for_more_entries_than_are_filed_at_once(entries: int, called: list[str]) -> None:
    feed = make_feed(rewriting="asked")
    for _ in range(entries):
        make_entry(feed=feed)
    sent.clear()
    tasks.run_imports()
    assert sent == called
    assert not Filing.objects.exists()


def test_what_goes_live_together_is_told_of_once_together() -> None:
    """A message for each would stand in the way of all that shares its queue."""
    now = timezone.now()
    for _ in range(2 * AT_ONCE + 1):
        make_article(status="scheduled", publish_at=now)
    sent.clear()
    assert pipeline.keep_time(now) == 2 * AT_ONCE + 1
    assert sent == ["newsroom.tasks.apply_changes"] * 3


def test_a_job_for_many_tells_of_them_once() -> None:
    now, person = timezone.now(), make_user(is_superuser=True)
    drafts = [make_article(status="draft", live_at=None) for _ in range(5)]
    job = bulking.prepare([draft.pk for draft in drafts], person, now, kind=BulkJob.Kind.PUBLISH)
    bulking.start(job, person, now)
    sent.clear()
    assert not pipeline.bulk(timezone.now, lambda: False)
    assert Article.objects.public().count() == 5
    assert sent == ["newsroom.tasks.apply_changes"]


def breaks_off() -> None:
    with nudging_once():
        nudge("first")
        with nudging_once():
            nudge("second")
            nudge("first")
        assert sent == []
        raise KeyError


def test_what_breaks_off_is_told_of_as_far_as_it_came() -> None:
    with pytest.raises(KeyError):
        breaks_off()
    assert sent == ["first", "second"]


def test_a_message_that_nobody_took_in_time_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep has sent others since; so a work of hours leaves no pile of them."""
    options: list[dict[str, float]] = []
    monkeypatch.setattr(celery.app, "send_task", lambda task, **given: options.append(given))
    celery.send(tasks.RUN_REWRITES)
    often = [entry for entry in celery.app.conf.beat_schedule.values() if isinstance(entry["schedule"], float)]
    assert len(often) == 2
    for given in [*options, *(entry["options"] for entry in often)]:
        assert given["expires"] == celery.STALE_SECONDS
