"""Authors of an old site as people here: whoever has their e-mail address, else an account that nobody can use yet."""

from urllib.parse import urlsplit

from django.contrib.auth.models import User

from articles.enrichment import slug_of
from articles.movingin.stories import Person
from articles.people.signing import ensure

_LONGEST = 150


def author_of(person: Person, site: str) -> User:
    """The person's account, closed where it is made here: an administrator may open it. Readers have a page of them."""
    user = _by_email(person.email) or _by_site(person, site)
    ensure(user)
    return user


def _by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).order_by("-is_active", "pk").first() if email else None


def _by_site(person: Person, site: str) -> User:
    login = slug_of(person.login) or slug_of(person.name) or "author"
    name = f"{login}@{urlsplit(site).hostname or 'former-site'}"[:_LONGEST]
    fresh = {"first_name": person.name[:_LONGEST], "email": person.email[:254], "is_active": False, "password": "!"}
    return User.objects.get_or_create(username=name, defaults=fresh)[0]
