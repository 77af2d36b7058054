"""What an open page asks for now and then, what it is told of, and what stands ready for a script on it."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from articles import publishing, search, tallying
from articles.models import Article
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db


def fresh(client: Client, path: str) -> dict[str, list[int] | list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    found: dict[str, list[int] | list[str]] = json.loads(answer.content)
    return found


def since(client: Client, path: str) -> int:
    return int(re.findall(r'class="fresh" role="status" data-list="[^"]*" data-since="(\d+)"', page(client, path))[0])


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_page_knows_when_its_newest_story_went_live_and_its_address_tells_of_newer_ones(client: Client) -> None:
    places = {"tags": [make_tag(name="BTC")], "category": make_category(key="DEFI"), "source": make_source(key="wire")}
    editor = make_user(first_name="Ada", last_name="Byron")
    for number in range(12):
        make_article(**places, editor=editor, sticky_weight=9 if number == 3 else 0)
    lists = ("/", "/tag/btc/", "/category/defi/", "/source/wire/", "/authors/ada-byron/")
    known = {path: since(client, path) for path in lists}
    newer = make_article(**places, editor=editor, published_at=NOON + timedelta(days=1))
    for path in lists:
        told = fresh(client, f"{path}new.json")
        assert [at for at in told["at"] if int(at) > known[path]] == [int(newer.live_at.timestamp() * 1000)]  # type: ignore[union-attr]
        assert len(told["at"]) == 10
        assert (told["words"][0], told["words"][2], told["words"][9]) == ("1 new", "3 new", "More than 9 new")
        assert since(client, path) > known[path]


def test_words_speak_the_language_of_the_list(client: Client) -> None:
    make_article(lang="uk")
    assert fresh(client, "/uk/new.json")["words"][:5] == ["1 нова", "2 нові", "3 нові", "4 нові", "5 нових"]
    assert 'data-list="/uk/"' in page(client, "/uk/")


def test_only_the_first_page_of_a_list_that_grows_is_open(client: Client) -> None:
    tag = make_tag(name="BTC")
    for _ in range(35):
        make_article(tags=[tag])
    first = page(client, "/tag/btc/")
    following = re.findall(r'rel="next" href="([^"]+)"', first)[0]
    for path in (f"/tag/btc/{following}", "/archive/2026/03/"):
        assert 'class="fresh"' not in page(client, path)
        assert 'class="follow"' not in page(client, path)
    assert re.search(
        r'<button class="follow"[^>]* data-list="/tag/btc/" data-name="BTC" data-since="\d+" hidden>', first
    )


def test_a_topic_s_pulse_stands_on_its_first_page_as_drawing_words_and_table(client: Client) -> None:
    user, tag = make_user(is_superuser=True), make_tag(name="BTC")
    for number in range(8):
        draft = make_article(status="draft", tags=[tag], category=make_category(key="DEFI"), sentiment="POSITIVE")
        publishing.publish(draft, user, NOON + timedelta(days=3 * number), version=1)
    now = NOON + timedelta(days=22)
    assert sum(week.positive for week in tallying.last_weeks("tag", tag.pk, "en", now)) == 8
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: now)
        for path in ("/tag/btc/", "/category/defi/"):
            shown = page(client, path)
            assert shown.count('<rect class="pulse-positive"') == len(re.findall(r"<td>[1-9]\d*</td>", shown)) == 4
            assert "8 stories in 12 weeks" in shown
            assert "8 by nobody" in shown
        assert "<style" not in shown
        assert " style=" not in shown
        assert "pulse" not in page(client, "/archive/2026/03/")
    assert "pulse" not in page(client, "/tag/btc/")


def test_a_story_can_be_shared_without_a_script(client: Client) -> None:
    article = make_article(title="Coin & “quotes” <up>", slug="coin")
    shown = page(client, article.get_absolute_url())
    asked = "url=https%3A%2F%2Fpaper.example%2F2026%2F03%2Fcoin%2F&amp;text=Coin+%26+%E2%80%9Cquotes%E2%80%9D+%3Cup%3E"
    for service in ("https://t.me/share/url", "https://x.com/intent/post"):
        assert f'<a href="{service}?{asked}"' in shown


def test_the_script_is_small_and_the_only_one(client: Client) -> None:
    article = make_article()
    for path in ("/", "/tag/", article.get_absolute_url(), "/search/"):
        scripts = re.findall(r"<script(?! type=.application/ld\+json)[^>]*>", page(client, path))
        assert len(scripts) <= 1
    assert (Path(settings.BASE_DIR) / "static/js/paper.js").stat().st_size < 5000


class TestLost:
    def test_stories_and_tags_that_are_like_the_address_are_offered(self, client: Client) -> None:
        from_index(make_article(title="Kestrel halts withdrawals", tags=[make_tag(name="BITCOIN")]))
        from_index(make_article(title="Kestrel opens a bank"))
        shown = page(client, "/2020/01/kestrel-halts-withdrawals-2/")
        titles = re.findall(r">(Kestrel [^<]*)</a>", shown)
        assert titles == ["Kestrel halts withdrawals", "Kestrel opens a bank"]
        assert '<a href="/tag/bitcoin/">BITCOIN</a>' in page(client, "/tag/bitcon/")

    @pytest.mark.parametrize(
        "path",
        ["/nothing-alike/", "/kestrel.php", "/uk/kestrel/", "/2020/01/12/", "/%F0%9F%98%80/", "/a/", "/tag/%2522/"],
    )
    def test_nothing_is_offered_where_nothing_is_alike(self, client: Client, path: str) -> None:
        from_index(make_article(title="Kestrel halts withdrawals"))
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Kestrel" not in answer.content.decode()

    def test_what_is_no_longer_public_is_not_offered(self, client: Client) -> None:
        article = make_article(title="Kestrel halts withdrawals", slug="kestrel-halts")
        from_index(article)
        Article.objects.update(status="draft")
        assert "Kestrel halts withdrawals" not in page(client, article.get_absolute_url())


def from_index(article: Article) -> None:
    search.index([article.pk])
