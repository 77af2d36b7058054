"""The search index, made anew from the articles."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import search


class Command(BaseCommand):
    help = "Make the search index anew, after a restore or where it was lost. Readers find less while it runs."

    def handle(self, *args: Any, **options: Any) -> str:
        return f"{search.rebuild()} articles indexed"
