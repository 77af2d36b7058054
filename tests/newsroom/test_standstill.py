"""A worker that takes nothing though messages wait ends; one that is busy, idle or cut off does not."""

import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery.worker import state

from newsroom import standstill
from newsroom.standstill import LOOKS, Standstill
from newsroom.vitals import broker
from tests.newsroom.workers import Workers

PATIENCE = 180.0


@pytest.mark.parametrize(
    ("what", "looks", "reached"),
    [
        ("a standstill", [(7, True, False)] * (LOOKS + 1), True),
        ("not long enough", [(7, True, False)] * LOOKS, False),
        ("one took a message meanwhile", [*[(7, True, False)] * LOOKS, (8, True, False)], False),
        ("no message waits", [(7, False, False)] * 9, False),
        ("a child works", [(7, True, True)] * 9, False),
        ("the queue was empty in between", [*[(7, True, False)] * LOOKS, (7, False, False), (7, True, False)], False),
    ],
)
def test_looks_in_a_row(what: str, looks: list[tuple[int, bool, bool]], reached: bool) -> None:
    watched = Standstill()
    told = [watched.is_reached(taken, waits=waits, works=works) for taken, waits, works in looks]
    assert (told[-1], any(told[:-1])) == (reached, False), what


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """An entry for each time at which the worker would have ended."""
    ended: list[bool] = []
    monkeypatch.setattr(standstill, "end", lambda: ended.append(True))
    monkeypatch.setattr(standstill, "_standstill", Standstill())
    monkeypatch.setattr(state, "all_total_count", [3])
    monkeypatch.setattr(state, "active_requests", [])
    monkeypatch.setattr(broker, "waiting", lambda: {"wire": 2, "desk": 0, "paper": 0})
    return ended


def looked(*queues: str) -> None:
    for _ in range(LOOKS + 1):
        standstill.look(queues)


def test_a_worker_ends_for_messages_of_its_own_queues_alone(ends: list[bool]) -> None:
    looked("desk", "paper")
    assert ends == []
    looked("desk", "wire")
    assert ends != []


def test_what_a_dead_child_held_is_no_work(ends: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standstill, "active_children", lambda: [SimpleNamespace(pid=71)])
    state.active_requests.append(SimpleNamespace(worker_pid=71))
    looked("wire")
    assert ends == []
    monkeypatch.setattr(standstill, "active_children", lambda: [SimpleNamespace(pid=72)])
    looked("wire")
    assert ends != []


def test_a_broker_that_is_away_is_no_standstill(ends: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> dict[str, int]:
        raise broker.BrokerAway

    monkeypatch.setattr(broker, "waiting", away)
    looked("wire")
    assert ends == []


def lives(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] not in "ZX"


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("house")
def test_a_real_worker_ends_with_its_children_where_none_of_them_answers(tmp_path: Path) -> None:
    """They are stopped, so that messages are handed to them and no answer comes: as where Celery lost count."""
    with Workers(tmp_path) as workers:
        worker = workers.start()
        while len(worker.children()) < 3:
            time.sleep(0.05)
        children = worker.children()
        for child in children:
            os.kill(child, signal.SIGSTOP)
        for _ in range(4):
            workers.call("newsroom.tasks.sweep")
        end = time.monotonic() + PATIENCE
        while not worker.has_ended():
            assert time.monotonic() < end, workers.log.read_text()[-5000:]
            time.sleep(0.2)
        assert "takes none: it ends" in workers.log.read_text()
        assert not [child for child in children if lives(child)]
