import re
from datetime import timedelta

import pytest
from django.test import Client

from articles import search
from articles.fulltext import Term
from articles.models import Article
from articles.search import terms
from tests.builders import NOON, make_article


def test_a_query_is_words_phrases_and_the_beginning_of_a_last_word() -> None:
    assert terms('bitcoin "spot etf" appro') == [
        Term(("bitcoin",)),
        Term(("spot", "etf")),
        Term(("appro",), open_ended=True),
    ]
    assert terms('"spot etf"') == [Term(("spot", "etf"))]
    assert terms("on-chain") == [Term(("on", "chain"), open_ended=True)]
    assert terms("a") == [Term(("a",))]
    assert terms(" \t'\"") == []
    assert len(terms("word " * 500)) == 12


def indexed(**fields: object) -> Article:
    article = make_article(**{"title": "A headline", "description": "", **fields})
    search.index([article.pk])
    return article


def found(query: str, lang: str = "en", **limits: int) -> list[int]:
    return [hit.article_id for hit in search.find(query, lang, **{"limit": 50, **limits})]


@pytest.fixture
def _fresh_index(db: None) -> None:
    """Other tests may have left rows: the tables are no models, so nothing flushes them."""
    search.rebuild()


@pytest.mark.usefixtures("_fresh_index")
class TestFinding:
    def test_words_may_stand_anywhere_and_all_must(self) -> None:
        article = indexed(
            title="Ether rallies", description="A standfirst.", body="## Overview\n\nMiners sell *coins*."
        )
        for query in ("ether", "MINERS", "coins ether", "standfirst", "overview", "sell coins"):
            assert found(query) == [article.pk], query
        assert found("ether missing") == []

    def test_a_phrase_stands_together_and_in_order(self) -> None:
        article = indexed(body="The spot ETF was approved.")
        indexed(body="The ETF at the spot was approved.")
        assert found('"spot etf"') == [article.pk]
        assert found('"etf spot"') == []

    def test_the_last_word_may_go_on_the_others_not(self) -> None:
        article = indexed(body="Regulation of liquidity providers.")
        assert found("regul") == [article.pk]
        assert found("regulation liquid") == [article.pk]
        assert found("regulat liquidity") == []
        assert found('"liquidi"') == []

    def test_ukrainian_is_found_in_its_language_only(self) -> None:
        article = indexed(lang="uk", title="Біткоїн зріс", body="Об'єм торгів п'ять мільярдів.")
        assert found("біткоїн", "uk") == [article.pk]
        assert found("БІТКО", "uk") == [article.pk]
        assert found("п'ять", "uk") == [article.pk]
        assert found("біткоїн", "en") == []

    def test_addresses_and_figures_are_found_by_their_parts(self) -> None:
        article = indexed(body="See coin.desk/page: $82,000 (+3.5%) on-chain, AT&T.")
        for query in ("coin.desk", "desk", "82,000", "$82,000", "3.5%", "on-chain", "chain", "at&t"):
            assert found(query) == [article.pk], query

    def test_newest_first_and_on_from_a_place(self) -> None:
        made = [
            indexed(body="common", published_at=NOON + timedelta(minutes=(7 * number) % 30)) for number in range(30)
        ]
        made.sort(key=lambda item: item.live_at, reverse=True)
        first = search.find("common", "en", limit=10)
        rest = search.find("common", "en", limit=50, before=first[-1].place)
        assert [hit.article_id for hit in (*first, *rest)] == [item.pk for item in made]

    @pytest.mark.parametrize("status", [status for status in Article.Status.values if status != "published"])
    def test_what_is_no_longer_public_leaves_the_index(self, status: str) -> None:
        article = indexed(body="secretive")
        assert found("secretive") == [article.pk]
        Article.objects.filter(pk=article.pk).update(status=status, publish_at=NOON)
        search.index([article.pk])
        assert found("secretive") == []

    def test_a_changed_story_is_found_by_its_new_words_alone_and_once(self) -> None:
        article = indexed(body="former words")
        Article.objects.filter(pk=article.pk).update(body="later words", live_at=NOON + timedelta(days=3))
        search.index([article.pk])
        search.index([article.pk])
        assert found("former") == []
        assert found("later words") == [article.pk]
        assert len(search.find("words", "en", limit=50)) == 1

    def test_a_deleted_story_leaves_the_index(self) -> None:
        article = indexed(body="ephemeral")
        number = article.pk
        article.delete()
        search.index([number])
        assert found("ephemeral") == []

    @pytest.mark.parametrize(
        "query",
        [
            '"', '""', '"unclosed phrase', "'", "*", "a*", "AND", "OR NOT", "NEAR(a b)", "title:x", "lang:en",
            "{title}:x", "a AND", "(", ")", "^a", "-a", "+", "a:*", "!a", "a & | b", "a <-> b", ":*", "\\", "\\'", "%",
            "_", ";--", "\x00", "a\x00b", "\ud800", "😀", "é", "word " * 2000, "\u202e", "langen", "null", "x" * 5000,
        ],
    )  # fmt: skip
    def test_no_query_fails_or_reaches_the_index_s_own_language(self, query: str) -> None:
        indexed(title="Heading", body="Plain text.")
        assert search.find(query, "en", limit=5) == []
        assert search.find(f"plain {query}", "en", limit=5) is not None

    def test_a_lost_index_is_made_again(self) -> None:
        public = indexed(body="findable")
        hidden = indexed(body="findable")
        Article.objects.filter(pk=hidden.pk).update(status=Article.Status.WITHDRAWN)
        later = make_article(body="findable")
        assert search.rebuild() == 2
        assert found("findable") == [later.pk, public.pk]

    def test_snippets_mark_the_words_and_escape_the_text(self) -> None:
        indexed(body="Before. " * 60 + "<b>bold & brave</b> miners \x02sell\x03 coins. " + "After. " * 60)
        snippet = search.find("miners", "en", limit=1)[0].snippet
        assert "<mark>miners</mark>" in snippet
        assert snippet.count("<mark>") == 1
        assert "<b>" not in snippet
        assert "brave" in snippet
        assert len(snippet) < 500


@pytest.mark.usefixtures("_fresh_index")
class TestPage:
    def test_results_go_on_and_keep_the_query(self, client: Client) -> None:
        for number in range(45):
            indexed(body="common & rare", title=f"Story number {number}")
        path, seen = "/search/?q=common+%26+rare", []
        while path:
            page = client.get(path).content.decode()
            seen += re.findall(r"Story number (\d+)</a>", page)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            path = "/search/" + following[1].replace("&amp;", "&") if following else ""
        assert seen == [str(number) for number in range(44, -1, -1)]

    def test_nothing_found_and_nothing_asked(self, client: Client) -> None:
        assert "Nothing found" in client.get("/search/?q=unheardof").content.decode()
        blank = client.get("/search/").content.decode()
        assert "Nothing found" not in blank
        assert 'name="q"' in blank
        assert '<meta name="robots" content="noindex, follow">' in blank

    @pytest.mark.parametrize("place", ["x", "-1", "1.5", "9" * 40, "9" * 19, "²"])
    def test_a_place_that_is_none_is_not_found(self, client: Client, place: str) -> None:
        assert client.get("/search/", {"q": "x", "before": place}).status_code == 404
