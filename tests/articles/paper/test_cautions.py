import pytest
from django.test import Client

from articles.models import Article, Category
from articles.paper.cautions import cautions
from sources.models import Cluster
from tests.builders import NOON, make_article, make_cover, make_entry, make_source, make_tag

ADVICE, PROMOTION = "It is not investment advice.", "Possible promotion:"


def told(title: str = "A court hears two witnesses", category: str = "REGULATION", *tags: str, mark: str = "") -> str:
    return " ".join(cautions(Article(title=title, category=Category(key=category)), tags, mark))


@pytest.mark.parametrize(
    "title",
    [
        "Bitcoin holds above $71,000",
        "Ether gains 4% in a day",
        "Fund pays €2 million",
        "Ринок виріс на 3 %",
        "Fee of 20 $",
    ],
)
def test_a_headline_with_a_price_or_a_percentage_is_no_advice(title: str) -> None:
    assert told(title).endswith(ADVICE)


def test_nor_is_what_stands_under_markets_or_trading() -> None:
    assert told("A quiet day", "MARKET").endswith(ADVICE)
    assert told("A quiet day", "BTC", "WALLET", "TRADING").endswith(ADVICE)


def test_other_stories_carry_no_such_line() -> None:
    assert told("Chapter 11 is filed by 3 miners", "BUSINESS", "MINING") == ""


def test_what_may_be_a_promotion_is_told_and_is_no_advice_either() -> None:
    assert told(mark="“sponsored by”").startswith(PROMOTION)
    assert told(mark="“sponsored by”").endswith(ADVICE)


@pytest.mark.django_db
class TestPage:
    def test_the_entry_s_mark_reaches_readers(self, client: Client) -> None:
        marked = make_article(entry=make_entry(possible_promotion="“presale”"))
        clean = make_article(entry=make_entry(), category=Category.objects.create(key="ART", slug="art", name="Art"))
        assert PROMOTION in client.get(marked.get_absolute_url()).content.decode()
        assert 'class="caution"' not in client.get(clean.get_absolute_url()).content.decode()

    def test_stories_of_the_same_event_come_first_among_related_ones(self, client: Client) -> None:
        event = Cluster.objects.create(created_at=NOON)
        common, rare = make_tag(name="COMMON"), make_tag(name="RARE")
        same = make_article(title="The same event", tags=[common], entry=make_entry(cluster=event))
        make_article(title="Much in common", tags=[common, rare], source=make_source())
        shown = make_article(tags=[common, rare], entry=make_entry(cluster=event))
        page = client.get(shown.get_absolute_url()).content.decode()
        related = page[page.index('class="related"') :]
        assert related.index(same.title) < related.index("Much in common")

    def test_no_photo_of_the_page_stands_twice(self, client: Client) -> None:
        tag, photo = make_tag(name="TOPIC"), make_cover()
        make_article(tags=[tag], cover=photo)
        shown = make_article(tags=[tag], cover=photo)
        page = client.get(shown.get_absolute_url()).content.decode()
        assert page.count(f'<img src="{photo.regular}"') == 1
        assert "/cover/" in page[page.index('class="related"') :]
