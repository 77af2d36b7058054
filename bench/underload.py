"""One step around the load on SQLite: `python -m bench.underload STEP [ARGUMENT ...]`.

`account` makes somebody who may do everything; `proposing` lets so many feeds have every draft rewritten; `count` tells
what has been done so far. The settings come from the environment.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402

from articles.models import Article, Change, Revision, Rewrite  # noqa: E402
from sources.models import Feed, ImportRun  # noqa: E402


def account(name: str, password: str) -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    User.objects.create_superuser(name, password=password, first_name="Robin")


def proposing(feeds: str) -> None:
    Feed.objects.exclude(key__startswith="bench").delete()
    Feed.objects.update(rewriting=Feed.Rewriting.TAKEN)
    chosen = Feed.objects.order_by("pk").values("pk")[: int(feeds)]
    Feed.objects.filter(pk__in=list(chosen.values_list("pk", flat=True))).update(rewriting=Feed.Rewriting.ALWAYS)


def count() -> dict[str, int]:
    return {
        "imports": ImportRun.objects.filter(state=ImportRun.State.DONE).count(),
        "articles": Article.objects.count(),
        "proposals": Rewrite.objects.filter(state=Rewrite.State.PROPOSED).count(),
        "revisions": Revision.objects.count(),
        "publications": Article.objects.public().count(),
        "changes": Change.objects.exclude(applied_at=None).count(),
    }


STEPS = {step.__name__: step for step in (account, proposing, count)}


if __name__ == "__main__":
    if told := STEPS[sys.argv[1]](*sys.argv[2:]):
        print(json.dumps(told))
