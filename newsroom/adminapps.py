"""The admin's apps, less what they load at the start of every process: only one that shows pages needs an admin."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class AdminConfig(SimpleAdminConfig):
    """Its site is made when somebody asks for it; `newsroom.urls` looks for admins."""

    default_site = "unfold.sites.UnfoldAdminSite"


class UnfoldConfig(AppConfig):
    """Its own makes the site at once."""

    name = "unfold"
