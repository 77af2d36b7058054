"""What staff may type or follow: never an error page, and never a word lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from articles.admin.fields import as_known, names, written
from articles.files import file_of
from articles.frontmatter import read_article, write_article
from articles.models import Article, Rewrite
from tests.articles.admin.conftest import make_draft, make_rewrite, typed
from tests.builders import NOON, make_category, make_entry, make_tag, make_user

LONG_TAG = "A TAG OF MANY WORDS " * 11
ON_ITS_WAY = "A proposal is already on its way; ask again when it is there."


def _address(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _send(client: Client, article: Article, **overrides: Any) -> Any:
    return client.post(_address(article), typed(article, **overrides))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": "h" * 501}, "at most 500 characters"),
        ({"title": "a\0b"}, "Null characters are not allowed"),
        ({"description": "d" * 5_001}, "At most 5,000 characters fit; these are 5001."),
        ({"body": "a\0b"}, "Null characters are not allowed"),
        ({"tags": f"BTC, {LONG_TAG}"}, "a tag has at most 200"),
        ({"tags": ",".join(f"T{number}" for number in range(201))}, "At most 200 tags fit; these are 201."),
        ({"tags": "t" * 140_000}, "cannot be read as tags"),
        ({"score": "9" * 30}, "less than or equal to 2147483647"),
        ({"source_url": "https://x.example/" + "s" * 2_000}, "at most 2000 characters"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_does_not_fit_is_refused_in_words_and_kept_in_the_form(
    sent: dict[str, str], said: str, desk: Client
) -> None:
    article = make_draft()
    answer = _send(desk, article, **{"body": "Typed for an hour.", **sent})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert next(iter(sent.values())).strip()[-100:].replace("\0", "") in page.replace("\0", "")
    assert "body" in sent or "Typed for an hour.</textarea>" in page
    assert Article.objects.get(pk=article.pk).version == article.version


def test_a_standfirst_that_fits_can_be_read_back_from_the_articles_file(desk: Client) -> None:
    article = make_draft()
    assert _send(desk, article, description="d" * 5_000).status_code == 302
    article.refresh_from_db()
    assert read_article(write_article(file_of(article))).description == "d" * 5_000


def test_a_browser_cuts_nothing_that_is_pasted_into_the_standfirst(desk: Client) -> None:
    page = desk.get(_address(make_draft())).content.decode()
    assert "maxlength" not in page.partition('name="description"')[2].partition(">")[0]


@pytest.mark.parametrize("sent", [{"title": "h" * 501}, {"tags": LONG_TAG}, {"title": "a\0b"}])
def test_a_new_article_is_refused_in_words_too(sent: dict[str, str], desk: Client) -> None:
    data = {"lang": "en", "title": "Mine", "body": "Kept text.", "category": make_category(key="OTHER").pk, **sent}
    answer = desk.post(reverse("admin:articles_article_add"), data)
    assert answer.status_code == 200
    assert "Kept text.</textarea>" in answer.content.decode()
    assert not Article.objects.exists()


def test_a_headline_that_does_not_fit_decides_no_proposal_and_loses_no_text(desk: Client) -> None:
    rewrite = make_rewrite()
    sent = {"version": 1, "title": "h" * 501, "text": "My own words.", "act": "accept", "view_confirmed": "on"}
    answer = desk.post(reverse("admin:articles_rewrite_review", args=[rewrite.pk]), sent)
    assert answer.status_code == 200
    assert "at most 500 characters" in answer.content.decode()
    assert "My own words.</textarea>" in answer.content.decode()
    rewrite.refresh_from_db()
    assert rewrite.state == Rewrite.State.PROPOSED


def test_saving_the_headline_leaves_tags_as_they_are_spelled(desk: Client) -> None:
    spelled = ["Lower case", "A  B", "Eth, and more"]
    article = make_draft(tags=[make_tag(name=name, slug=f"t{at}") for at, name in enumerate(spelled)])
    _send(desk, article, title="Another headline", tags=written(spelled))
    article.refresh_from_db()
    assert (article.title, article.ordered_tags) == ("Another headline", spelled)


def test_an_untouched_form_with_odd_tags_writes_nothing(desk: Client) -> None:
    spelled = ["Lower case", "A  B", "a b", "TWO\nLINES"]
    article = make_draft(tags=[make_tag(name=name, slug=f"t{at}") for at, name in enumerate(spelled)])
    shown = desk.get(_address(article)).content.decode()
    assert 'value="Lower case, A B, a b, TWO LINES"' in shown
    _send(desk, article, tags="Lower case, A B, a b, TWO LINES")
    article.refresh_from_db()
    assert (article.version, article.ordered_tags) == (1, spelled)


def test_another_tag_leaves_those_beside_it_as_they_are_spelled() -> None:
    known = ["Lower case", "A  B"]
    assert as_known(names("new one, Lower case, A B"), known) == ["NEW ONE", "Lower case", "A  B"]
    assert as_known(names("a b"), known) == ["A  B"]
    assert as_known(names("btc, BTC"), []) == ["BTC"]


@pytest.mark.parametrize("pk", ["abc", "٣", "²", "-1", "9" * 40, "1.0", "_5F"])
def test_a_proposal_that_cannot_be_is_not_found(pk: str, desk: Client) -> None:
    assert desk.get(f"/admin/articles/rewrite/{pk}/change/", follow=True).status_code == 404


LAST_MOMENT = datetime(2026, 3, 14, 23, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("published_at_to=9999-12-31", True),
        ("published_at_from=9999-12-31", False),
        ("published_at_from=0001-01-01&published_at_to=9999-12-31", True),
        ("published_at_to=2026-03-14", True),
        ("published_at_to=2026-03-13", False),
        ("published_at_from=2026-03-15", False),
        ("published_at_to=99999-01-01", True),
    ],
)
def test_a_filter_by_days_takes_any_day_and_its_last_moment(query: str, found: bool, desk: Client) -> None:
    make_draft(title="The glaciers of Peru", published_at=LAST_MOMENT)
    page = desk.get(f"{reverse('admin:articles_article_changelist')}?{query}")
    assert page.status_code == 200
    assert ("The glaciers of Peru" in page.content.decode()) is found


@pytest.mark.django_db
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_no_list_breaks_on_a_sign_that_no_text_holds(model: type[Model], admin_client: Client) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    make_entry()
    for name in ("q", "lang", "state__exact", "status__exact", "type__exact", "name__icontains", "username__exact"):
        assert admin_client.get(f"{address}?{name}=%00").status_code == 404
    assert admin_client.get(f"{address}?lang=%2500").status_code in {200, 302}


def test_no_search_breaks_on_a_sign_that_no_text_holds(admin_client: Client) -> None:
    field = "app_label=sources&model_name=feed&field_name=source"
    assert admin_client.get(f"/admin/autocomplete/?{field}&term=a%00").status_code == 404
    assert admin_client.get("/admin/search/?s=a%00bc").status_code == 404


@pytest.mark.parametrize("state", [Rewrite.State.QUEUED, Rewrite.State.RUNNING])
def test_an_instruction_for_a_proposal_on_its_way_is_refused_and_kept(state: str, desk: Client) -> None:
    article = make_draft()
    make_rewrite(article, state=state, text="")
    page = _send(desk, article, act="rewrite", instruction="Name the bank.").content.decode()
    assert ON_ITS_WAY in page
    assert "Name the bank.</textarea>" in page
    assert '<details class="nr-more" open><summary>Ask for a rewrite' in page
    assert article.rewrites.count() == 1


@pytest.mark.parametrize("was", [Rewrite.State.FAILED, Rewrite.State.REJECTED, Rewrite.State.SUPERSEDED])
def test_asking_again_while_another_is_on_its_way_is_refused_and_kept(was: str, desk: Client) -> None:
    older = make_rewrite(state=was)
    make_rewrite(older.article, state=Rewrite.State.QUEUED, text="")
    sent = {"version": 1, "act": "again", "instruction": "Name the bank."}
    if was == Rewrite.State.SUPERSEDED:  # its page was open when somebody else asked
        sent |= {"title": older.title, "text": "Half a text of mine."}
    page = desk.post(reverse("admin:articles_rewrite_review", args=[older.pk]), sent).content.decode()
    assert ON_ITS_WAY in page
    assert "Name the bank." in page
    assert ("Half a text of mine." in page) is (was == Rewrite.State.SUPERSEDED)
    assert "None\n" not in page
    assert older.article.rewrites.count() == 2


def test_asking_without_an_instruction_says_that_one_was_on_its_way(desk: Client, editor: User) -> None:
    article = make_draft()
    make_rewrite(article, state=Rewrite.State.QUEUED, text="", requested_by=make_user(), requested_at=NOON)
    page = desk.post(_address(article), typed(article, act="rewrite"), follow=True).content.decode()
    assert "A proposal was on its way already." in page
    assert "Asked for a proposal." not in page
    failed = make_rewrite(article, state=Rewrite.State.FAILED, text="", shape="")
    sent = {"version": 1, "act": "again"}
    page = desk.post(reverse("admin:articles_rewrite_review", args=[failed.pk]), sent, follow=True).content.decode()
    assert "was on its way already" in page
    assert "Asked again" not in page


def test_checking_edits_is_no_wrong_button(desk: Client) -> None:
    rewrite = make_rewrite()
    sent = {"version": 1, "title": rewrite.title, "text": "My own words.", "act": "check"}
    page = desk.post(reverse("admin:articles_rewrite_review", args=[rewrite.pk]), sent).content.decode()
    assert "My own words.</textarea>" in page
    assert "Choose one of the buttons" not in page
