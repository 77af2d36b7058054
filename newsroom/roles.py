"""The groups that come with Newsroom, and what each may do. Acts check the permissions; groups only bundle them."""

from django.apps import apps

READ = ("view",)
ALL = ("add", "change", "view", "delete")

DESK = ("article", "category", "tag", "coverimage", "rewrite", "revision", "change", "correction")
WIRE = ("source", "feed", "entry", "entryversion", "cluster", "importrun", "rejectedentry")


def _on(models: tuple[str, ...], verbs: tuple[str, ...]) -> set[str]:
    return {f"{verb}_{model}" for verb in verbs for model in models}


ROLES: dict[str, set[str]] = {
    "Reporter": _on(DESK + WIRE, READ) | {"add_article", "change_article"},
    "Editor": _on(DESK + WIRE, READ)
    | _on(("article", "category", "tag", "coverimage"), ("add", "change"))
    | {"delete_tag", "review_article", "publish_article", "place_article"},
    "Wire staff": _on(DESK + WIRE, READ) | _on(("source", "feed"), ALL) | {"trigger_import"},
}


def ensure_roles() -> None:
    """Make the groups with their permissions; a group that exists keeps what an administrator added."""
    groups, permissions = apps.get_model("auth", "Group").objects, apps.get_model("auth", "Permission").objects
    for name, codenames in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(
            *permissions.filter(codename__in=codenames, content_type__app_label__in=["articles", "sources"])
        )
