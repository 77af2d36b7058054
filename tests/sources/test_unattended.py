"""A feed that publishes by itself: switched by those who may publish articles, whoever else may edit feeds."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from sources.models import Feed
from tests.builders import make_feed, make_user


def _signed_in(user: User, *roles: str) -> Client:
    user.groups.set(Group.objects.filter(name__in=roles))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def wire(db: None) -> Client:
    return _signed_in(make_user(is_staff=True), "Wire staff")


@pytest.fixture
def both(db: None) -> Client:
    return _signed_in(make_user(is_staff=True), "Wire staff", "Editor")


def _send(client: Client, feed: Feed, **overrides: Any) -> Any:
    kept = {key: value for key, value in model_to_dict(feed).items() if value not in (None, False)}
    answer = client.post(reverse("admin:sources_feed_change", args=[feed.pk]), {**kept, **overrides}, follow=True)
    assert answer.redirect_chain, answer.context["adminform"].form.errors
    feed.refresh_from_db()
    return answer


def test_wire_staff_cannot_let_a_feed_publish(wire: Client) -> None:
    feed = make_feed()
    page = wire.get(reverse("admin:sources_feed_change", args=[feed.pk])).content.decode()
    assert 'name="auto_publish"' not in page
    assert "only somebody who may publish articles can switch it" in page
    _send(wire, feed, auto_publish="on", title="Renamed")
    assert (feed.title, feed.auto_publish) == ("Renamed", False)


def test_wire_staff_cannot_add_a_feed_that_publishes(wire: Client) -> None:
    feed = make_feed()
    kept = {key: value for key, value in model_to_dict(feed).items() if value not in (None, False)}
    feed.delete()
    answer = wire.post(reverse("admin:sources_feed_add"), {**kept, "auto_publish": "on"})
    assert answer.status_code == 302
    assert not Feed.objects.get(key=kept["key"]).auto_publish


def test_who_may_publish_may_let_a_feed_publish_and_end_it(both: Client) -> None:
    feed = make_feed()
    _send(both, feed, auto_publish="on")
    assert feed.auto_publish
    _send(both, feed, auto_publish="on", url="https://other.example/rss")
    assert feed.auto_publish
    _send(both, feed, auto_publish="")
    assert not feed.auto_publish


def test_saving_a_publishing_feed_for_another_reason_leaves_it_publishing(wire: Client) -> None:
    feed = make_feed(auto_publish=True)
    _send(wire, feed, title="Renamed")
    assert (feed.title, feed.auto_publish) == ("Renamed", True)


def test_wire_staff_cannot_publish_by_giving_a_publishing_feed_another_address(wire: Client) -> None:
    feed = make_feed(auto_publish=True)
    answer = _send(wire, feed, url="https://mine.example/rss")
    assert (feed.url, feed.auto_publish) == ("https://mine.example/rss", False)
    assert "no longer publishes unrewritten copy by itself" in answer.content.decode()
