"""The article's form: what it saves, whom it refuses, and that a stale one overwrites nothing and loses nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import editing
from articles.models import Article, Rewrite
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in, typed
from tests.builders import NOON, make_article, make_category, make_tag

SOON = "2096-05-04T10:30"


def _address(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _send(client: Client, article: Article, **overrides: Any) -> Any:
    return client.post(_address(article), typed(article, **overrides))


def _state(article: Article) -> dict[str, Any]:
    return Article.objects.filter(pk=article.pk).values().get()


def test_saving_stores_what_was_typed_and_nothing_else(desk: Client) -> None:
    article = make_draft(description="Old standfirst.")
    before = _state(article)
    answer = _send(desk, article, title="A better headline", body="One.\r\n\r\nTwo.", tags='BTC, "ACME, INC"')
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.title, article.body, article.ordered_tags) == (
        "A better headline",
        "One.\n\nTwo.",
        ["BTC", "ACME, INC"],
    )
    assert article.version == before["version"] + 1
    assert (article.slug, article.category_id, article.score) == (before["slug"], before["category_id"], 0)


def test_saving_an_untouched_form_writes_nothing(desk: Client) -> None:
    article = make_draft(tags=[make_tag(name="BTC"), make_tag(name="A, B")], body="One.\n\nTwo.")
    page = desk.get(_address(article)).content.decode()
    assert 'value="BTC, &quot;A, B&quot;"' in page
    answer = _send(desk, article, tags='BTC, "A, B"', body="One.\r\n\r\nTwo.")
    assert answer.status_code == 302
    assert _state(article)["version"] == article.version


def test_a_stale_form_overwrites_nothing_and_keeps_what_was_typed(desk: Client, editor: User) -> None:
    article = make_draft(title="First headline", body="The first text.")
    sent = typed(article, title="My headline", body="The text that I typed.")
    colleague = person("Editor")
    editing.save(
        Article.objects.get(pk=article.pk),
        colleague,
        timezone.now(),
        version=article.version,
        changes={"body": "The text that my colleague saved."},
    )
    before = _state(article)
    answer = desk.post(_address(article), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert _state(article) == before
    assert "The text that I typed.</textarea>" in page
    assert 'value="My headline"' in page
    assert f"{colleague.username} saved version 2" in page
    assert '<del class="nr-del">my colleague saved.</del><ins class="nr-ins">I typed.</ins>' in page


def test_having_seen_the_newer_version_an_editor_may_write_over_it(desk: Client) -> None:
    article = make_draft()
    sent = typed(article, title="Mine after all")
    Article.objects.filter(pk=article.pk).update(version=7, title="Theirs")
    assert desk.post(_address(article), {**sent, "seen_version": 6}).status_code == 409
    assert desk.post(_address(article), {**sent, "seen_version": 7}).status_code == 302
    assert _state(article)["title"] == "Mine after all"


def test_publishing_saves_what_was_typed_and_publishes_it(desk: Client) -> None:
    article = make_draft()
    _send(desk, article, act="publish", body="The last word.")
    article.refresh_from_db()
    assert (article.status, article.body) == (Article.Status.PUBLISHED, "The last word.")


def test_a_refused_act_keeps_what_was_typed_and_says_why(desk: Client) -> None:
    article = make_draft()
    answer = _send(desk, article, act="schedule", at="2001-01-01T00:00", title="Typed before")
    page = answer.content.decode()
    assert "That time has passed" in page
    assert 'value="Typed before"' in page
    assert _state(article)["status"] == Article.Status.DRAFT
    again = _send(desk, article, act="schedule", at=SOON, title="Typed before", version=_state(article)["version"])
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("status", "sent", "then"),
    [
        ("draft", {"act": "schedule", "at": SOON}, {"status": "scheduled"}),
        ("draft", {"act": "spike", "spike_reason": "old"}, {"status": "spiked"}),
        ("scheduled", {"act": "unschedule"}, {"status": "draft", "publish_at": None}),
        ("scheduled", {"act": "publish"}, {"status": "published"}),
        ("published", {"act": "withdraw", "withdraw_reason": "wrong"}, {"status": "withdrawn"}),
        ("published", {"act": "place", "place": "2", "until": SOON}, {"place": 2, "sticky_weight": 5}),
        ("withdrawn", {"act": "restore"}, {"status": "draft"}),
        ("spiked", {"act": "restore"}, {"status": "draft"}),
    ],
)
def test_a_button_does_its_act(status: str, sent: dict[str, str], then: dict[str, Any], desk: Client) -> None:
    article = make_draft(status=status)
    assert _send(desk, article, **sent).status_code == 302
    state = _state(article)
    assert {key: state[key] for key in then} == then


def test_the_form_moves_an_article_and_keeps_its_seconds(desk: Client) -> None:
    article = make_draft(slug="old", published_at=NOON.replace(second=41), updated_at=NOON)
    answer = _send(desk, article, act="move", slug="New words", published=f"{NOON:%Y-%m-%dT%H:%M}")
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.slug, article.published_at.second) == ("new-words", 41)
    page = _send(desk, article, act="move", slug="–", title="Typed beside it").content.decode()
    assert "at least one letter" in page
    assert 'value="Typed beside it"' in page


def test_asking_for_a_rewrite_queues_one(desk: Client, editor: User) -> None:
    article = make_draft()
    _send(desk, article, act="rewrite", shape="brief", instruction="Shorter.")
    rewrite = Rewrite.objects.get(article=article)
    assert (rewrite.state, rewrite.shape, rewrite.instruction, rewrite.requested_by) == (
        "queued",
        "brief",
        "Shorter.",
        editor,
    )


ACTS = [
    "save",
    "publish",
    "schedule",
    "unschedule",
    "withdraw",
    "place",
    "spike",
    "restore",
    "rewrite",
    "cover",
    "move",
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["Reporter", "Wire staff"])
def test_who_may_not_change_an_article_changes_nothing(role: str, act: str, db: None) -> None:
    article = make_draft()
    before = _state(article)
    sent = {"act": act, "title": "Not mine", "at": SOON, "withdraw_reason": "x", "place": "3"}
    assert _send(signed_in(person(role)), article, **sent).status_code == 403
    assert _state(article) == before
    assert not article.rewrites.exists()


@pytest.mark.parametrize("act", ["publish", "schedule", "place", "spike"])
def test_a_reporter_edits_an_assigned_draft_but_decides_nothing(act: str, reporter: User) -> None:
    article = make_draft(assigned_to=reporter)
    client = signed_in(reporter)
    assert _send(client, article, title="By the reporter").status_code == 302
    article.refresh_from_db()
    assert article.title == "By the reporter"
    assert _send(client, article, act=act, at=SOON, place="3").status_code == 403
    article.refresh_from_db()
    assert (article.status, article.place) == (Article.Status.DRAFT, None)


def test_who_may_only_read_sees_no_buttons_but_that_of_a_note(reporter: User) -> None:
    page = signed_in(reporter).get(_address(make_draft())).content.decode()
    assert "You may read this article" in page
    assert re.findall(r'name="act" value="(.*?)"', page) == ["note"]


def test_the_source_is_shown_as_text_and_never_as_html(desk: Client) -> None:
    article = make_draft()
    assert article.entry is not None
    article.entry.title = "Bank <img src=x onerror=alert(1)>"
    article.entry.url = "javascript:alert(1)"
    article.entry.save()
    page = desk.get(_address(article)).content.decode()
    assert "<img src=x" not in page
    assert "Bank &lt;img src=x" in page
    assert "javascript:" not in page.partition('id="article_form"')[2]
    assert "The bank bought $120 million of bitcoin" in page
    assert "alert(1)</script>" not in page


def test_a_new_article_is_a_draft_of_its_writer(reporter: User) -> None:
    data = {
        "lang": "uk",
        "title": "Власна історія",
        "body": "Текст.",
        "category": make_category(key="OTHER").pk,
        "tags": "btc",
    }
    answer = signed_in(reporter).post(reverse("admin:articles_article_add"), data)
    article = Article.objects.get()
    assert answer.url == _address(article)
    assert (article.status, article.lang, article.assigned_to, article.ordered_tags) == (
        "draft",
        "uk",
        reporter,
        ["BTC"],
    )


def test_wire_staff_write_no_articles(db: None) -> None:
    data = {"lang": "en", "title": "Not mine to write", "category": make_category(key="OTHER").pk}
    assert signed_in(person("Wire staff")).post(reverse("admin:articles_article_add"), data).status_code == 403
    assert not Article.objects.exists()


def test_a_draft_is_previewed_by_those_who_may_see_it_and_found_by_nobody(desk: Client) -> None:
    article = make_draft(body="Words **in bold**.", html="")
    address = reverse("admin:articles_article_preview", args=[article.pk])
    answer = desk.get(address)
    assert "<strong>in bold</strong>" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex"
    assert "private, no-store" in answer["Cache-Control"]
    assert signed_in(person("Editor")).get(address).status_code == 200
    assert Client().get(address).status_code == 302


def test_the_history_shows_what_a_change_took_out_and_put_in(desk: Client) -> None:
    article = make_draft(title="Old headline")
    _send(desk, article, title="New headline")
    page = desk.get(reverse("admin:articles_article_revisions", args=[article.pk])).content.decode()
    assert '<del class="nr-del">Old </del>' in page
    assert '<ins class="nr-ins">New </ins>' in page


def test_an_article_cannot_be_deleted_in_the_admin(admin_client: Client) -> None:
    article = make_article()
    assert (
        admin_client.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert Article.objects.filter(pk=article.pk).exists()


def test_the_page_leads_to_the_proposal_that_waits(desk: Client) -> None:
    rewrite = make_rewrite()
    page = desk.get(_address(rewrite.article)).content.decode()
    assert reverse("admin:articles_rewrite_review", args=[rewrite.pk]) in page


def test_a_scheduled_time_is_shown_as_the_input_takes_it(desk: Client) -> None:
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    article = make_draft(status=Article.Status.SCHEDULED, publish_at=at)
    assert f'value="{at:%Y-%m-%dT%H:%M}"' in desk.get(_address(article)).content.decode()
