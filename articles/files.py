"""An article as its file: what its row writes, without a query more than its relations."""

from dataclasses import replace

from django.conf import settings

from articles.articlefile import ArticleFile, FileAI, FileCover, FileSource, Rest, path_of
from articles.models import Article, CoverImage


def file_of(article: Article) -> ArticleFile:
    """The file of the article as it stands. Reads category, source, cover and `tagged__tag`: prefetch for many."""
    kept = article.file_rest
    return ArticleFile(
        title=article.title,
        description=article.description,
        published_at=article.published_at,
        updated_at=article.updated_at,
        live_at=article.live_at if article.live_at != article.published_at else None,
        lang=article.lang,
        external_id=article.external_id,
        source=_source(article),
        category=article.category.key,
        tags=tuple(article.ordered_tags),
        sticky_weight=article.sticky_weight,
        sentiment=article.sentiment,
        score=article.score,
        draft=not article.is_public,
        cover=_cover(article.cover) if article.cover else None,
        ai=_ai(article),
        rest=Rest.from_json(kept.get("rest", {})),
        body=article.body,
    )


def file_path(article: Article) -> str:
    """YYYY/MM/slug.lang.md"""
    return path_of(article.published_at, article.slug, article.lang)


def _source(article: Article) -> FileSource | None:
    """The file's own spelling of the source is kept where it was not ours."""
    source = article.source
    if source is None:
        return None
    own = dict(article.file_rest.get("source", {}))
    if "url" in own:  # the file named the story's address; an editor may have mended it since
        own["url"] = article.source_url
    return replace(FileSource(source.key, source.name, source.type), **own)


def _cover(cover: CoverImage) -> FileCover:
    addresses = (cover.raw, cover.full, cover.regular, cover.small, cover.thumb, cover.small_s3)
    return FileCover(*(_absolute(address) for address in addresses))


def _absolute(address: str) -> str:
    """Uploads live on this site; a file that travels names the whole address."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def _ai(article: Article) -> FileAI | None:
    ai = FileAI(article.ai_rewritten, article.ai_expanded_at, article.ai_version, article.ai_translated_from)
    has_own_keys = any(key.startswith("ai.") for key, _, _ in article.file_rest.get("rest", {}).get("fragments", ()))
    return ai if has_own_keys or ai != FileAI() else None
