"""The groups that come with Newsroom, and what each may do. Acts check the permissions; groups only bundle them.

An administrator looks after people without being a superuser: no group holds the right to make one.
"""

from django.apps import apps
from django.db.models import Q

READ = ("view",)
ALL = ("add", "change", "view", "delete")

DESK = (
    *("article", "category", "tag", "coverimage", "rewrite", "revision", "change", "correction", "note", "bulkjob"),
    "modelcall",
)
HOUSE = ("announcement", "invitation", "mail", "profile")
WIRE = ("source", "feed", "entry", "entryversion", "cluster", "importrun", "rejectedentry")


def _on(app: str, models: tuple[str, ...], verbs: tuple[str, ...]) -> set[str]:
    return {f"{app}.{verb}_{model}" for verb in verbs for model in models}


EVERYBODY = _on("articles", DESK, READ) | _on("sources", WIRE, READ)

ROLES: dict[str, set[str]] = {
    "Reporter": EVERYBODY | {"articles.add_article", "articles.change_article", "articles.add_note"},
    "Editor": EVERYBODY
    | _on("articles", ("article", "category", "tag", "coverimage"), ("add", "change"))
    | {
        "articles.add_note",
        "articles.delete_tag",
        "articles.review_article",
        "articles.publish_article",
        "articles.place_article",
        "admin.view_logentry",
        "newsroom.view_reads",
    },
    "Wire staff": EVERYBODY
    | _on("sources", ("source", "feed"), ALL)
    | {"sources.trigger_import", "newsroom.view_heartbeat"},
    "Administrator": EVERYBODY
    | _on("auth", ("user",), ("view", "add", "change"))
    | _on("articles", HOUSE, READ)
    | {"auth.view_group", "admin.view_logentry", "newsroom.view_heartbeat", "newsroom.view_reads"},
}
APPS = ("articles", "sources", "auth", "admin", "newsroom")
"""Those whose permissions the roles name."""


def ensure_roles() -> None:
    """Make the groups with their permissions; a group that exists keeps what an administrator added."""
    groups, permissions = apps.get_model("auth", "Group").objects, apps.get_model("auth", "Permission").objects
    for name, wanted in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        named = Q(pk__in=())
        for app, codename in (each.split(".") for each in sorted(wanted)):
            named |= Q(content_type__app_label=app, codename=codename)
        group.permissions.add(*permissions.filter(named))
