"""The search index, the archive's table of months and the tallies of topics, made anew from the articles."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import months, search, tallying


class Command(BaseCommand):
    help = (
        "Make the search index, the table of months and the tallies of topics anew, after a restore or where they were "
        "lost. "
        "Readers find less while it runs."
    )

    def handle(self, *args: Any, **options: Any) -> str:
        return f"{search.rebuild()} articles indexed, {months.rebuild()} months and {tallying.rebuild()} weeks counted"
