"""What stands in a feed as it did last time is not read again, and nothing comes out differently for it."""

from collections.abc import Sequence

import pytest
from django.utils import timezone

from sources import receiving
from sources.fetching import Fetched, Outcome
from sources.models import Entry, Feed, ImportRun, SeenItems
from tests.builders import make_feed, make_source

pytestmark = pytest.mark.django_db

COUNTS = ("received", "new", "changed", "same", "duplicate", "rejected")


def item(number: int, title: str = "", link: str = "", text: str = "") -> str:
    return (
        f"<item><guid isPermaLink='false'>n{number}</guid><title>{title or f'Story {number}'}</title>"
        f"<link>{link or f'https://a.example/{number}'}</link><description>{text}</description></item>\n"
    )


def document(*items: str, built: int = 0, lang: str = "en") -> bytes:
    head = f"<title>A</title><lastBuildDate>{built}</lastBuildDate><language>{lang}</language>"
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def imported(feed: Feed, body: bytes, *, fresh: bool = False) -> ImportRun:
    now = timezone.now()
    run = ImportRun.objects.create(
        feed=feed, state="running", attempts=1, requested_at=now, started_at=now, fresh=fresh
    )
    receiving.receive(run, Fetched(Outcome.FETCHED, 200, "https://a.example/feed", body, "text/xml"), now)
    run.refresh_from_db()
    assert run.state == "done", run.error
    return run


def counted(run: ImportRun) -> dict[str, int]:
    return {name: getattr(run, name) for name in COUNTS if getattr(run, name)}


SERIES = {
    "one on top": [document(item(1), item(2)), document(item(3), item(1), item(2), built=1)],
    "nothing new": [document(item(1), item(2)), document(item(1), item(2), built=1)],
    "one is changed": [document(item(1), item(2)), document(item(1), item(2, "Anew")), document(item(1), item(2))],
    "one comes back": [document(item(1), item(2)), document(item(2)), document(item(1), item(2))],
    "the language is another": [document(item(1)), document(item(1), item(2), lang="uk")],
    "all at one address": [
        document(item(1, link="https://a.example/all"), item(2, link="https://a.example/all")),
        document(*(item(number, link="https://a.example/all") for number in (3, 1, 2))),
        document(*(item(number, link="https://a.example/all") for number in (4, 3, 1, 2))),
    ],
    "a new one at a known address": [
        document(item(1), item(2)),
        document(item(3, link="https://a.example/1"), item(1), item(2)),
        document(item(4, link="https://a.example/1"), item(3, link="https://a.example/1"), item(1), item(2)),
    ],
    "an id twice": [
        document(item(1), item(2)),
        document(item(1), item(1, "Another"), item(2)),
        document(item(3), item(1), item(1, "Another"), item(2)),
    ],
    "one that is empty": [document(item(1), "<item></item>"), document(item(2), item(1), "<item></item>")],
    "an item quoted in a text": [
        document(item(1, text="<![CDATA[so: <item>x</item>]]>"), item(2)),
        document(item(3), item(1, text="<![CDATA[so: <item>x</item>]]>"), item(2)),
    ],
}


@pytest.mark.parametrize("documents", SERIES.values(), ids=SERIES)
def test_it_comes_out_as_if_all_had_been_read(documents: Sequence[bytes]) -> None:
    quick, slow = (make_feed(key=key, source=make_source(key=key)) for key in ("quick", "slow"))
    for body in documents:
        SeenItems.objects.filter(feed=slow).delete()
        assert counted(imported(quick, body)) == counted(imported(slow, body))
    told = "external_id", "url", "title", "lang", "version"
    assert list(quick.entries.values_list(*told)) == list(slow.entries.values_list(*told))
    keys = [
        sorted(feed.source.entries.values_list("keys__kind", "external_id")) for feed in (quick, slow) if feed.source
    ]
    assert keys[0] == keys[1]


def test_known_items_are_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    feed, parsed = make_feed(), []
    parse = receiving.parse
    monkeypatch.setattr(receiving, "parse", lambda body, **given: parsed.append(body) or parse(body, **given))
    imported(feed, document(item(1), item(2)))
    run = imported(feed, document(item(3), item(1), item(2)))
    assert [body.count(b"<guid") for body in parsed] == [2, 1]
    assert counted(run) == {"received": 3, "new": 1, "same": 2}


def test_afresh_means_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    feed, parsed = make_feed(), []
    parse = receiving.parse
    monkeypatch.setattr(receiving, "parse", lambda body, **given: parsed.append(body) or parse(body, **given))
    imported(feed, document(item(1), item(2)))
    imported(feed, document(item(1), item(2)), fresh=True)
    assert [body.count(b"<guid") for body in parsed] == [2, 2]


def test_what_was_deleted_comes_again() -> None:
    feed = make_feed()
    imported(feed, document(item(1), item(2)))
    Entry.objects.get(external_id="n1").delete()
    run = imported(feed, document(item(1), item(2), built=1))
    assert counted(run) == {"received": 2, "new": 1, "same": 1}
