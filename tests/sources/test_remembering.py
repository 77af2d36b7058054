"""What stands in a feed as it did last time is not read again, and nothing comes out differently for it."""

from collections.abc import Sequence

import pytest
from django.utils import timezone

from sources import receiving
from sources.errors import ParseError
from sources.fetching import Fetched, Outcome
from sources.models import Entry, Feed, ImportRun, SeenItems
from sources.parsing.parsed import ParsedFeed
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


def received(feed: Feed, body: bytes, *, fresh: bool = False) -> ImportRun:
    now = timezone.now()
    run = ImportRun.objects.create(
        feed=feed, state="running", attempts=1, requested_at=now, started_at=now, fresh=fresh
    )
    receiving.receive(run, Fetched(Outcome.FETCHED, 200, "https://a.example/feed", body, "text/xml"), now)
    run.refresh_from_db()
    return run


def imported(feed: Feed, body: bytes, *, fresh: bool = False) -> ImportRun:
    run = received(feed, body, fresh=fresh)
    assert run.state == "done", run.error
    return run


def counted(run: ImportRun) -> dict[str, int]:
    return {name: getattr(run, name) for name in COUNTS if getattr(run, name)}


def rdf(*items: str, built: int = 0) -> bytes:
    said = 'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    channel = f"<channel><title>A</title><pubDate>{built}</pubDate></channel>"
    return f"<rdf:RDF {said}>{channel}{''.join(items)}</rdf:RDF>".encode()


def bare(*items: str, built: int = 0) -> bytes:
    """Items in something that only they make a feed of."""
    return f"<stories><updated>{built}</updated>{''.join(items)}</stories>".encode()


BROKEN = "<item><guid>b</guid><title>Profit & <b>loss</title><link>https://a.example/b</link></item>\n"
SERIES = {
    "a broken one is known": [document(item(1), BROKEN), document(item(2), item(1), BROKEN), document(BROKEN, item(3))],
    "a broken one is new": [document(item(1)), document(BROKEN, item(1)), document(item(2), BROKEN, item(1))],
    "a new one at the address of a broken one": [
        document(item(1), BROKEN),
        document(item(2, link="https://a.example/b"), item(1), BROKEN),
    ],
    "RDF": [rdf(item(1), item(2)), rdf(item(1), item(2), built=1), rdf(item(3), item(1), item(2))],
    "no feed without its items": [bare(item(1), item(2)), bare(item(1), item(2), built=1), bare(item(3), item(1))],
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


def test_what_cannot_be_read_as_a_whole_is_told_and_nothing_of_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = make_feed(source=make_source())
    imported(feed, document(item(1), item(2)))
    new = item(3, link="https://a.example/1")  # takes the whole document to tell what it is
    parse = receiving.parse

    def refusing(data: bytes, *, url: str = "", content_type: str = "") -> ParsedFeed:
        if b">Story 1<" in data:
            raise ParseError("It takes too long to read.")
        return parse(data, url=url, content_type=content_type)

    monkeypatch.setattr(receiving, "parse", refusing)
    run = received(feed, document(new, item(1), item(2)))
    assert (run.state, run.error, run.new) == ("failed", "It takes too long to read.", 0)
    feed.refresh_from_db()
    assert (feed.error_streak, feed.last_error, Entry.objects.count()) == (1, "It takes too long to read.", 2)
    monkeypatch.undo()
    assert counted(imported(feed, document(new, item(1), item(2))))["received"] == 3
