"""The desk's rows."""

from articles.models.article import Article
from articles.models.change import Change
from articles.models.correction import Correction
from articles.models.cover import CoverImage
from articles.models.formeraddress import FormerAddress
from articles.models.revision import Revision
from articles.models.rewrite import Rewrite
from articles.models.taxonomy import Category, Tag, TaggedArticle

__all__ = [
    "Article",
    "Category",
    "Change",
    "Correction",
    "CoverImage",
    "FormerAddress",
    "Revision",
    "Rewrite",
    "Tag",
    "TaggedArticle",
]
