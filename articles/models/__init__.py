"""The desk's rows."""

from articles.models.amendment import Amendment
from articles.models.announcement import Announcement
from articles.models.article import Article
from articles.models.bulk import BulkItem, BulkJob
from articles.models.change import Change
from articles.models.correction import Correction
from articles.models.cover import CoverImage
from articles.models.formeraddress import FormerAddress
from articles.models.inhand import Following, GoingLive
from articles.models.mail import Mail
from articles.models.modelcall import ModelCall
from articles.models.month import Month
from articles.models.movedin import MovedIn, OldAddress
from articles.models.note import Note, Notice
from articles.models.person import Invitation, Profile
from articles.models.presence import Presence
from articles.models.previewlink import PreviewLink
from articles.models.revision import Revision
from articles.models.rewrite import Rewrite
from articles.models.tally import Tally
from articles.models.taxonomy import Category, Tag, TaggedArticle

__all__ = [
    "Amendment",
    "Announcement",
    "Article",
    "BulkItem",
    "BulkJob",
    "Category",
    "Change",
    "Correction",
    "CoverImage",
    "Following",
    "FormerAddress",
    "GoingLive",
    "Invitation",
    "Mail",
    "ModelCall",
    "Month",
    "MovedIn",
    "Note",
    "Notice",
    "OldAddress",
    "Presence",
    "PreviewLink",
    "Profile",
    "Revision",
    "Rewrite",
    "Tag",
    "TaggedArticle",
    "Tally",
]
