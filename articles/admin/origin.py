"""What an article was made from, as it was received, and who made the proposal: said honestly."""

from dataclasses import dataclass

from articles import editions
from articles.filing import markdown_of
from articles.models import Article, Rewrite
from articles.originals import original_of
from articles.rewriting.injections import orders
from articles.rewriting.openpoints import Basis
from articles.sourcing import page_of, source_text
from sources.models import FullText

MOST_ORDERS = 5


@dataclass(frozen=True, slots=True)
class Received:
    """The source's words in Markdown, to be escaped where they are shown. `url` is http(s) or "".

    `page` is the linked page, or why it could not be read; None where nobody asked. Where it is what `text` shows,
    `feed_text` is what the feed itself said. `promotion` says why this may be an advertisement, `orders` are words that
    read like an order to a model. `original` is the article that a translation is made from: then title and text are
    its own.
    """

    title: str
    text: str
    url: str
    name: str
    is_own: bool
    from_page: bool = False
    feed_text: str = ""
    page: FullText | None = None
    promotion: str = ""
    orders: tuple[str, ...] = ()
    original: Article | None = None


def received(article: Article) -> Received:
    """The story as a provider is given it. `is_own`: there is no entry, so it is the article's own text."""
    source = source_text(article)
    if original := original_of(article):
        name = f"in {editions.own_name(original.lang)}, version {original.version}"
        return Received(source.title, source.text, "", name, is_own=False, original=original)
    url = source.url if source.url.startswith(("https://", "http://")) else ""
    if article.entry is None:
        return Received(source.title, source.text, url, source.source_name, is_own=True)
    return Received(
        source.title,
        source.text,
        url,
        source.source_name,
        is_own=False,
        from_page=source.from_page,
        feed_text=markdown_of(article.entry) if source.from_page else "",
        page=page_of(article.entry),
        promotion=article.entry.possible_promotion,
        orders=_orders(Basis(source).document),
    )


def _orders(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[start:end] for start, end in orders(text)))[:MOST_ORDERS]


def made_by(rewrite: Rewrite) -> str:
    """One sentence on who wrote the proposal, with what it cost."""
    match rewrite.origin:
        case Rewrite.Origin.OFFLINE:
            return "Extracted from the source: these are the source's own sentences, no language model was involved."
        case Rewrite.Origin.MODEL:
            return " ".join(part for part in (_model(rewrite), _cost(rewrite)) if part)
        case Rewrite.Origin.FILE:
            return "Came with an imported file; which model wrote it and who reviewed it is not known."
    return "Nobody has written it yet."


def _model(rewrite: Rewrite) -> str:
    where = f" at {rewrite.provider}" if rewrite.provider else ""
    prompt = f", prompt {rewrite.prompt_version}" if rewrite.prompt_version else ""
    did = "Translated" if rewrite.is_translation else "Written"
    return f"{did} by the language model {rewrite.model or '(not named)'}{where}{prompt}."


def _cost(rewrite: Rewrite) -> str:
    parts = []
    if rewrite.tokens_in is not None and rewrite.tokens_out is not None:
        parts.append(f"{rewrite.tokens_in} tokens read, {rewrite.tokens_out} written")
    if rewrite.seconds is not None:
        parts.append(f"{rewrite.seconds:.1f} seconds")
    if rewrite.cost is not None:
        parts.append(f"cost {rewrite.cost.normalize():f}")
    return f"{', '.join(parts)}." if parts else ""
