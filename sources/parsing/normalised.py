"""The normalised shape: a plain JSON list of stories that were once CoinDesk's; `published` in milliseconds."""

from sources.parsing.coindesk import category_names
from sources.parsing.jsonvalues import Item, mapping, moment, number, payload_of, text
from sources.parsing.parsed import ParsedEntry, ParsedSource
from sources.parsing.texts import absolute, keyword_list, language


def normalised_entry(item: Item) -> ParsedEntry:
    return ParsedEntry(
        external_id=text(item, "id"),
        url=absolute("", text(item, "url")),
        title=text(item, "title"),
        summary=text(item, "subtitle"),
        content=text(item, "body"),
        is_html=False,
        published_at=moment(item, "published", per_second=1000),
        updated_at=moment(item, "updated", per_second=1000),
        keywords=keyword_list(text(item, "keywords")),
        categories=category_names(item, "category_data"),
        image_url=absolute("", text(item, "image_url")),
        lang=language(text(item, "lang")),
        sentiment=text(item, "sentiment").upper(),
        score=number(item, "score"),
        source=_source(mapping(item, "source_data")),
        payload=payload_of(item),
    )


def _source(data: Item) -> ParsedSource | None:
    key = text(data, "source_key")
    return ParsedSource(key, text(data, "name") or key, text(data, "source_type").upper() or "RSS") if key else None
