"""How the admin looks and what its sidebar offers; `settings.UNFOLD`. Names models only by their addresses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy

Allowed = Callable[[HttpRequest], bool]


def _may(permission: str) -> Allowed:
    return lambda request: request.user.has_perm(permission)


def _may_all(*permissions: str) -> Allowed:
    return lambda request: request.user.has_perms(permissions)


def _link(title: str, icon: str, model: str, permission: str = "", **more: Any) -> dict[str, Any]:
    """A sidebar link to the list of `model` (“app_model”), for those who may see it."""
    app, name = model.split("_")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{model}_changelist"),
        "permission": _may(permission or f"{app}.view_{name}"),
        **more,
    }


def _among_articles(request: HttpRequest) -> bool:
    """Other entries of the sidebar have addresses under the articles', and are marked themselves."""
    elsewhere = tuple(reverse(f"admin:articles_article_{name}") for name in ("triage", "front", "complaint"))
    return request.path.startswith(reverse("admin:articles_article_changelist")) and not request.path.startswith(
        elsewhere
    )


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Newsroom",
    "SITE_HEADER": "Newsroom",
    "SITE_SUBHEADER": "The desk",
    "SITE_SYMBOL": "newspaper",
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "GLOBAL_CALLBACK": "newsroom.foryou.every_page",
    "ACCOUNT": {
        "navigation": [
            {"title": "Your profile", "link": reverse_lazy("admin:articles_profile_mine")},
            {"title": "Change password", "link": reverse_lazy("admin:password_change")},
        ]
    },
    "LOGIN": {"form": "newsroom.signin.page.LimitedForm"},
    "DASHBOARD_CALLBACK": "newsroom.dashboard.dashboard",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}],
    "STYLES": [lambda request: static("admin-newsroom/desk.css")],
    "COMMAND": {"search_models": False, "search_callback": "newsroom.palette.search", "show_history": False},
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 254)",
            "100": "oklch(93.2% .032 255)",
            "200": "oklch(88.2% .059 254)",
            "300": "oklch(80.9% .105 251)",
            "400": "oklch(70.7% .165 254)",
            "500": "oklch(62.3% .2 259)",
            "600": "oklch(52% .215 262)",
            "700": "oklch(46% .21 264)",
            "800": "oklch(40% .18 265)",
            "900": "oklch(36% .14 265)",
            "950": "oklch(28.2% .091 267)",
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": [
            {
                "title": "The desk",
                "items": [
                    {"title": "Home", "icon": "home", "link": reverse_lazy("admin:index")},
                    {
                        "title": "For you",
                        "icon": "notifications",
                        "link": reverse_lazy("admin:articles_notice_changelist"),
                    },
                    {
                        "title": "Triage",
                        "icon": "inbox_customize",
                        "link": reverse_lazy("admin:articles_article_triage"),
                        "permission": _may("articles.view_article"),
                        "badge": "newsroom.badges.triage",
                    },
                    _link("Articles", "article", "articles_article", active=_among_articles),
                    {
                        "title": "Front page",
                        "icon": "newspaper",
                        "link": reverse_lazy("admin:articles_article_front"),
                        "permission": _may("articles.place_article"),
                    },
                    {
                        "title": "Schedule",
                        "icon": "calendar_clock",
                        "link": reverse_lazy("admin:articles_article_schedule"),
                        "permission": _may("articles.view_article"),
                    },
                    {
                        "title": "Flash",
                        "icon": "bolt",
                        "link": reverse_lazy("admin:articles_article_flash"),
                        "permission": _may_all(
                            "articles.add_article", "articles.publish_article", "articles.place_article"
                        ),
                    },
                    {
                        "title": "Numbers",
                        "icon": "monitoring",
                        "link": reverse_lazy("numbers"),
                        "permission": _may("newsroom.view_reads"),
                    },
                    _link("Proposals", "rate_review", "articles_rewrite", badge="newsroom.badges.waiting"),
                    _link("Corrections", "difference", "articles_correction", badge="newsroom.badges.corrections"),
                    {
                        "title": "Complaints",
                        "icon": "gavel",
                        "link": reverse_lazy("admin:articles_article_complaint"),
                        "permission": _may("articles.publish_article"),
                    },
                    _link("Sections", "category", "articles_category"),
                    _link("Tags", "sell", "articles_tag"),
                    _link("Covers", "image", "articles_coverimage"),
                    _link("Many at once", "checklist", "articles_bulkjob"),
                    _link("Versions", "history", "articles_revision"),
                    _link("Model calls", "payments", "articles_modelcall"),
                ],
            },
            {
                "title": "The wire",
                "items": [
                    _link("Feeds", "rss_feed", "sources_feed"),
                    _link("Sources", "apartment", "sources_source"),
                    _link("Imports", "download", "sources_importrun"),
                    _link("Entries as received", "inbox", "sources_entry"),
                    _link("Events", "hub", "sources_cluster"),
                    _link("Not usable", "report", "sources_rejectedentry"),
                ],
            },
            {
                "title": "The house",
                "items": [
                    _link("People", "person", "auth_user"),
                    _link("Invitations", "mail", "articles_invitation"),
                    _link("Authors", "badge", "articles_profile"),
                    _link("Groups", "group", "auth_group"),
                    _link("E-mails", "outgoing_mail", "articles_mail"),
                    _link("Log", "receipt_long", "admin_logentry"),
                    {
                        "title": "State of the house",
                        "icon": "monitor_heart",
                        "link": reverse_lazy("status"),
                        "permission": _may("newsroom.view_heartbeat"),
                    },
                    _link("Announcements", "campaign", "articles_announcement"),
                    _link("Public changes", "sync", "articles_change", "articles.view_change"),
                ],
            },
        ],
    },
}
