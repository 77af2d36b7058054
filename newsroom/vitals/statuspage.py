"""The house's state for people, in the admin: the same facts that probes and Prometheus get, drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.budget import budget, dollars
from articles.models import Rewrite
from newsroom.vitals import broker, heartbeats
from newsroom.vitals.backlog import backlog
from newsroom.vitals.counting import ASKED, ENTRIES, IMPORTS, RENDERED, Key, totals
from newsroom.vitals.givenup import piles
from newsroom.vitals.parts import parts
from newsroom.vitals.requests import BUCKET, LABELS, REQUESTS

PERMISSION: Final = "newsroom.view_heartbeat"
HEIGHT: Final = 60
STEP: Final = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """Requests that took up to `label` seconds, in units of a drawing that is `HEIGHT` high."""

    label: str
    count: int
    x: int
    y: int
    height: int
    width: int = STEP - 4


@dataclass(frozen=True, slots=True)
class Chart:
    """`words` say what the drawing shows, for those who do not see it."""

    bars: tuple[Bar, ...]
    words: str
    view_box: str = f"0 0 {len(LABELS) * STEP} {HEIGHT}"


def page(request: HttpRequest) -> HttpResponse:
    """For who may see signs of life; a fixed number of queries, and one more for each stage that gave something up."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied("You may not see the state of the house.")
    now, counted = timezone.now(), totals()
    found, stages = parts(now), backlog(now)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "State of the house",
        "parts": found,
        "is_ready": all(part.up for part in found),
        "stages": stages,
        "most": max((stage.waiting for stage in stages), default=0) or 1,
        "ages": {stage.key: age(stage.lag) for stage in stages if stage.waiting},
        "piles": piles(stages),
        "queues": _queues(),
        "processes": [(one, age((now - one.at).total_seconds())) for one in heartbeats.living(now)],
        "figures": [*_figures(counted), *_money(now)],
        "chart": request_chart({label: int(counted.get((BUCKET, label), 0)) for label in LABELS}),
        "asked_at": now,
    }
    return TemplateResponse(request, "admin/house/status.html", context)


def age(seconds: float) -> str:
    """“40 s”, “12 min”, “3 h”, “2 days”."""
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def request_chart(counts: Mapping[str, int]) -> Chart:
    """Pure: how many requests took how long, as columns."""
    most = max(counts.values(), default=0)
    bars = []
    for number, (label, count) in enumerate(counts.items()):
        height = max(round(count / most * (HEIGHT - 2)), 3) if count else 1
        bars.append(Bar(label, count, number * STEP + 2, HEIGHT - height, height))
    return Chart(tuple(bars), _words(counts))


def _words(counts: Mapping[str, int]) -> str:
    total, below = sum(counts.values()), 0
    if not total:
        return "No request was counted yet."
    reached: dict[int, str] = {}
    for label, count in counts.items():
        below += count
        for share in (50, 95):
            if below >= total * share / 100:
                reached.setdefault(share, f"{label} s" if label != "+Inf" else "longer than 5 s")
    return f"{total:,} requests: half of them within {reached[50]}, 95 of a hundred within {reached[95]}."


def _queues() -> dict[str, int]:
    try:
        return broker.waiting()
    except broker.BrokerAway:
        return {}


def _figures(counted: Mapping[Key, float]) -> list[tuple[str, str]]:
    """Names with numbers, counted since the house was opened."""
    asked = counted.get((ASKED, ""), 0.0)
    stored = f"{1 - counted.get((RENDERED, ''), 0.0) / asked:.1%}" if asked else "-"
    broken = counted.get((REQUESTS, "5xx"), 0.0)
    return [
        ("pages from the store", stored),
        ("requests that broke", f"{broken:,.0f}"),
        ("imports done", f"{counted.get((IMPORTS, 'done'), 0.0):,.0f}"),
        ("imports failed", f"{counted.get((IMPORTS, 'failed'), 0.0):,.0f}"),
        ("new entries", f"{counted.get((ENTRIES, 'new'), 0.0):,.0f}"),
        ("items not usable", f"{counted.get((ENTRIES, 'rejected'), 0.0):,.0f}"),
    ]


def _money(now: datetime) -> list[tuple[str, str]]:
    spent = budget(now)
    waiting = Rewrite.objects.filter(state=Rewrite.State.PROPOSED).count()
    return [
        ("proposals to be reviewed", f"{waiting:,}"),
        ("models, today", dollars(spent.today)),
        ("models, this month", dollars(spent.month)),
    ]
