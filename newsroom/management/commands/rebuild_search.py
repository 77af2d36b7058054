"""The search index and the archive's table of months, made anew from the articles."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import months, search


class Command(BaseCommand):
    help = (
        "Make the search index and the table of months anew, after a restore or where they were lost. "
        "Readers find less while it runs."
    )

    def handle(self, *args: Any, **options: Any) -> str:
        return f"{search.rebuild()} articles indexed, {months.rebuild()} months counted"
