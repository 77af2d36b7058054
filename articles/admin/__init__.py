"""The desk in the admin: articles, proposals and their review, taxonomy, covers, history, people.

Nothing here writes an article, a proposal or a run: every change is an act's, and so are the permissions.
"""

import sources.generics  # noqa: F401 - must come first
from articles.admin.article import ArticleAdmin
from articles.admin.bulkjob import BulkJobAdmin
from articles.admin.correction import CorrectionAdmin
from articles.admin.cover import CoverImageAdmin
from articles.admin.history import ChangeAdmin, RevisionAdmin
from articles.admin.house.announcement import AnnouncementAdmin
from articles.admin.house.invitation import InvitationAdmin
from articles.admin.house.log import LogEntryAdmin
from articles.admin.house.mail import MailAdmin
from articles.admin.house.notice import NoticeAdmin
from articles.admin.house.people import GroupAdmin, UserAdmin
from articles.admin.house.profile import ProfileAdmin
from articles.admin.modelcall import ModelCallAdmin
from articles.admin.rewrite import RewriteAdmin
from articles.admin.taxonomy import CategoryAdmin, TagAdmin

__all__ = [
    "AnnouncementAdmin",
    "ArticleAdmin",
    "BulkJobAdmin",
    "CategoryAdmin",
    "ChangeAdmin",
    "CorrectionAdmin",
    "CoverImageAdmin",
    "GroupAdmin",
    "InvitationAdmin",
    "LogEntryAdmin",
    "MailAdmin",
    "ModelCallAdmin",
    "NoticeAdmin",
    "ProfileAdmin",
    "RevisionAdmin",
    "RewriteAdmin",
    "TagAdmin",
    "UserAdmin",
]
