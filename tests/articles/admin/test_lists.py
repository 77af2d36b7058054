"""Every list of the admin: as many queries at fifty rows as at one, and what an editor finds with its filters."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import (
    Announcement,
    Article,
    BulkJob,
    Category,
    Change,
    Correction,
    CoverImage,
    Invitation,
    Mail,
    ModelCall,
    Note,
    Notice,
    Profile,
    Revision,
    Rewrite,
    Tag,
)
from articles.people.signing import ensure
from sources.models import Cluster, Entry, EntryVersion, Feed, ImportRun, RejectedEntry, Source
from tests.articles.admin.conftest import make_draft, make_rewrite
from tests.builders import (
    NOON,
    make_article,
    make_category,
    make_cover,
    make_entry,
    make_feed,
    make_source,
    make_tag,
    make_user,
)


def _run(number: int) -> ImportRun:
    return ImportRun.objects.create(feed=make_feed(), requested_at=NOON, requested_by=make_user(), state="done")


def _reject(number: int) -> RejectedEntry:
    run = _run(number)
    return RejectedEntry.objects.create(
        run=run, feed=run.feed, reason="no title", payload="{}", digest=number.to_bytes(16, "big"), received_at=NOON
    )


def _change(number: int) -> Change:
    return Change.objects.create(article=make_article(), before=None, after={}, at=NOON)


def _revision(number: int) -> Revision:
    return Revision.objects.create(
        article=make_article(), kind="saved", version=1, file="---\n---\n", user=make_user(), at=NOON
    )


def _entry(number: int) -> Entry:
    entry = make_entry(feed=make_feed())
    make_article(entry=entry, source=entry.source)
    return entry


def _cluster(number: int) -> Cluster:
    cluster = Cluster.objects.create(created_at=NOON)
    make_entry(cluster=cluster)
    make_entry(cluster=cluster)
    return cluster


def _correction(number: int) -> Correction:
    entry = make_entry(version=2)
    EntryVersion.objects.create(entry=entry, number=1, title="Before", content_hash="x", replaced_at=NOON)
    article = make_article(entry=entry, source=entry.source)
    return Correction.objects.create(
        article=article, entry=entry, from_version=1, to_version=2, noticed_at=NOON, decided_by=make_user()
    )


def _bulk_job(number: int) -> BulkJob:
    return BulkJob.objects.create(
        kind="publish", selection=number.to_bytes(16, "big"), total=1, requested_by=make_user(), requested_at=NOON
    )


def _model_call(number: int) -> ModelCall:
    return ModelCall.objects.create(rewrite=make_rewrite(make_article()), at=NOON, provider="openai", model="large")


def _invitation(number: int) -> Invitation:
    invitation = Invitation.objects.create(
        email=f"a{number}@b.example", invited_by=make_user(), invited_at=NOON, expires_at=NOON
    )
    invitation.groups.set(Group.objects.all())
    Mail.objects.create(kind="invitation", invitation=invitation, queued_at=NOON)
    return invitation


def _log_entry(number: int) -> None:
    things = [make_article(), make_source(), make_user(), make_feed()]
    LogEntry.objects.log_actions(make_user().pk, [things[number % 4]], 2, "Changed.", single_object=True)


def _notice(number: int) -> Notice:
    """Of the person who looks."""
    article, reader = make_draft(), User.objects.get(username="admin")
    note = Note.objects.create(article=article, user=make_user(), at=NOON, text="Call them.")
    return Notice.objects.create(user=reader, by=make_user(), article=article, note=note, kind="note", at=NOON)


MAKERS: dict[type[Model], Callable[[int], Any]] = {
    Article: lambda number: make_rewrite(make_draft(cover=make_cover(), category=make_category(key=f"C{number}"))),
    BulkJob: _bulk_job,
    Category: lambda number: make_article(category=make_category(key=f"C{number}")),
    Change: _change,
    Cluster: _cluster,
    Correction: _correction,
    CoverImage: lambda number: make_article(cover=make_cover()),
    Entry: _entry,
    Feed: lambda number: make_feed(source=make_source()),
    Group: lambda number: Group.objects.create(name=f"Group {number}"),
    ImportRun: _run,
    ModelCall: _model_call,
    RejectedEntry: _reject,
    Revision: _revision,
    Rewrite: lambda number: make_rewrite(),
    Invitation: _invitation,
    LogEntry: _log_entry,
    Announcement: lambda number: Announcement.objects.create(kind="hub", path=f"/{number}", wanted_at=NOON),
    Mail: lambda number: Mail.objects.create(kind="reset", user=make_user(email="a@b.example"), queued_at=NOON),
    Notice: _notice,
    Profile: lambda number: ensure(make_user(first_name=f"Ada {number}")),
    Source: lambda number: make_source(),
    Tag: lambda number: make_article(tags=[make_tag(name=f"T{number}")]),
    User: lambda number: make_user(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_a_list_asks_as_often_for_fifty_rows_as_for_one(model: type[Model], admin_client: Client) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    MAKERS[model](1)
    admin_client.get(address)  # fills the caches of content types and sites
    with CaptureQueriesContext(connection) as at_one:
        admin_client.get(address)
    for number in range(2, 51):
        MAKERS[model](number)
    with CaptureQueriesContext(connection) as at_fifty:
        answer = admin_client.get(address)
    assert answer.status_code == 200
    assert answer.content.count(b"<tr") >= 50
    assert len(at_fifty) == len(at_one), [query["sql"][:200] for query in at_fifty.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_every_row_has_a_page_of_its_own(model: type[Model], admin_client: Client) -> None:
    MAKERS[model](1)
    row = model._default_manager.latest("pk")
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
    assert admin_client.get(address, follow=True).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_every_row_has_a_history(model: type[Model], admin_client: Client) -> None:
    MAKERS[model](1)
    row = model._default_manager.latest("pk")
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[row.pk])
    assert admin_client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["auth_user", "auth_group", "articles_article", "articles_category", "sources_source"])
def test_what_people_may_add_has_a_form(name: str, admin_client: Client) -> None:
    page = admin_client.get(reverse(f"admin:{name}_add"), follow=True).content.decode()
    assert "rounded-default" in page  # the admin's own widgets, not the stock ones
    assert "csrfmiddlewaretoken" in page


def _titles(client: Client, query: str) -> str:
    answer = client.get(f"{reverse('admin:articles_article_changelist')}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_articles_are_found_by_what_waits_for_review(desk: Client) -> None:
    waiting = make_rewrite(make_draft(title="Waiting for eyes")).article
    make_rewrite(make_draft(title="No luck here"), state="failed")
    make_draft(title="Nobody asked")
    assert waiting.title in _titles(desk, "proposal=waiting")
    assert "No luck here" not in _titles(desk, "proposal=waiting")
    assert "No luck here" in _titles(desk, "proposal=failed")
    assert "Nobody asked" in _titles(desk, "proposal=none")
    assert "Waiting for eyes" not in _titles(desk, "proposal=none")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status__exact=draft", True),
        ("status__exact=published", False),
        ("triage=taken", True),
        ("triage=waiting", False),
        ("lang=en", True),
        ("lang=uk", False),
        ("pinned=no", True),
        ("pinned=yes", False),
        ("assigned=me", True),
        ("assigned=nobody", False),
        ("sentiment__exact=NEUTRAL", True),
        ("sentiment__exact=POSITIVE", False),
        ("published_at_from=2026-03-14", True),
        ("published_at_from=2026-03-16", False),
        ("published_at_from=yesterday", True),
        ("published_at_to=2026-03-14", True),
        ("published_at_to=2026-03-13", False),
        ("q=glaciers+of", True),
        ("q=glaciers+volcano", False),
        ("q=90210", True),
        ("q=9021", False),
    ],
)
def test_a_filter_keeps_what_it_names(query: str, found: bool, desk: Client, editor: User) -> None:
    make_draft(title="The glaciers of Peru", assigned_to=editor, external_id="90210", published_at=NOON)
    assert ("The glaciers of Peru" in _titles(desk, query)) is found


def test_a_search_of_thousands_of_words_is_answered(desk: Client) -> None:
    make_draft(title="The glaciers of Peru")
    assert "The glaciers of Peru" in _titles(desk, "q=" + "+".join(["glaciers"] * 1000))
