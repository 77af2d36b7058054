"""What triage shows: one row an event, with who tells it and what we have on it already. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left, Length

from articles.models import Article
from sources.admin.showing import readable, shortened

ROWS = 50
EXCERPT = 1_500
MARKUP = 12_000
MOST_REPORTS = 1_000
Status = Article.Status


@dataclass(frozen=True, slots=True)
class Report:
    """A source's story as we filed it. `text` is its beginning; `page` says what became of its linked page."""

    pk: int
    title: str
    lang: str
    status: str
    waiting_since: datetime | None
    published_at: datetime
    source: str
    section: str
    url: str
    entry_id: int | None
    cluster: int | None
    promotion: str
    length: int
    page: str
    text: str

    @property
    def has_link(self) -> bool:
        return self.url.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Row:
    """An event in triage. `lead` is the report to take: the longest that is no possible promotion.

    `ours` are articles of ours that readers have or will have, `in_hand` drafts that somebody took before; `following`
    is the next row's lead.
    """

    lead: Report
    others: tuple[Report, ...]
    ours: tuple[Report, ...]
    in_hand: tuple[Report, ...]
    following: int | None = None

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(report.source for report in (self.lead, *self.others)))


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is where the next page starts: the id of the last row's newest report; None on the last page."""

    rows: list[Row]
    older: int | None


def page(*, older_than: Article | None = None) -> Page:
    """The rows after the event of `older_than`, the last to arrive first."""
    heads = _heads()
    if older_than:
        heads = heads.filter(_comes_before(older_than.waiting_since, older_than.published_at, older_than.pk))
    found = list(heads.values_list("pk", "entry__cluster_id")[: ROWS + 1])
    return Page(_rows(found[:ROWS]), older=found[ROWS - 1][0] if len(found) > ROWS else None)


def row_of(article: Article) -> Row | None:
    """The row in which `article` waits; None where it waits no longer."""
    cluster = article.entry.cluster_id if article.entry else None
    return next(iter(_rows([(article.pk, cluster)])), None)


def spiked() -> list[Report]:
    """The wire's newest spiked drafts, to be put back."""
    rows = Article.objects.filter(status=Status.SPIKED, entry__isnull=False).order_by("-published_at", "-pk")
    pks = list(rows.values_list("pk", flat=True)[:ROWS])
    return sorted(_reports(pks), key=lambda report: (report.published_at, report.pk), reverse=True)


def _heads() -> Any:
    """Waiting drafts of which no other report of the same event, in the same language, stands further up."""
    same = Article.objects.filter(
        entry__cluster=OuterRef("entry__cluster"), lang=OuterRef("lang"), waiting_since__isnull=False
    )
    further_up = _comes_after(OuterRef("waiting_since"), OuterRef("published_at"), OuterRef("pk"))
    return Article.objects.in_triage().filter(~Exists(same.filter(further_up)))


def _comes_before(since: Any, at: Any, pk: Any) -> Q:
    """Further down the queue than these."""
    same = Q(waiting_since=since)
    further_down = Q(waiting_since__lt=since) | same & Q(published_at__lt=at) | same & Q(published_at=at, pk__lt=pk)
    return Q(waiting_since__lte=since) & further_down  # says where to begin in the index


def _comes_after(since: Any, at: Any, pk: Any) -> Q:
    same = Q(waiting_since=since)
    return Q(waiting_since__gt=since) | same & Q(published_at__gt=at) | same & Q(published_at=at, pk__gt=pk)


def _rows(heads: Sequence[tuple[int, int | None]]) -> list[Row]:
    """Two queries: who belongs to these events, and what they say."""
    clusters = {cluster for _, cluster in heads if cluster}
    members = Article.objects.filter(entry__cluster__in=clusters).order_by("-pk").values_list("pk", flat=True)
    reports = {report.pk: report for report in _reports({*(pk for pk, _ in heads), *members[:MOST_REPORTS]})}
    of_event: dict[tuple[int | None, str], list[Report]] = defaultdict(list)
    for report in reports.values():
        of_event[report.cluster, report.lang].append(report)
    rows = []
    for pk, cluster in heads:
        head = reports[pk]
        rows.append(_row(of_event[cluster, head.lang] if cluster else [head]))
    shown = [row for row in rows if row]
    after = [row.lead.pk for row in shown[1:]]
    return [replace(row, following=pk) for row, pk in zip_longest(shown, after)]


def _row(reports: Iterable[Report]) -> Row | None:
    """Pure: None where nothing waits."""
    told = sorted(reports, key=lambda report: (report.published_at, report.pk))
    waiting = sorted((report for report in told if report.waiting_since), key=_worth, reverse=True)
    if not waiting:
        return None
    return Row(
        lead=waiting[0],
        others=tuple(waiting[1:]),
        ours=tuple(report for report in told if report.status in (Status.PUBLISHED, Status.SCHEDULED)),
        in_hand=tuple(report for report in told if report.status == Status.DRAFT and not report.waiting_since),
    )


def _worth(report: Report) -> tuple[bool, int]:
    return not report.promotion, report.length


def _reports(pks: Iterable[int]) -> list[Report]:
    rows = Article.objects.filter(pk__in=list(pks)).values(
        "pk", "title", "lang", "status", "waiting_since", "published_at", "entry_id",
        source_name=F("source__name"),
        section=F("category__name"),
        url=F("source_url"),
        cluster=F("entry__cluster_id"),
        promotion=F("entry__possible_promotion"),
        length=Length("body"),
        beginning=Left("body", EXCERPT),
        page=F("entry__full_text__state"),
        markup=Left("entry__full_text__html", MARKUP),
    )  # fmt: skip
    return [_report(**row) for row in rows]


def _report(source_name: str | None, beginning: str, markup: str | None, **fields: Any) -> Report:
    said = readable(markup, is_html=True) if markup else ""
    text = max(beginning, shortened(said, EXCERPT), key=len)
    fields |= {key: fields[key] or "" for key in ("promotion", "page")}
    return Report(**fields, source=source_name or "our own", text=text)
