"""The week's numbers: who sees them, what they say, and that they are asked for with a fixed number of queries."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from articles.errors import NotAllowed
from articles.models import Amendment, Article, Correction
from newsroom.numbers.drawing import compared, drawn_days, shares
from newsroom.numbers.gathering import gathered, numbers_of
from newsroom.numbers.pace import minutes_between, pace_of, told
from newsroom.numbers.table import HEAD, table_of
from newsroom.numbers.week import Week, named, this_week
from tests.acts.rows import ROLES, member
from tests.builders import make_article, make_category, make_entry, make_source, make_tag, make_user
from tests.newsroom.numbers.conftest import WEEK, make_call, make_reads

MAY = {"Editor", "Administrator"}
TUESDAY = datetime(2026, 11, 17, 9, tzinfo=UTC)
PAGE, TABLE = "/admin/numbers/?week=2026-11-18", "/admin/numbers/week.csv?week=2026-11-18"


def live(minutes: float = 12, **overrides: Any) -> Article:
    """A story of the wire that went live on Tuesday, so many minutes after it came in."""
    source = overrides.pop("source", None) or make_source()
    entry = make_entry(source=source, published_at=TUESDAY - timedelta(minutes=minutes))
    return make_article(entry=entry, source=source, published_at=TUESDAY, live_at=TUESDAY, **overrides)


def text(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def lines(client: Client) -> list[dict[str, str]]:
    answer = client.get(TABLE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="numbers-2026-11-16.csv"'
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.mark.django_db
def test_who_may_sees_them_and_nobody_else(client: Client) -> None:
    for address in (PAGE, TABLE):
        assert client.get(address).status_code == 302
    for role in ROLES:
        client.force_login(member(role))
        assert {client.get(address).status_code for address in (PAGE, TABLE)} == {200 if role in MAY else 403}, role
        assert client.post(PAGE).status_code == 405
        client.logout()


@pytest.mark.django_db
def test_the_act_itself_asks_who_it_is() -> None:
    for user in (AnonymousUser(), make_user(is_staff=True), member("Reporter")):
        for act in (numbers_of, table_of):
            with pytest.raises(NotAllowed, match=r"newsroom\.view_reads"):
                act(user, WEEK)


@pytest.mark.django_db
def test_stories_sections_tags_and_sources_are_told_by_what_was_read() -> None:
    ledger, miners = make_source(name="The Ledger"), make_category(name="Miners")
    first = live(source=ledger, category=miners, tags=[make_tag(name="ETH"), make_tag(name="BTC")])
    second = live(source=ledger, tags=[make_tag(name="BTC")])
    make_article(source=ledger, live_at=TUESDAY, published_at=TUESDAY)
    ours = make_article(source=None)
    for article, day, count in (
        (first, 0, 5),
        (first, 6, 2),
        (second, 1, 3),
        (ours, 2, 9),
        (ours, 7, 90),
        (ours, -1, 4),
    ):
        make_reads(article, WEEK.monday + timedelta(days=day), count)
    numbers = gathered(WEEK)
    assert [(story.article, story.reads) for story in numbers.top] == [(ours, 9), (first, 7), (second, 3)]
    assert (numbers.reads, numbers.reads_before, numbers.stories_read, numbers.published) == (19, 4, 3, 3)
    assert ("Miners", 7, 1) in [(topic.name, topic.reads, topic.stories) for topic in numbers.sections]
    assert [(topic.name, topic.reads, topic.stories) for topic in numbers.tags] == [("BTC", 10, 2), ("ETH", 7, 1)]
    [origin] = numbers.sources
    assert (origin.name, origin.reads, origin.stories, origin.published, origin.median) == ("The Ledger", 10, 2, 3, 12)


@pytest.mark.django_db
def test_languages_are_told_apart() -> None:
    make_reads(make_article(lang="uk"), count=5)
    make_reads(make_article(), count=2)
    assert gathered(WEEK).languages == [("uk", 5), ("en", 2)]


@pytest.mark.django_db
def test_the_way_from_the_wire_is_told_of_what_came_from_it() -> None:
    for minutes in (4, 14, 95):
        live(minutes)
    live(-30)  # a file had it first
    live(7, status=Article.Status.WITHDRAWN)
    make_article(live_at=TUESDAY)
    pace = gathered(WEEK).pace
    assert (pace.stories, pace.median, pace.most) == (3, 14, 95)
    assert dict(pace.steps) == {
        "5 min": 1, "15 min": 1, "30 min": 0, "1 h": 0, "4 h": 1, "1 day": 0, "longer than 1 day": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_corrections_of_ours_and_of_sources() -> None:
    story = live()
    for number, (kind, at) in enumerate(
        [("correction", TUESDAY), ("update", TUESDAY), ("typo", TUESDAY), ("correction", TUESDAY - timedelta(days=9))]
    ):
        Amendment.objects.create(article=story, kind=kind, note="It was May.", version=number + 2, at=at)
    assert story.entry
    fields = {"article": story, "entry": story.entry, "from_version": 1, "to_version": 2, "noticed_at": TUESDAY}
    Correction.objects.create(**fields, state="dismissed")
    make_reads(story)
    numbers = gathered(WEEK)
    assert (numbers.corrected.told, numbers.corrected.updates) == (1, 1)
    assert [note.note for note in numbers.corrected.notes] == ["It was May."]
    assert {state: count for state, count in numbers.corrected.of_sources.items() if count} == {"Dismissed": 1}
    assert numbers.top[0].corrections == 1


@pytest.mark.django_db
def test_the_cost_of_a_story_is_what_models_took_for_it_whenever() -> None:
    story, other = live(), live()
    make_call(story, "0.030000")
    make_call(story, "0.010000", at=TUESDAY - timedelta(days=20))
    make_call(other, "0.020000")
    make_call(other, None)
    make_call(make_article(status="draft"), "0.500000")
    live()
    make_reads(story)
    numbers = gathered(WEEK)
    assert (numbers.cost.spent, numbers.cost.calls, numbers.cost.unpriced) == (Decimal("0.55"), 4, 1)
    assert (numbers.cost.on_stories, numbers.cost.stories, numbers.cost.a_story) == (
        Decimal("0.06"),
        2,
        Decimal("0.03"),
    )
    assert numbers.top[0].cost == Decimal("0.04")


@pytest.mark.django_db
def test_the_page_says_what_it_drew_and_what_a_read_is(client: Client, settings: Settings) -> None:
    story = live(title="Kestrel lists <b>a</b> token")
    make_call(story)
    make_reads(story, WEEK.monday + timedelta(days=3), 1_200)
    make_reads(story, WEEK.before.monday, 1_000)
    client.force_login(member("Editor"))
    seen = text(client)
    assert "16 November to 22 November 2026" in seen
    assert "1,200 reads, 20 % more than in the week before (1,000); most of them on Thursday (1,200)." in seen
    assert "Kestrel lists &lt;b&gt;a&lt;/b&gt; token" in seen
    assert "live after 12 min · models $0.0100" in seen
    assert "One story of the wire went live: half of them within 12 min" in seen
    assert "It is no person" in seen
    assert "PAGE_STORE is off" not in seen
    settings.PAGE_STORE = False
    assert "PAGE_STORE is off" in text(client)


@pytest.mark.django_db
def test_a_week_without_anything_is_told_as_that(client: Client) -> None:
    client.force_login(member("Administrator"))
    seen = text(client)
    assert "No read was counted in this week" in seen
    assert "No story of the wire went live in this week." in seen
    assert [line["title"] for line in lines(client)] == []


@pytest.mark.django_db
def test_as_many_queries_for_much_as_for_little(client: Client) -> None:
    client.force_login(member("Editor"))

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            assert answer.getvalue() if answer.streaming else answer.content
        return len(queries)

    def more() -> None:
        story = live(tags=[make_tag()], category=make_category())
        make_reads(story)
        make_call(story)
        Amendment.objects.create(article=story, kind="correction", note="It was May.", version=2, at=TUESDAY)

    more()
    few = [asked(PAGE), asked(TABLE)]
    for _ in range(50):
        more()
    assert [asked(PAGE), asked(TABLE)] == few


@pytest.mark.django_db
def test_the_table_has_what_was_read_or_went_live(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://paper.example"
    tags = [make_tag(name="BTC"), make_tag(name="ETH")]
    old = make_article(title="Old, but read", source=None, tags=tags)
    new = live(4, title="=HYPERLINK(1)")
    make_reads(old, count=3)
    make_reads(old, WEEK.sunday, 4)
    make_call(new)
    make_article(title="Neither")
    client.force_login(member("Editor"))
    first, second = lines(client)
    assert tuple(first) == HEAD
    assert (first["title"], first["reads"], first["tags"], first["source"]) == ("Old, but read", "7", "BTC, ETH", "")
    assert first["address"] == f"https://paper.example{old.get_absolute_url()}"
    assert (second["title"], second["reads"]) == ("'=HYPERLINK(1)", "0")
    assert (second["minutes from wire to live"], second["live since (UTC)"]) == ("4.0", "2026-11-17 09:00")
    assert float(second["dollars spent on models"]) == 0.01


def test_a_week_begins_on_monday_and_ends_before_the_next() -> None:
    assert this_week(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)) == WEEK
    assert this_week(datetime(2026, 11, 23, 0, 30, tzinfo=UTC)) == WEEK.after
    assert (WEEK.before.sunday, WEEK.sunday) == (date(2026, 11, 15), date(2026, 11, 22))


@pytest.mark.parametrize("text", ["", "nonsense", "0001-01-01", "1999-12-31", "9999-12-31", "2026-13-01", "2026-12-07"])
def test_a_week_that_is_none_is_this_one(text: str) -> None:
    assert named(text, TUESDAY) == WEEK


def test_a_day_names_its_week() -> None:
    assert named("2026-11-12", TUESDAY) == WEEK.before
    assert named("2026-11-22", TUESDAY) == WEEK


def test_half_and_nine_in_ten_are_what_so_many_did_not_exceed() -> None:
    pace = pace_of([None, *range(1, 11)])
    assert (pace.stories, pace.median, pace.most) == (10, 5, 9)
    assert pace_of([7]) == pace_of([None, 7])
    assert (pace_of([7]).median, pace_of([]).median, pace_of([]).most) == (7, None, None)


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, "-"), (0.4, "0 min"), (119, "119 min"), (210, "3.5 h"), (4_320, "3 days")]
)
def test_times_are_told_shortly(minutes: float | None, words: str) -> None:
    assert told(minutes) == words


def test_what_was_live_before_the_wire_told_of_it_took_no_time() -> None:
    assert minutes_between(TUESDAY, TUESDAY - timedelta(minutes=1)) is None
    assert minutes_between(None, TUESDAY) is None
    assert minutes_between(TUESDAY, TUESDAY + timedelta(minutes=3)) == 3


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (118, 100, "18 % more than in the week before (100)"),
        (1, 1_000, "100 % less than in the week before (1,000)"),
        (1_000, 1_001, "as many as in the week before (1,001)"),
        (5, 0, "nothing was counted in the week before"),
    ],
)
def test_weeks_are_compared_in_words(now: int, before: int, words: str) -> None:
    assert compared(now, before) == words


def test_columns_stay_inside_their_drawing_and_show_the_least() -> None:
    days = dict(zip(WEEK.days, (0, 1, 1_000_000, 5, 5, 5, 5), strict=True))
    drawing = drawn_days(days, dict.fromkeys(Week(WEEK.monday).before.days, 2_000_000))
    heights = [column.height for column in drawing.columns]
    assert heights == [0, 2, 44, 2, 2, 2, 2]
    assert {column.behind_height for column in drawing.columns} == {88}
    assert shares([200, 1, 0]) == [100, 1, 0]
