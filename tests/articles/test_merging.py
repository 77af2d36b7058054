"""Two tags become one, for readers, for the desk, and for whatever comes in later."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import fileimport, filing, taxonomy
from articles.errors import NotPossible
from articles.files import file_of
from articles.frontmatter import write_article
from articles.merging import merge_tags, settle_merged
from articles.models import Article, Change, Tag, TaggedArticle
from articles.recording import Record, tag_rows, write
from tests.builders import NOON, make_article, make_entry, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user(is_superuser=True)


@pytest.fixture
def pair() -> tuple[Tag, Tag]:
    return make_tag(name="BITCOINS"), make_tag(name="BTC")


def test_articles_go_to_the_tag_that_stays_each_once(editor: User, pair: tuple[Tag, Tag]) -> None:
    old, new = pair
    other = make_tag(name="ETF")
    only = make_article(tags=[old, other])
    both = make_article(tags=[new, other, old])
    draft = make_article(tags=[old], status="draft")
    merge_tags(old, new, editor, NOON)
    assert [article.ordered_tags for article in (only, both, draft)] == [["BTC", "ETF"], ["BTC", "ETF"], ["BTC"]]
    assert not TaggedArticle.objects.filter(tag=old).exists()
    assert TaggedArticle.objects.filter(tag=new, visible=True).count() == 2


@pytest.mark.parametrize("door", ["", "rss.xml", "atom.xml", "feed.json"])
@pytest.mark.parametrize("lang", ["", "/uk"])
def test_old_addresses_lead_to_the_tag_that_stays(
    client: Client, editor: User, pair: tuple[Tag, Tag], lang: str, door: str
) -> None:
    make_article(tags=[pair[0]], lang=lang.strip("/") or "en")
    assert client.get(f"{lang}/tag/bitcoins/{door}").status_code == 200
    merge_tags(*pair, editor, NOON)
    answer = client.get(f"{lang}/tag/bitcoins/{door}")
    assert (answer.status_code, answer["Location"]) == (301, f"{lang}/tag/btc/{door}")
    assert client.get(answer["Location"]).status_code == 200


def test_the_api_leads_there_and_means_it(client: Client, editor: User, pair: tuple[Tag, Tag]) -> None:
    article = make_article(tags=[pair[0]])
    merge_tags(*pair, editor, NOON)
    answer = client.get("/api/v1/tags/bitcoins")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/api/v1/tags/btc")
    assert [tag["slug"] for tag in client.get("/api/v1/tags").json()["items"]] == ["btc"]
    found = client.get("/api/v1/articles?tag=bitcoins").json()["items"]
    assert [item["id"] for item in found] == [article.pk]
    assert found[0]["tags"][0]["name"] == "BTC"


def test_chains_are_cut_short_and_the_second_time_changes_nothing(editor: User, pair: tuple[Tag, Tag]) -> None:
    oldest = make_tag(name="BITCOINZ")
    merge_tags(oldest, pair[0], editor, NOON)
    merge_tags(*pair, editor, NOON)
    merge_tags(*pair, editor, NOON)
    assert set(Tag.objects.filter(merged_into=pair[1]).values_list("name", flat=True)) == {"BITCOINS", "BITCOINZ"}
    assert Change.objects.count() == 2


def test_what_makes_no_sense_is_refused_in_words(editor: User, pair: tuple[Tag, Tag]) -> None:
    other = make_tag(name="ETF")
    merge_tags(*pair, editor, NOON)
    for gone, kept, told in ((other, other, "itself"), (pair[0], other, "merged into “BTC”"), (other, pair[0], "BTC")):
        with pytest.raises(NotPossible, match=told):
            merge_tags(gone, kept, editor, NOON)


def test_whoever_names_the_old_tag_later_means_the_new_one(editor: User, pair: tuple[Tag, Tag]) -> None:
    merge_tags(*pair, editor, NOON)
    article = make_article(status="draft")
    write(article, NOON, Record(editor, "Tags."), version=1, fields={}, tags=["BITCOINS", "ETF", "BTC"])
    assert article.ordered_tags == ["BTC", "ETF"]
    entry = make_entry(keywords=["bitcoins", "etf", "btc"])
    filing.file(filing.drafts_of([entry]), NOON)
    filed = Article.objects.get(entry=entry)
    assert "BTC" in filed.ordered_tags
    assert "BITCOINS" not in filed.ordered_tags
    assert taxonomy.names_now(["BITCOINS", "NEW", "BTC"]) == ("BTC", "NEW")


def test_the_file_of_an_article_comes_in_again_unchanged(editor: User, pair: tuple[Tag, Tag]) -> None:
    article = make_article(tags=[pair[0], make_tag(name="ETF")], slug="coin", html="")
    written = write_article(file_of(article))
    merge_tags(*pair, editor, NOON)
    assert fileimport.import_article(written, "2026/03/coin.en.md", NOON) == fileimport.Outcome.SAME


def test_what_was_tagged_meanwhile_is_moved_by_the_sweep(editor: User, pair: tuple[Tag, Tag]) -> None:
    old, new = pair
    merge_tags(old, new, editor, NOON)
    late, both = make_article(), make_article(tags=[new])
    TaggedArticle.objects.bulk_create([row for article in (late, both) for row in tag_rows(article, [old])])
    changes = Change.objects.count()
    assert settle_merged(NOON) == 1
    assert late.ordered_tags == both.ordered_tags == ["BTC"]
    assert Change.objects.count() == changes + 1
    assert settle_merged(NOON) == 0


def test_a_merge_costs_the_same_however_many_articles(editor: User) -> None:
    def queries(count: int) -> int:
        old, new = make_tag(), make_tag()
        for _ in range(count):
            make_article(tags=[old])
            make_article(tags=[old, new])
        with CaptureQueriesContext(connection) as captured:
            merge_tags(old, new, editor, NOON)
        return len(captured)

    assert queries(1) == queries(30)


def press(desk: Client, tags: list[Tag], **data: Any) -> Any:
    listed = desk.post("/admin/articles/tag/", {"action": "merge", "_selected_action": [tag.pk for tag in tags]})
    assert desk.get(listed["Location"]).status_code == 200
    return desk.post(listed["Location"], {"tag": [tag.pk for tag in tags], **data})


def test_an_editor_merges_what_was_ticked(client: Client, editor: User, pair: tuple[Tag, Tag]) -> None:
    editor.is_staff = True
    editor.save()
    client.force_login(editor)
    article = make_article(tags=[pair[0]])
    third = make_tag(name="XBT")
    answer = press(client, [*pair, third], keep=pair[1].pk)
    assert answer.status_code == 302
    assert article.ordered_tags == ["BTC"]
    listed = client.get("/admin/articles/tag/").content.decode()
    assert "became “BTC”" in listed
    assert Tag.objects.filter(merged_into=pair[1]).count() == 2
    for data, told in (
        ({"keep": "another", "name": "nothing"}, "There is no tag of that name."),
        ({"keep": pair[1].pk}, "This is the only one that you ticked."),
        ({}, "Choose the tag that stays."),
    ):
        assert told in press(client, [pair[1]], **data).content.decode()
    assert press(client, [pair[1]], keep="another", name=make_tag(name="ETF").name.lower()).status_code == 302
    assert article.ordered_tags == ["ETF"]
    assert client.get("/admin/articles/tag/merge/").status_code == 302


def test_a_reporter_may_not_merge(client: Client, pair: tuple[Tag, Tag]) -> None:
    reporter = make_user(is_staff=True)
    reporter.user_permissions.add(*_permissions("view_tag"))
    client.force_login(reporter)
    assert client.get(f"/admin/articles/tag/merge/?tag={pair[0].pk}").status_code == 403


def _permissions(codename: str) -> Any:
    return Article._meta.apps.get_model("auth", "Permission").objects.filter(codename=codename)


def test_feeds_of_both_say_the_same(client: Client, editor: User, pair: tuple[Tag, Tag]) -> None:
    make_article(tags=[pair[0]], title="One")
    make_article(tags=[pair[1]], title="Two")
    merge_tags(*pair, editor, NOON)
    told = json.loads(client.get("/tag/bitcoins/feed.json", follow=True).content)
    assert [item["title"] for item in told["items"]] == ["Two", "One"]
