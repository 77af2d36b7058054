"""A pasted paragraph finds the public story that it stands in, by the search index alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import search
from articles.errors import NotPossible
from articles.matching import matches, phrases
from articles.models import Article
from tests.builders import make_article

pytestmark = pytest.mark.django_db

BODY = (
    "## Overview\n\nThe Harbour exchange has *halted* withdrawals of 1,200 BTC after a fault in its "
    "[wallet](https://a.example). Trading goes on while two engineers look for the fault.\n\n## What Happened\n\n"
    "Regulators in Lisbon have asked for a report by the first of March, and the exchange’s chief says that nobody "
    "lost a coin.\n\n- Customers are to be paid back within two days."
)
AS_READERS_SEE_IT = (
    "Regulators in Lisbon have asked for a report by the first of March, and the exchange's chief says that nobody "
    "lost a coin. Customers are to be paid back within two days."
)


def public(body: str = BODY, **overrides: object) -> Article:
    article = make_article(body=body, **overrides)
    search.index([article.pk])
    return article


@pytest.mark.parametrize(
    "pasted",
    [
        AS_READERS_SEE_IT,
        AS_READERS_SEE_IT.upper(),
        AS_READERS_SEE_IT.replace(" ", "\n "),
        f"They wrote this of us: “{AS_READERS_SEE_IT}” Take it down!",
        "Trading goes on while two engineers look for the fault.",
        "withdrawals of 1,200 BTC after a fault in its wallet",
        "lost a coin",
    ],
)
def test_a_paragraph_leads_to_its_story(pasted: str) -> None:
    public("Trading goes on elsewhere, and two engineers of Lisbon have lost a bet on the first of March.")
    ours = public()
    assert matches(pasted)[0].article == ours


def test_the_story_that_shares_most_comes_first_with_its_share() -> None:
    partly = public("Regulators in Lisbon have asked for a report by the first of March. The rest is other news.")
    wholly = public()
    found = matches(AS_READERS_SEE_IT)
    assert [match.article for match in found] == [wholly, partly]
    assert (found[0].share, 0 < found[1].share < 60) == (100, True)


def test_a_story_of_another_language_is_found_too() -> None:
    ours = public("Біржа зупинила виведення коштів через несправність гаманця, повідомила компанія.", lang="uk")
    assert matches("зупинила виведення коштів через несправність гаманця")[0].article == ours


def test_what_no_story_says_is_found_nowhere() -> None:
    public()
    assert matches("The cat of the harbour master sleeps in a warm box of nets all day long.") == []


def test_too_little_is_refused_with_a_sentence() -> None:
    for pasted in ("", "coin", "!!! ???", "two words"):
        with pytest.raises(NotPossible, match="at least a sentence"):
            matches(pasted)


def test_a_long_text_asks_no_more_than_a_short_one() -> None:
    assert len(phrases("word " * 20_000)) == 1
    assert len(phrases(" ".join(f"word{number}" for number in range(5_000)))) <= 24


def test_no_body_is_read_and_the_queries_do_not_grow_with_the_archive() -> None:
    public()
    with CaptureQueriesContext(connection) as few:
        matches(AS_READERS_SEE_IT)
    for number in range(30):
        public(f"{BODY} {number}")
    with CaptureQueriesContext(connection) as many:
        matches(AS_READERS_SEE_IT)
    assert len(many) == len(few) <= 25
    assert not any('"body"' in query["sql"] for query in many.captured_queries)
