"""What each person is told in the admin: on every page how much is new, on the home page what it is."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

from articles.models import Profile
from articles.people.letters import told
from articles.people.telling import unread

SHOWN = 5
COUNTED = 99


def every_page(request: HttpRequest) -> dict[str, Any]:
    """How much is new, as the header shows it; "" for nothing. One query for who is signed in, else None."""
    user = request.user
    if not isinstance(user, User) or not user.is_staff:
        return {"news": None}
    count = unread(user).order_by()[: COUNTED + 1].count()
    return {"news": f"{COUNTED}+" if count > COUNTED else str(count or "")}


def for_you(user: User) -> dict[str, Any]:
    """What is new for the person, and whether readers can see who answers for their stories. Two queries."""
    rows = unread(user).select_related("by", "article", "note")[:SHOWN]
    notices = [(notice, told(notice)) for notice in rows.defer("article__body", "article__html", "article__file_rest")]
    named = Profile.objects.filter(user=user).exclude(name="")
    return {"notices": notices, "nameless": user.has_perm("articles.publish_article") and not named.exists()}
