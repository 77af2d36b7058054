import gc
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate

from newsroom import roles


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "Newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        gc.freeze()
        gc.enable()  # `newsroom.settings` switched it off
        post_migrate.connect(_make_roles, sender=apps.get_app_config("sources"))


def _make_roles(**kwargs: Any) -> None:
    """After the last of our apps has migrated: some permissions may be still to be made."""
    for app in roles.APPS:
        create_permissions(apps.get_app_config(app), verbosity=0)
    roles.ensure_roles()
