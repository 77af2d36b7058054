import atexit
import gc
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate

from newsroom import checks as checks  # registers them
from newsroom import errortracking, roles

GARBAGE_AFTER = 10_000, 20, 20
"""New objects that are looked through for garbage, and how often before older ones are too. Python's own 700, 10, 10
look through all of a batch of drafts, and all modules loaded later, again and again.
"""


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "Newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        gc.freeze()
        gc.set_threshold(*GARBAGE_AFTER)
        gc.enable()  # `newsroom.settings` switched it off
        atexit.register(gc.freeze)  # whoever ends need not look for garbage once more
        if settings.SENTRY_DSN:
            errortracking.begin(settings.SENTRY_DSN)
        post_migrate.connect(_make_roles, sender=apps.get_app_config("sources"))


def _make_roles(**kwargs: Any) -> None:
    """After the last of our apps has migrated: some permissions may be still to be made."""
    for app in roles.APPS:
        create_permissions(apps.get_app_config(app), verbosity=0)
    roles.ensure_roles()
