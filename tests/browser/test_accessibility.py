"""No page of the admin keeps people out: axe finds nothing serious, on a desk in light, and on a phone in dark.

A new page joins `PAGES`: its name, and a function that makes what it shows and gives its address.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from articles import bulking, editing
from articles.models import Article, ModelCall
from articles.people import handing, inviting, notes
from articles.people.links import invitation_link
from newsroom import pipeline
from tests.articles.admin.conftest import make_draft, make_rewrite, person
from tests.articles.admin.test_lists import MAKERS
from tests.articles.test_triage import event, waiting
from tests.browser.axe import violations
from tests.browser.numbers import busy_week
from tests.browser.people import signed_in
from tests.builders import NOON, make_article, make_cover, make_entry, make_feed, make_user

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe"), pytest.mark.django_db(transaction=True)]

SCREENS = {"desk, light": (1440, "light"), "phone, dark": (360, "dark")}


def _triage() -> str:
    cluster = event()
    waiting(cluster, title="Miners move north", source_url="https://wire.example/1")
    waiting(cluster)
    waiting(lang="uk")
    make_article(entry=make_entry(cluster=cluster))
    return reverse("admin:articles_article_triage")


def _spiked() -> str:
    make_draft(status=Article.Status.SPIKED)
    return f"{reverse('admin:articles_article_triage')}?spiked=1"


def _review() -> str:
    return reverse("admin:articles_rewrite_review", args=[make_rewrite().pk])


def _open_points() -> str:
    text = "The bank bought $90 billion of bitcoin on Tuesday.\n\nRivals of 14 nations will copy the idea next spring."
    return reverse("admin:articles_rewrite_review", args=[make_rewrite(text=text).pk])


def _story() -> str:
    """What a complaint leads to."""
    return reverse("admin:articles_article_story", args=[make_draft(status="published").pk])


def _calls() -> str:
    ModelCall.objects.create(rewrite=make_rewrite(), at=NOON, provider="openai", model="m", cost="0.1", error="Broken.")
    return reverse("admin:articles_modelcall_changelist")


def _home() -> str:
    make_rewrite()
    make_feed(title="The broken feed", error_streak=3, last_error="It answered 503.")
    return reverse("admin:index")


def _form() -> str:
    return reverse("admin:articles_article_change", args=[make_draft().pk])


def _form_of_readers() -> str:
    """A public translation whose original was corrected, with a picture that nobody described."""
    original = make_article(external_id="7", source=None)
    article = make_article(external_id="7", source=None, lang="uk", original=original, stale_since=NOON)
    editor = person("Editor")
    editing.save(article, editor, NOON, version=1, changes={"body": "A ![](https://x.example/y.png) picture."})
    return reverse("admin:articles_article_change", args=[article.pk])


def _versions() -> str:
    return _form_of_readers().replace("change", "revisions")


def _submitted() -> str:
    """A draft that a reporter has handed over, with an open note and a closed one."""
    reporter = person("Reporter")
    article = make_draft(assigned_to=reporter)
    handing.submit(article, reporter, NOON, version=1, note="From their report, page 12.")
    notes.resolve(notes.add(article, reporter, NOON, text="Is it so?"), reporter, NOON)
    return reverse("admin:articles_article_change", args=[article.pk])


def _for_you() -> str:
    """Something for the `admin_user`, who looks at it."""
    notes.add(make_draft(), person("Editor"), NOON, text="@admin, call them.")
    return reverse("admin:articles_notice_changelist")


def _invitation(name: str = "") -> str:
    invitation = inviting.invite(make_user(is_superuser=True), timezone.now(), email="ada@paper.example", groups=[])
    if name:
        return reverse(f"admin:articles_invitation_{name}", args=[invitation.pk])
    return invitation_link(invitation).removeprefix(settings.SITE_URL)


def _log() -> str:
    _submitted()
    return reverse("admin:admin_logentry_changelist")


def _list(name: str) -> Callable[[], str]:
    def address() -> str:
        make_rewrite()
        return reverse(f"admin:{name}_changelist")

    return address


def _covers() -> str:
    article = make_draft(cover=make_cover(alt="A gold coin", photo_id="coin"))
    make_article(cover=article.cover)
    return f"{reverse('admin:articles_article_covers', args=[article.pk])}?q=coin"


def _cover() -> str:
    cover = make_cover(alt="A gold coin")
    make_article(cover=cover)
    return reverse("admin:articles_coverimage_change", args=[cover.pk])


def _schedule() -> str:
    make_article(status="scheduled", publish_at=timezone.now() - timedelta(hours=1), place=1)
    make_article(status="scheduled", publish_at=timezone.now() + timedelta(minutes=1))
    return reverse("admin:articles_article_schedule")


def _front() -> str:
    for number in range(12):
        make_article(place=1 if number == 3 else None, slot_until=timezone.now() + timedelta(hours=1))
    return reverse("admin:articles_article_front")


def _bulk(kind: str) -> Callable[[], str]:
    """One that is not started, or one that is finished."""

    def address() -> str:
        editor = make_user(is_superuser=True)
        job = bulking.prepare([make_draft(body="").pk, make_draft().pk], editor, timezone.now(), kind=kind)
        if kind == "publish":
            bulking.start(job, editor, timezone.now())
            pipeline.bulk(timezone.now, lambda: False)
        return reverse("admin:articles_bulkjob_change", args=[job.pk])

    return address


PAGES: dict[str, Callable[[], str]] = {
    "triage": _triage,
    "what was spiked": _spiked,
    "review": _review,
    "open points": _open_points,
    "complaint": lambda: reverse("admin:articles_article_complaint"),
    "story of a complaint": _story,
    "model calls": _calls,
    "home": _home,
    "article": _form,
    "article of readers": _form_of_readers,
    "versions": _versions,
    "new article": lambda: reverse("admin:articles_article_add"),
    "flash": lambda: reverse("admin:articles_article_flash"),
    "covers of an article": _covers,
    "cover": _cover,
    "schedule": _schedule,
    "front page": _front,
    "bulk job not started": _bulk("withdraw"),
    "bulk job done": _bulk("publish"),
    "articles": _list("articles_article"),
    "proposals": _list("articles_rewrite"),
    "rules": lambda: reverse("admin:sources_feed_rules", args=[make_feed().pk]),
    "add a feed": lambda: reverse("admin:sources_feed_new"),
    "add a list": lambda: reverse("admin:sources_feed_opml"),
    "profile": lambda: reverse("admin:articles_profile_mine"),
    "corrections": _list("articles_correction"),
    "feeds": _list("sources_feed"),
    "a submitted draft": _submitted,
    "for you": _for_you,
    "inviting": lambda: reverse("admin:articles_invitation_add"),
    "invitation": lambda: _invitation("change"),
    "joining": _invitation,
    "people": lambda: reverse("admin:auth_user_changelist"),
    "a person": lambda: reverse("admin:auth_user_change", args=[make_user().pk]),
    "log": _log,
    "numbers": busy_week,
}


def found_on(address: str, screen: str, chromium: Browser, live_server: Any, user: User) -> list[str]:
    width, theme = SCREENS[screen]
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
    page = signed_in(context.new_page(), user, live_server)
    page.goto(f"{live_server.url}{address}")
    page.wait_for_load_state("networkidle")
    found = violations(page)
    context.close()
    return found


def on_screens() -> list[Any]:
    """Every page on one of the screens, in turns, and on the other in deep runs."""
    both = list(product(enumerate(PAGES), enumerate(SCREENS)))
    late = [pytest.mark.deep]
    return [
        pytest.param(name, screen, id=f"{name}, {screen}", marks=late if (page + number) % 2 else [])
        for (page, name), (number, screen) in both
    ]


@pytest.mark.parametrize(("name", "screen"), on_screens())
def test_nothing_serious_stands_in_anybodys_way(
    name: str, screen: str, chromium: Browser, live_server: Any, admin_user: User
) -> None:
    assert found_on(PAGES[name](), screen, chromium, live_server, admin_user) == []


@pytest.mark.deep
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_nor_on_any_list_or_record(
    model: type[Model], screen: str, chromium: Browser, live_server: Any, admin_user: User
) -> None:
    MAKERS[model](1)
    row = model._default_manager.latest("pk")
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    for address in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
        assert found_on(address, screen, chromium, live_server, admin_user) == [], address
