"""Real beat and worker: what is scheduled goes live within a minute of its time, and after a stop what is overdue."""

import threading
import time
from pathlib import Path

import pytest

from tests.articles.rewriting.llmserver import Answer, Recorded, after, llm_server, writes
from tests.browser.house import House, house_database, opened_house, running_house

pytestmark = [pytest.mark.xdist_group("house"), pytest.mark.timeout(400)]

SCHEDULE = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from articles import editing, publishing
editor, now = User.objects.get(username="editor"), timezone.now()
article = editing.create(editor, now, lang="en", title="{title}", body="It is time.")
publishing.schedule(article, editor, now, version=article.version, at=now + timedelta(seconds={seconds}))
"""
ASK = """
from django.contrib.auth.models import User
from django.utils import timezone
from articles import editing, review
editor = User.objects.get(username="editor")
for number in range({count}):
    article = editing.create(editor, timezone.now(), lang="en", title=f"Slow {{number}}", body="It takes its time.")
    review.request(article, editor, timezone.now())
"""
LIVE = """
from articles.models import Article
found = Article.objects.get(title="{title}")
print(found.status, (found.live_at - {since}).total_seconds() if found.live_at else "")
"""


def schedule(house: House, title: str, seconds: int) -> float:
    """Returns when it is due."""
    house.manage("shell", "-c", SCHEDULE.format(title=title, seconds=seconds))
    return time.time() + seconds


def live_after(house: House, title: str, due: float) -> float:
    """How many seconds after it was due it went live."""
    since = f"__import__('datetime').datetime.fromtimestamp({due}, __import__('datetime').UTC)"
    while time.time() < due + 90:
        status, _, late = (
            house.manage("shell", "-c", LIVE.format(title=title, since=since)).split("\n")[-2].partition(" ")
        )
        if status == "published":
            return float(late)
        time.sleep(1)
    pytest.fail(f"{title} did not go live:\n{house.log.read_text()}")


@pytest.mark.deep
def test_a_schedule_is_kept_and_what_is_overdue_follows_after_a_stop(tmp_path: Path) -> None:
    with house_database() as database:
        with opened_house(tmp_path, **database) as house:
            due = schedule(house, "On time", 5)
            assert live_after(house, "On time", due) < 60
            due = schedule(house, "While it was closed", 20)
        time.sleep(max(0.0, due + 1 - time.time()))
        with opened_house(tmp_path, **database) as house:
            opened = time.time()
            assert live_after(house, "While it was closed", opened) < 60


def test_a_model_that_keeps_every_other_process_delays_no_publication(tmp_path: Path) -> None:
    slow = threading.Event()

    def model(request: Recorded) -> Answer:
        return after(120 if slow.is_set() else 0, writes)(request)

    with llm_server(model) as server, running_house(tmp_path, LLM_BASE_URL=server.url, LLM_MODEL="slow") as house:
        slow.set()
        answered = len(server.requests)
        house.manage("shell", "-c", ASK.format(count=8))
        end = time.monotonic() + 60
        while len(server.requests) < answered + 2:
            assert time.monotonic() < end, house.log.read_text()
            time.sleep(0.1)
        due = schedule(house, "On time", 2)
        assert live_after(house, "On time", due) < 20
        assert len(server.requests) < answered + 8
