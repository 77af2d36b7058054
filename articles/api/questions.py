"""What may be asked, as each address declares it."""

import re
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from django.conf import settings
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from articles.api.shapes import Sentiment
from articles.editions import PREFIX

_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2200, 1, 1, tzinfo=UTC)
MOST: Final = 100
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:")


def _written(value: object) -> object:
    if isinstance(value, str) and not _TIME.match(value):
        raise ValueError("write a time as 2026-11-27T09:30:00Z")
    return value


def _storable(moment: datetime) -> datetime:
    """Years that no article has are cut down to those that one may have."""
    return min(max(moment, _FIRST), _LAST)


Nothing = SkipJsonSchema[None]
Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_storable)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,220}$")]
Place = Annotated[int, Field(ge=0, lt=1 << 63)]
Cursor = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{27}$")]
Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,220}$")]


class InLanguage(Schema):
    lang: str = Field(settings.LANGUAGE_CODE, pattern=rf"^{PREFIX}$", description="A language of the paper.")


class _Paged(InLanguage):
    limit: int = Field(30, ge=1, le=MOST, description="Items an answer, at most.")


class ArticlesAsked(_Paged):
    category: Slug | Nothing = Field(None, description="The slug of a category.")
    tag: Slug | Nothing = Field(None, description="The slug of a tag.")
    source: Key | Nothing = Field(None, description="The key of a source.")
    author: Slug | Nothing = Field(None, description="The last part of an author's page.")
    sentiment: Sentiment | Nothing = None
    since: Moment | Nothing = Field(None, description="Live at that time or later.")
    until: Moment | Nothing = Field(None, description="Live before that time.")
    cursor: Cursor | Nothing = Field(None, description="From `next` of the answer before.")


class ListAsked(_Paged):
    cursor: Key | Nothing = Field(None, description="From `next` of the answer before.")


class SearchAsked(_Paged):
    q: str = Field(min_length=1, max_length=300, description='Words, or a "quoted phrase".')
    order: Literal["newest", "best"] = Field(
        "newest", description="By `best`, some hundred articles at most are put in order, the newest that there are."
    )
    category: Slug | Nothing = Field(None, description="The slug of a category.")
    tag: Slug | Nothing = Field(None, description="The slug of a tag.")
    source: Key | Nothing = Field(None, description="The key of a source.")
    sentiment: Sentiment | Nothing = None
    since: Moment | Nothing = Field(None, description="Live at that time or later.")
    until: Moment | Nothing = Field(None, description="Live before that time.")
    cursor: Place | Nothing = Field(None, description="From `next` of the answer before.")
