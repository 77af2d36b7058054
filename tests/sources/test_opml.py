"""Lists of feeds: read from whoever wrote them, planned without surprises, written so that they come back the same."""

import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sources.errors import ParseError
from sources.models import Feed
from sources.naming import key_for
from sources.opml import MOST_FEEDS, Outline, as_rows, from_rows, outline_of, plan, read_opml, write_opml
from tests.builders import make_feed, make_source

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="Chains"><outline text="Layer 2">
    <outline type="rss" text="Harbour &amp; Sons" xmlUrl="https://harbour.example/rss" htmlUrl="https://harbour.example/"/>
  </outline></outline>
  <outline text="Alone" title="Alone at last" type="rss" xmlURL=" https://alone.example/feed " language="en-GB"/>
  <outline text="Old habit" xmlUrl="feed://habit.example/rss"/>
  <outline text="A note, no feed"/>
  <outline type="link" text="A page" url="https://page.example/"/>
</body></opml>"""


def test_a_list_is_read_with_its_folders() -> None:
    assert read_opml(LIST) == [
        Outline(
            "https://harbour.example/rss", "Harbour & Sons", "Chains / Layer 2", site_url="https://harbour.example/"
        ),
        Outline("https://alone.example/feed", "Alone at last", lang="en"),
        Outline("https://habit.example/rss", "Old habit"),
    ]


def test_a_sloppy_list_is_read_all_the_same() -> None:
    sloppy = '<opml><body><outline text="R&D caf\xe9" xmlUrl="https://a.example/?x=1&y=2"></body></opml>'
    with pytest.raises(ParseError, match="no well-formed XML"):
        read_opml(sloppy.encode())
    sloppy = sloppy.replace("></body>", "/></body>")
    assert read_opml(sloppy.encode("latin-1")) == [Outline("https://a.example/?x=1&y=2", "R&D caf\xe9")]


BOMB = "".join(f'<!ENTITY b{n} "&b{n - 1};&b{n - 1};&b{n - 1};&b{n - 1};">' for n in range(1, 20))


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"", "no well-formed XML"),
        (b"\x00\xff\x00", "no well-formed XML"),
        (b"<html><body/></html>", "outermost element is <html>"),
        (b"<opml><body>" + b"<outline>" * 400, "no well-formed XML"),
        (b"<opml>" + b" " * 3 * 2**20, "larger than 2 MiB"),
        (
            b"<opml><body>" + b'<outline xmlUrl="https://a.example/"/>' * (MOST_FEEDS + 1) + b"</body></opml>",
            "holds 2,001 feeds",
        ),
    ],
)
def test_what_is_no_list_is_told_in_a_sentence(document: bytes, sentence: str) -> None:
    with pytest.raises(ParseError, match=sentence):
        read_opml(document)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/evil.dtd">',
        f'<!DOCTYPE opml [<!ENTITY b0 "ha">{BOMB}<!ENTITY x "&b19;">]>',
    ],
)
def test_no_entity_is_expanded_and_nothing_is_opened(doctype: str) -> None:
    start = time.monotonic()
    document = f'{doctype}<opml><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>'
    assert [one.title for one in read_opml(document.encode())] == ["&x;"]
    assert time.monotonic() - start < 2


def test_a_plan_tells_new_known_and_refused_apart() -> None:
    made = plan(
        [
            Outline("https://www.harbour.example/rss/?utm_source=x", "Known by its page"),
            Outline("https://news.alone.example/feed", "Alone"),
            Outline("http://alone.example/feed", "Another of the site"),
            Outline("http://www.alone.example/feed/", "Twice in the list"),
            Outline("", "Nothing there"),
            Outline("http://127.0.0.1/rss", "This machine"),
            Outline("javascript:alert(1)", "A trick"),
        ],
        known=["http://harbour.example/rss"],
        keys=["harbour"],
    )
    assert [(each.key, each.outline.title) for each in made.new] == [
        ("alone", "Alone"),
        ("alone-2", "Another of the site"),
    ]
    assert [one.title for one in made.known] == ["Known by its page", "Twice in the list"]
    assert [one.title for one, _ in made.refused] == ["Nothing there", "This machine", "A trick"]
    assert all(reason.endswith(".") for _, reason in made.refused)


@pytest.mark.parametrize(
    ("title", "url", "key"),
    [
        ("CoinDesk: Bitcoin, Ethereum", "https://www.coindesk.com/rss", "coindesk"),
        ("Kraken Blog", "https://blog.kraken.com/feed", "kraken"),
        ("Money", "https://feeds.bbci.co.uk/news/rss.xml", "bbci"),
        ("A Ledger of My Own", "https://ledger.substack.com/feed", "a-ledger-of-my-own"),
        ("", "https://x.substack.com/feed", "x-substack-com"),
        ("", "http://[half", "feed"),
        ("Ціни", "https://u.io/rss", "u-io"),
        ("Feeds", "http://127.0.0.1:9000/rss", "feeds"),
    ],
)
def test_a_key_is_the_publishers_name_where_the_host_says_it(title: str, url: str, key: str) -> None:
    assert key_for(title, url, set()) == key
    assert key_for(title, url, {key, f"{key}-2"}) == f"{key}-3"


def test_what_is_written_is_read_back() -> None:
    outlines = [
        Outline("https://a.example/?x=1&y=<2>", 'Quotes " & <b>', "Folder / Inner", "uk", "https://a.example/"),
        Outline("https://b.example/rss", "Control \x01 character"),
    ]
    read = read_opml(write_opml(outlines, "All & sundry"))
    assert [one.url for one in read] == ["https://b.example/rss", "https://a.example/?x=1&y=<2>"]
    assert read[1] == outlines[0]
    assert read[0].title == "Control character"


def test_a_list_survives_a_browsers_round_trip() -> None:
    outlines = [Outline("https://a.example/", "A", "G", "en")]
    assert from_rows(as_rows(outlines)) == outlines


@pytest.mark.parametrize("rows", [None, {}, [1], [["a"]], [["a", "b", "c", 4]], [["a", "b", "c", "d"]] * 2001])
def test_what_a_browser_did_not_send_back_whole_is_refused(rows: object) -> None:
    with pytest.raises(ParseError, match="Upload it again"):
        from_rows(rows)


@pytest.mark.django_db
def test_importing_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_bytes(LIST)
    before = Feed.objects.count()
    assert call_command("import_opml", path, "--dry-run", stdout=StringIO()) == "3 new, 0 known, 0 rejected"
    assert Feed.objects.count() == before
    assert call_command("import_opml", path, stdout=StringIO()) == "3 new, 0 known, 0 rejected"
    assert call_command("import_opml", path, stdout=StringIO()) == "0 new, 3 known, 0 rejected"
    assert Feed.objects.count() == before + 3
    feed = Feed.objects.get(key="harbour")
    assert (feed.title, feed.group, feed.url) == ("Harbour & Sons", "Chains / Layer 2", "https://harbour.example/rss")


@pytest.mark.django_db
def test_a_refused_feed_is_named_and_the_others_come_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.opml"
    path.write_bytes(write_opml([Outline("http://10.0.0.1/x", "Inner Wire"), Outline("https://a.example/", "A")], ""))
    with pytest.raises(CommandError, match="1 new, 0 known, 1 rejected"):
        call_command("import_opml", path, stdout=StringIO())
    assert "rejected: Inner Wire: Refused http://10.0.0.1/x" in capsys.readouterr().err
    assert Feed.objects.filter(url="https://a.example/").exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_opml", tmp_path / "none.opml")


@pytest.mark.django_db
def test_an_export_imported_elsewhere_brings_the_same_feeds(tmp_path: Path) -> None:
    Feed.objects.all().delete()
    make_feed(source=make_source(site_url="https://site.example/"), group="Chains", lang="uk")
    make_feed(key="files", url="")
    path = tmp_path / "out.opml"
    assert call_command("export_opml", path) == "1 feed"
    printed = StringIO()
    call_command("export_opml", stdout=printed)
    assert printed.getvalue().strip() == path.read_text().strip()
    [feed] = Feed.objects.exclude(url="").select_related("source")
    assert read_opml(path.read_bytes()) == [outline_of(feed)]
