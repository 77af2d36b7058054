"""What the API answers. A field's description is what its page tells."""

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

Sentiment = Literal["POSITIVE", "NEUTRAL", "NEGATIVE"]
Kind = Literal["own", "wire", "moved", "file", "model", "offline", "translated"]


class Problem(Schema):
    detail: str = Field(description="One sentence that says what is wrong.")


class Section(Schema):
    slug: str
    name: str
    url: str


class Tag(Schema):
    slug: str
    name: str
    url: str


class Source(Schema):
    key: str
    name: str
    url: str = Field(description="Our page of its stories.")
    site: str | None = Field(description="Where the source is at home.")


class Author(Schema):
    name: str
    url: str | None = Field(description="Null for the newsroom as a whole.")


class Image(Schema):
    url: str
    alt: str
    credit: str = Field(description="Empty where it is unknown.")
    credit_url: str | None


class Made(Schema):
    kind: Kind = Field(
        description="By people, wire copy, from a former site, from our archive's files, by a model, by extracting."
    )
    label: str
    reviewed_by: str | None = Field(description="Who compared it with its source, where the record says so.")


class Brief(Schema):
    id: int
    url: str
    file_url: str = Field(description="The story as Markdown with its facts in front.")
    api_url: str
    lang: str
    title: str
    description: str
    live_at: datetime = Field(description="When readers could first see it.")
    updated_at: datetime = Field(description="When it last changed.")
    published_at: datetime = Field(description="When its source published it.")
    category: Section
    tags: list[Tag]
    source: Source | None
    source_url: str | None = Field(description="The source's own page of the story.")
    author: Author
    sentiment: Sentiment
    image: Image
    made: Made


class Translation(Schema):
    lang: str
    url: str
    api_url: str


class Whole(Brief):
    html: str
    markdown: str
    account: list[str] = Field(description="How the story was made, in sentences.")
    translations: list[Translation]


class Found(Brief):
    snippet: str = Field(description="Escaped HTML; the words that were found stand in `mark`.")


class _Page(Schema):
    next: str | None = Field(description="The address of what follows; null at the end.")


class Articles(_Page):
    items: list[Brief]


class Results(_Page):
    items: list[Found]


class Tags(_Page):
    items: list[Tag]


class Sources(_Page):
    items: list[Source]


class Sections(Schema):
    items: list[Section]
