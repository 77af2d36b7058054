"""Each public change counts where it counts, so that the tallies are what counting everything anew would give."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from articles import editing, merging, publishing, tallying
from articles.fileimport import import_article
from articles.models import Article, Category, Tag, Tally
from articles.paper.pulse import HEIGHT, pulse
from tests.builders import NOON, make_article, make_category, make_tag, make_user

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 9)  # of the week of NOON


def counted() -> dict[tuple[object, ...], tuple[int, ...]]:
    columns = [*tallying.MOODS, *(f"by_{origin}" for origin in tallying.ORIGINS)]
    rows = Tally.objects.values_list("kind", "topic", "lang", "week", *columns)
    return {row[:4]: row[4:] for row in rows if any(row[4:])}


def stand(kind: str, topic: int) -> dict[date, tuple[int, int, int]]:
    rows = Tally.objects.filter(kind=kind, topic=topic)
    return {row.week: (row.positive, row.neutral, row.negative) for row in rows}


def test_publishing_relabelling_and_withdrawing_are_counted() -> None:
    user, tag, section = make_user(is_superuser=True), make_tag(name="BTC"), make_category(key="DEFI")
    draft = make_article(status="draft", tags=[tag], category=section, sentiment="POSITIVE", sentiment_by="lexicon")
    publishing.publish(draft, user, NOON, version=1)
    assert stand("tag", tag.pk) == stand("category", section.pk) == {MONDAY: (1, 0, 0)}
    assert Tally.objects.get(kind="tag").by_lexicon == 1
    article = Article.objects.get()
    editing.save(article, user, NOON, version=article.version, changes={"sentiment": "NEGATIVE"})
    assert stand("tag", tag.pk) == {MONDAY: (0, 0, 1)}
    tally = Tally.objects.get(kind="tag")
    assert (tally.by_lexicon, tally.by_person) == (0, 1)
    article.refresh_from_db()
    editing.save(article, user, NOON, version=article.version, changes={"tags": ["ETH"]})
    assert stand("tag", tag.pk) == {MONDAY: (0, 0, 0)}
    assert stand("tag", Tag.objects.get(name="ETH").pk) == {MONDAY: (0, 0, 1)}
    article.refresh_from_db()
    publishing.withdraw(article, user, NOON, version=article.version, reason="Wrong.")
    assert counted() == {}


@pytest.mark.parametrize("seed", range(3))
def test_random_acts_come_to_what_counting_anew_gives(seed: int) -> None:
    chance, user = random.Random(seed), make_user(is_superuser=True)
    names, moods = ["BTC", "ETH", "SOL", "XRP"], list(Article.Sentiment.values)
    sections = [make_category(key=key) for key in ("ONE", "TWO")]
    for number in range(8):
        make_article(
            status="draft",
            lang=chance.choice(["en", "uk"]),
            tags=[make_tag(name=name) for name in chance.sample(names, 2)],
            category=chance.choice(sections),
            sentiment=chance.choice(moods),
            sentiment_by=chance.choice(["", "upstream", "lexicon", "file"]),
            published_at=NOON - timedelta(days=number),
        )
    for step in range(40):
        now = NOON + timedelta(days=step)
        article = chance.choice(list(Article.objects.order_by("pk")))
        if article.status == "published" and chance.random() < 0.3:
            publishing.withdraw(article, user, now, version=article.version, reason="Wrong.")
        elif article.status == "draft":
            publishing.publish(article, user, now, version=article.version)
        elif article.status == "withdrawn":
            publishing.restore(article, user, now, version=article.version)
        else:
            changes: list[dict[str, Any]] = [
                {"tags": chance.sample(names, 2)},
                {"sentiment": chance.choice(moods)},
                {"category": chance.choice(sections)},
                {"title": f"Title {step}"},
            ]
            editing.save(article, user, now, version=article.version, changes=chance.choice(changes))
    kept = counted()
    assert kept
    tallying.rebuild()
    assert counted() == kept


def test_a_merged_tag_s_stories_count_for_the_one_that_stays_once() -> None:
    gone, kept = make_tag(name="GONE"), make_tag(name="KEPT")
    make_article(tags=[gone])
    make_article(tags=[gone, kept])
    tallying.rebuild()
    merging.merge_tags(gone, kept, make_user(is_superuser=True), NOON)
    assert (stand("tag", gone.pk), stand("tag", kept.pk)) == ({}, {MONDAY: (0, 2, 0)})


def test_a_file_counts_by_its_own_mood() -> None:
    file = (
        "---\ntitle: Coin up\ndescription: A coin went up.\npublishedAt: '2026-03-14T12:00:00.000Z'\n"
        "updatedAt: '2026-03-14T12:00:00.000Z'\nlang: en\nexternalId: '7'\nsource:\n  name: Wire\n  key: wire\n"
        "  type: RSS\ncategory: BTC\ntags:\n  - COIN\nstickyWeight: 0\nsentiment: POSITIVE\nscore: 3\n"
        "draft: false\n---\nUp.\n"
    )
    import_article(file.encode(), "2026/03/coin-up.en.md", NOON)
    assert stand("category", Category.objects.get(key="BTC").pk) == {MONDAY: (1, 0, 0)}
    assert Tally.objects.filter(by_file=1).count() == 2


def test_the_week_begins_on_monday_in_utc() -> None:
    sunday = datetime(2026, 3, 15, 23, 59, tzinfo=UTC)
    assert tallying.week_of(sunday) == MONDAY
    assert tallying.week_of(sunday + timedelta(minutes=1)) == MONDAY + timedelta(days=7)


def test_a_pulse_is_drawn_to_measure_and_told_in_words() -> None:
    tallies = [
        Tally(week=MONDAY, positive=2, neutral=1, negative=1, by_lexicon=3, by_person=1),
        Tally(week=MONDAY - timedelta(weeks=11), positive=1, neutral=0, negative=0),
    ]
    drawn = pulse(tallies, NOON)
    assert drawn is not None
    assert [week.total for week in drawn.weeks] == [1, *[0] * 10, 4]
    assert [part.mood for part in drawn.weeks[-1].parts] == ["negative", "neutral", "positive"]
    lowest, highest = drawn.weeks[-1].parts[0], drawn.weeks[-1].parts[-1]
    assert lowest.y + lowest.height == pytest.approx(HEIGHT, abs=0.2)
    assert highest.y == pytest.approx(2, abs=0.2)
    assert drawn.words == "5 stories in 12 weeks, 4 this week so far: 3 positive, 1 neutral, 1 negative."
    assert "3 guessed from their words by a program" in drawn.origin
    assert "1 by an editor" in drawn.origin
    assert "1 by nobody" in drawn.origin
    assert "archive" not in drawn.origin


def test_too_few_stories_say_nothing() -> None:
    assert pulse([], NOON) is None
    assert pulse([Tally(week=MONDAY, neutral=400)], NOON) is None
    old = Tally(week=MONDAY - timedelta(weeks=12), neutral=400)
    assert pulse([old, Tally(week=MONDAY, neutral=4)], NOON) is None
