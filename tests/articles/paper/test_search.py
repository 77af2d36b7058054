import html
import random
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from articles import merging, search
from articles.asking import FIELDS, question
from articles.fulltext import Term, postgresql
from articles.models import Article
from articles.search import Narrowed, terms
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user


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
        assert "noindex" not in blank

    def test_search_engines_keep_one_page_of_it(self, client: Client) -> None:
        for number in range(25):
            indexed(body="common", title=f"Story number {number}")
        first = client.get("/search/?q=common").content.decode()
        assert '<link rel="canonical" href="https://paper.example/search/">' in first
        assert "noindex" not in first
        following = html.unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])  # type: ignore[index]
        assert '<meta name="robots" content="noindex, follow">' in client.get(f"/search/{following}").content.decode()

    @pytest.mark.parametrize("place", ["x", "-1", "1.5", "9" * 40, "9" * 19, "²"])
    def test_a_place_that_is_none_is_not_found(self, client: Client, place: str) -> None:
        assert client.get("/search/", {"q": "x", "before": place}).status_code == 404


@pytest.mark.usefixtures("_fresh_index")
class TestNarrowing:
    def test_every_fact_narrows_and_together_they_must_all_hold(self) -> None:
        tag, section, wire = make_tag(name="TOPIC"), make_category(key="DEFI"), make_source(key="wire")
        one = indexed(body="Common.", tags=[tag, make_tag(name="OTHER")], category=section)
        two = indexed(body="Common.", sentiment="NEGATIVE", source=wire, tags=[tag])
        indexed(body="Rare.", tags=[tag], category=section, source=wire, sentiment="NEGATIVE")
        newest = [two.pk, one.pk]
        assert narrowed("common") == newest
        assert narrowed("common", tags=(tag.pk,)) == newest
        assert narrowed("common", category=section.pk) == [one.pk]
        assert narrowed("common", source=wire.pk, sentiment="NEGATIVE", tags=(tag.pk,)) == [two.pk]
        assert narrowed("common", category=section.pk, sentiment="NEGATIVE") == []
        assert len(narrowed("", source=wire.pk)) == 2
        assert narrowed("") == []

    def test_days_bound_from_both_sides(self) -> None:
        days = [NOON + timedelta(days=number) for number in range(5)]
        made = [indexed(body="Common.", published_at=day).pk for day in days]
        assert narrowed("common", since=days[1], until=days[3]) == [made[2], made[1]]
        assert narrowed("", until=days[1]) == [made[0]]

    def test_a_language_of_its_own_or_any(self) -> None:
        english, ukrainian = indexed(body="bitcoin"), indexed(body="bitcoin", lang="uk")
        assert narrowed("bitcoin", "uk") == [ukrainian.pk]
        assert narrowed("bitcoin", "") == [ukrainian.pk, english.pk]

    def test_stories_of_a_merged_tag_stand_under_the_one_that_stayed(self) -> None:
        gone, kept = make_tag(name="GONE"), make_tag(name="KEPT")
        one = indexed(body="Common.", tags=[gone])
        merging.merge_tags(gone, kept, make_user(is_superuser=True), NOON)
        kept.refresh_from_db()
        gone.refresh_from_db()
        assert narrowed("common", tags=search.with_merged(kept)) == [one.pk]
        assert narrowed("common", tags=search.with_merged(gone)) == [one.pk]


def narrowed(query: str, lang: str = "en", **facts: Any) -> list[int]:
    return [hit.article_id for hit in search.find(query, lang, limit=200, narrowed=Narrowed(**facts))]


@pytest.mark.usefixtures("_fresh_index")
class TestFarBack:
    """PostgreSQL looks into stretches of time, each longer than the one before."""

    @pytest.fixture
    def archive(self) -> list[int]:
        """Twelve years with stories; the newest first."""
        chance = random.Random(7)
        ages = sorted(chance.choice([1, 30, 300, 4000]) * chance.random() for _ in range(120))
        texts = [
            f"common {'seldom' if number % 11 == 0 else ''} {'once' if number == 119 else ''}" for number in range(120)
        ]
        rows = [
            make_article(body=text, title="Headline", published_at=NOON - timedelta(days=age))
            for text, age in zip(texts, ages, strict=True)
        ]
        search.index([row.pk for row in rows])
        return [row.pk for row in rows]

    @pytest.mark.parametrize(("word", "step"), [("common", 1), ("seldom", 11), ("common seldom", 11)])
    def test_pages_of_any_size_make_the_whole(self, archive: list[int], word: str, step: int) -> None:
        for size in (1, 7, 50, 200):
            seen: list[int] = []
            before = None
            while hits := search.find(f'"{word}"' if " " not in word else word, "en", limit=size, before=before):
                seen += [hit.article_id for hit in hits]
                before = hits[-1].place
            assert seen == archive[::step]

    def test_the_oldest_of_all_is_found(self, archive: list[int]) -> None:
        assert found("once") == [archive[-1]]
        assert found("once common") == [archive[-1]]

    def test_too_many_to_be_sorted_are_walked_through(
        self, archive: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgresql, "_FEW", 5)
        assert found('"seldom"') == archive[::11]
        since, until = NOON - timedelta(days=3000), NOON - timedelta(days=100)
        ages = dict(Article.objects.values_list("pk", "live_at"))
        between = [pk for pk in archive if since <= ages[pk] < until]
        assert narrowed('"common"', since=since, until=until) == between
        assert between

    @pytest.mark.parametrize("near", [(1, 5), (10, 40), (40, 200), (1000, 2000)])
    def test_the_newest_are_looked_at_first_however_many_these_are(
        self, archive: list[int], near: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgresql, "_NEAR", near)
        assert found('"common"') == archive[:50]
        assert found('"seldom"') == archive[::11]


@pytest.mark.usefixtures("_fresh_index")
class TestBest:
    def test_headline_and_number_of_occurrences_count_and_age_a_little(self) -> None:
        old = {"published_at": NOON - timedelta(days=60)}
        mentioned = indexed(body="A kestrel was seen. " + "Other words. " * 20)
        often = indexed(body="Kestrel kestrel kestrel kestrel.", **old)
        about = indexed(title="The kestrel", body="A kestrel.", **old)
        ids = [hit.article_id for hit in search.best("kestrel", "en", limit=10)]
        assert ids == [about.pk, often.pk, mentioned.pk]
        assert [hit.article_id for hit in search.best("kestrel", "en", limit=10, shown=2)] == [mentioned.pk]

    def test_an_old_headline_is_found_among_many_newer_mentions(self) -> None:
        about = indexed(title="Kestrel halts", body="Text.", published_at=NOON - timedelta(days=900))
        rows = [make_article(body="A kestrel.", title="Another") for _ in range(search._RANKED + 5)]
        search.index([row.pk for row in rows])
        assert search.best("kestrel", "en", limit=5)[0].article_id == about.pk


@pytest.mark.usefixtures("_fresh_index")
class TestWholeWordsAndBeginnings:
    def test_the_last_word_may_go_on_only_where_few_hold_it_whole(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "_ENOUGH", 3)
        longer = indexed(body="bitcoin2049")
        whole = [indexed(body="bitcoin").pk for _ in range(2)]
        assert found("bitcoin") == [*whole[::-1], longer.pk]
        whole.append(indexed(body="bitcoin").pk)
        assert found("bitcoin") == whole[::-1]
        first = search.find("bitcoin", "en", limit=1)
        assert [hit.article_id for hit in search.find("bitcoin", "en", limit=9, before=first[0].place)] == whole[1::-1]

    def test_headlines_that_share_most_words_resemble_each_other(self) -> None:
        other = indexed(title="Kestrel opens a bank")
        same = indexed(title="Kestrel halts withdrawals for a day")
        indexed(title="Withdrawals", lang="uk")
        indexed(title="Nothing of that", body="Kestrel halts withdrawals.")
        assert search.resembling(["kestrel", "withdrawals", "unheardof"], "en", limit=5) == [same.pk, other.pk]
        assert search.resembling([], "en", limit=5) == []


class TestAsking:
    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("from", "2026-13-40", "is no date"),
            ("to", "yesterday", "is no date"),
            ("category", "nowhere", "no section"),
            ("tag", "no such tag", "no tag"),
            ("source", "nobody", "no source"),
            ("sentiment", "ANGRY", "no sentiment"),
            ("order", "worst", "newest"),
            ("language", "tlh", "no stories in"),
        ],
    )
    @pytest.mark.django_db
    def test_what_means_nothing_is_told_and_kept(self, field: str, value: str, told: str) -> None:
        asked = question({"q": " miners ", "sentiment": "POSITIVE", field: value}, "en", ["en"])
        assert list(asked.wrong) == [field]
        assert told in asked.wrong[field]
        assert value in asked.wrong[field]
        assert asked.parameters == {"q": "miners", "sentiment": "POSITIVE"} | {field: value}

    @pytest.mark.django_db
    def test_topics_are_known_by_name_or_address(self) -> None:
        tag, wire = make_tag(name="SPOT ETF"), make_source(key="wire", name="Wire Agency")
        section = make_category(key="DEFI")
        for tag_text, source_text in (("spot etf", "wire agency"), ("spot-etf", "wire")):
            asked = question({"tag": tag_text, "source": source_text, "category": "defi"}, "en", ["en"])
            assert not asked.wrong
            assert asked.narrowed == Narrowed(category=section.pk, tags=(tag.pk,), source=wire.pk)

    def test_days_are_whole_and_in_order(self) -> None:
        asked = question({"from": "2026-03-01", "to": "2026-03-01"}, "en", ["en"]).narrowed
        assert (asked.until - asked.since) == timedelta(days=1)
        assert "to" in question({"from": "2026-03-02", "to": "2026-03-01"}, "en", ["en"]).wrong
        for odd in ("0001-01-01", "9999-12-31"):
            question({"from": odd, "to": odd}, "en", ["en"])


@pytest.mark.usefixtures("_fresh_index")
class TestNarrowedPage:
    def test_a_wrong_filter_is_told_with_the_form_as_it_was(self, client: Client) -> None:
        indexed(body="common")
        answer = client.get("/search/", {"q": "common", "tag": "unheard", "from": "2026-01-01"})
        page = answer.content.decode()
        assert answer.status_code == 400
        for kept in ("There is no tag “unheard”.", 'value="unheard"', 'value="common"', 'value="2026-01-01"'):
            assert kept in page
        assert "Nothing found" not in page

    def test_the_form_keeps_what_was_chosen_and_pages_go_on_with_it(self, client: Client) -> None:
        topic = make_tag(name="TOPIC")
        for number in range(25):
            indexed(body="common", title=f"Story number {number}", tags=[topic])
            indexed(body="common", title="Elsewhere")
        for order in ("newest", "best"):
            page = client.get("/search/", {"q": "common", "tag": "topic", "order": order}).content.decode()
            assert "Elsewhere" not in page
            assert f'<option value="{order}" selected>' in page
            following = re.findall(r'rel="next" href="([^"]+)"', page)[0].replace("&amp;", "&")
            rest = client.get(f"/search/{following}").content.decode()
            numbers = [set(re.findall(r"Story number (\d+)</a>", each)) for each in (page, rest)]
            assert [len(each) for each in numbers] == [20, 5]
            assert not numbers[0] & numbers[1]

    @pytest.mark.parametrize("seed", range(4))
    def test_no_form_breaks_the_page(self, client: Client, seed: int) -> None:
        indexed(body="common")
        chance = random.Random(seed)
        pieces = ["common", "<b>", "9" * 30, *"\"'*\u202e😀():-&|!²\\%"]
        for _ in range(40):
            form = {name: "".join(chance.choices(pieces, k=chance.randrange(4))) for name in FIELDS}
            form = {name: text for name, text in form.items() if chance.random() < 0.5 or name == "q"}
            answer = client.get("/search/", form)
            assert answer.status_code in (200, 400), form
            assert "<b>" not in answer.content.decode().replace("<b></b>", "")

    def test_results_are_told_in_words_in_the_reader_s_language(self, client: Client) -> None:
        section = make_category(key="MARKET", name="Markets")
        one = indexed(body="Новина bitcoin.", lang="uk", title="Ринок <b>", category=section, sentiment="NEGATIVE")
        indexed(body="bitcoin", category=section)
        page = client.get("/uk/search/", {"q": "bitcoin", "language": "any"}).content.decode()
        assert f'<h2><a href="{one.get_absolute_url()}">Ринок &lt;b&gt;</a></h2>' in page
        assert '<h2 lang="en"><a href="/2026/03/' in page
        assert '<a href="/uk/category/market/">Ринки</a>' in page
        assert "Негативна</span>" in page
        assert "Новина <mark>bitcoin</mark>." in page
        Article.objects.filter(pk=one.pk).update(status="withdrawn")
        assert "Ринок" not in client.get("/search/", {"q": "bitcoin", "language": "any"}).content.decode()
