"""Everybody who signs a story has a profile, and so a name and a page for readers."""

import contextlib

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles.enrichment import slug_of, unique_slug
from articles.errors import NotPossible
from articles.models import Profile

TRIES = 5


def ensure(user: User) -> Profile:
    """The person's profile, made under their full name where there is none."""
    for _ in range(TRIES):
        if found := Profile.objects.filter(user=user).first():
            return found
        name = user.get_full_name().strip()
        with contextlib.suppress(IntegrityError), transaction.atomic():
            return Profile.objects.create(user=user, name=name, slug=free_slug(name, user.pk))
    raise NotPossible("Several people of this name are coming in at this moment. Try again.")


def free_slug(name: str, number: int) -> str:
    """A slug that nobody has; of the number where no letter of the name is ASCII."""
    base = slug_of(name).strip("-") or f"author-{number}"
    taken = set(Profile.objects.filter(slug__startswith=base[:60]).values_list("slug", flat=True))
    return unique_slug(base, taken.__contains__)
