"""Feeds that others collected, against what others expect of them. Deviations are named, with their reason."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sources.errors import ParseError
from sources.parsing import parse
from sources.parsing.dates import parse_date
from tests.sources.parsing.corpora import (
    Check,
    date_checks,
    feed_rs_checks,
    feedparser_checks,
    gofeed_checks,
    lemon24_checks,
    miniflux_checks,
)

NO_TITLE_INVENTED = "the item has no title: miniflux invents one from text or address, for us that is filing's work"
NO_LINK_INVENTED = "the item has no link: miniflux gives the site's, or a file's, and so every such story the same"
URN_IS_NO_LINK = "the entry has no link: feedparser gives its id, a URN that leads nowhere"
KNOWN = {
    "empty.atom": URN_IS_NO_LINK,
    "full.atom": URN_IS_NO_LINK,
    "invalid.json": "the texts of its first item are lists and booleans: reader keeps it empty, we reject it",
    "rss_1.0_example_1.serde.json": "a relative link, which feed-rs leaves relative; we know the site it stands on",
    "TestParseEntryWithRelativeURL": "of two tests with this name one invents a title, one is given another address",
    "TestParseEntryWithFeedBurnerLink": "miniflux prefers FeedBurner's original link to the link that the item gives",
    "TestParseItemWithoutLink": "rdf:about is the story's address; miniflux gives the site's",
    "TestParseJsonFeedVersion1": NO_TITLE_INVENTED,
    "TestParseEntryWithoutLink": NO_LINK_INVENTED,
    "TestParseEntryWithoutLinkAndWithEnclosureURLs": NO_LINK_INVENTED,
    "TestParseEntryWithIDAsURL": NO_LINK_INVENTED,
    "TestParseEntryWithoutTitleAndDescription": NO_TITLE_INVENTED,
    "TestParseEntryWithoutTitleButWithDescription": NO_TITLE_INVENTED,
    "TestParseAtom03WithoutEntryTitleButWithLink": NO_TITLE_INVENTED,
    "TestParseAtom03WithoutEntryTitleButWithSummary": NO_TITLE_INVENTED,
    "TestParseAtom03WithoutEntryTitleButWithXMLContent": NO_TITLE_INVENTED,
    "TestParseEntryWithoutTitleButWithURL": NO_TITLE_INVENTED,
    "TestParseEntryWithoutTitleButWithSummary": NO_TITLE_INVENTED,
    "TestParseEntryWithoutTitleButWithXHTMLContent": NO_TITLE_INVENTED,
    "TestParseEntryWithEmptyXHTMLTitle": NO_TITLE_INVENTED,
    "TestParseItemWithMissingTitleUsesSummaryFallback": NO_TITLE_INVENTED,
    "TestParseItemWithMissingTitleUsesContentTextFallback": NO_TITLE_INVENTED,
    "TestParseItemWithMissingTitleUsesHTMLFallback": NO_TITLE_INVENTED,
    "TestParseItemWithMissingTitleUsesURLFallback": NO_TITLE_INVENTED,
}


def failures(checks: Iterable[Check]) -> tuple[int, list[Check]]:
    """How many checks there are, and those that do not hold and are no known deviation."""
    every = [check for check in checks if check.case not in KNOWN]
    return len(every), [check for check in every if not check.holds]


@pytest.mark.deep
@pytest.mark.parametrize(
    ("corpus", "checks"),
    [
        ("feedparser", feedparser_checks),
        ("gofeed", gofeed_checks),
        ("feed-rs", feed_rs_checks),
        ("miniflux", miniflux_checks),
        ("lemon24-reader", lemon24_checks),
    ],
)
def test_a_whole_corpus_agrees(shared: Path, corpus: str, checks: Callable[[Path], Iterator[Check]]) -> None:
    count, failed = failures(checks(shared / "corpus" / corpus))
    assert count > 20
    assert len(failed) <= count / 100, failed


def test_a_sample_of_a_corpus_agrees(shared: Path) -> None:
    count, failed = failures(feed_rs_checks(shared / "corpus/feed-rs"))
    assert count > 50
    assert failed == []


def test_dates_mean_what_their_corpus_says(shared: Path) -> None:
    read = [(text, wanted, parse_date(text)) for text, wanted in date_checks(shared / "corpus/dates")]
    failed = [row for row in read if row[2] is None or row[1] not in (None, row[2].replace(microsecond=0))]
    assert len(read) > 80
    assert len(failed) <= len(read) * 0.03, failed


def unruly(paths: Iterable[Path]) -> list[str]:
    """The documents that take over two seconds. Anything but ParseError goes through."""
    slow = []
    for path in paths:
        started = time.process_time()
        with suppress(ParseError):
            parse(path.read_bytes(), url="https://x.example/feed")
        if time.process_time() - started > 2:
            slow.append(path.name)
    return slow


@pytest.mark.deep
@pytest.mark.parametrize("corpus", ["feedvalidator", "feedparser", "gofeed", "feed-rs", "miniflux", "lemon24-reader"])
def test_no_document_is_too_much(shared: Path, corpus: str) -> None:
    documents = [path for path in (shared / "corpus" / corpus).rglob("*") if path.is_file()]
    assert len(documents) > 20
    assert unruly(documents) == []


def test_no_document_of_a_sample_is_too_much(shared: Path) -> None:
    documents = sorted(path for path in (shared / "corpus/feedvalidator").rglob("*.xml"))
    assert unruly(documents[::10]) == []
