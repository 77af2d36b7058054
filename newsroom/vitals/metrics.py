"""The house in numbers, as Prometheus reads them.

Gauges are computed from rows when they are asked for; counters are those that all processes share.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from articles.budget import budget
from articles.models import Rewrite
from newsroom.vitals import broker, heartbeats, parts
from newsroom.vitals.backlog import backlog
from newsroom.vitals.counting import ASKED, ENTRIES, IMPORTS, RENDERED, Key, totals
from newsroom.vitals.requests import BUCKET, LABELS, REQUESTS, TIME

_COUNTERS: Final = {
    IMPORTS: ("newsroom_imports", "Imports that were closed, by how.", "state"),
    ENTRIES: ("newsroom_entries", "Items that imports received, by what came of them.", "outcome"),
    ASKED: ("newsroom_pages_asked", "Requests that the page store answered.", ""),
    RENDERED: ("newsroom_pages_rendered", "Of these: how often Django had to make the page.", ""),
    REQUESTS: ("newsroom_requests", "Requests, by the first digit of their status.", "status"),
}


class _House(Collector):
    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        now = self._now
        yield _gauge("newsroom_up", "1 while the part works.", "part", {p.key: p.up for p in parts.parts(now)}.items())
        yield from _stages(now)
        yield _queues()
        lives = ((one.name, (now - one.at).total_seconds()) for one in heartbeats.living(now))
        yield _gauge("newsroom_heartbeat_age_seconds", "Since a process was last heard of.", "process", lives)
        states = Rewrite.objects.order_by().values_list("state").annotate(rows=Count("pk"))
        yield _gauge("newsroom_proposals", "Proposals, by state.", "state", states)
        spent = budget(now)
        cost = (("today", float(spent.today)), ("month", float(spent.month)))
        yield _gauge("newsroom_model_cost_dollars", "Spent on models, by day and month of UTC.", "period", cost)
        counted = totals()
        yield from _counters(counted)
        yield _request_time(counted)


def exposition(now: datetime) -> bytes:
    """All of it in Prometheus's text format. A fixed number of queries."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_House(now))
    return generate_latest(registry)


def _gauge(name: str, words: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values:
        family.add_metric([key], value)
    return family


def _stages(now: datetime) -> Iterator[Metric]:
    stages = backlog(now)
    yield _gauge("newsroom_waiting", "Rows that wait for a stage.", "stage", [(s.key, s.waiting) for s in stages])
    yield _gauge("newsroom_lag_seconds", "Age of the oldest of them.", "stage", [(s.key, s.lag) for s in stages])
    yield _gauge("newsroom_set_aside", "Rows that machines gave up.", "stage", [(s.key, s.aside) for s in stages])


def _queues() -> Metric:
    try:
        depths = broker.waiting()
    except broker.BrokerAway:
        depths = {}
    return _gauge("newsroom_queue_messages", "Messages that wait in the broker.", "queue", depths.items())


def _counters(counted: Mapping[Key, float]) -> Iterator[Metric]:
    for kind, (name, words, label) in _COUNTERS.items():
        family = CounterMetricFamily(name, words, labels=[label] if label else [])
        values = {key: value for (other, key), value in counted.items() if other == kind}
        for key, value in values.items() if label else [("", values.get("", 0.0))]:
            family.add_metric([key] if label else [], value)
        yield family


def _request_time(counted: Mapping[Key, float]) -> Metric:
    buckets, below = [], 0.0
    for label in LABELS:
        below += counted.get((BUCKET, label), 0.0)
        buckets.append((label, below))
    family = HistogramMetricFamily("newsroom_request_seconds", "Time to answer a request.")
    family.add_metric([], buckets, counted.get((TIME, ""), 0.0))
    return family
