"""Entries into draft articles, in bulk. One of the same source, id and language is adopted, its text untouched."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from articles import taxonomy
from articles.addresses import story_slug
from articles.conversion import all_to_markdown, text_to_markdown
from articles.enrichment import Classified, category_of, classify, description_of, slug_of, tags_of, unique_slug
from articles.models import Article, FormerAddress, Tag, TaggedArticle
from articles.moments import to_milliseconds
from articles.sentiment import label
from sources.bulk import Row, insert, insert_blindly
from sources.models import Entry, Feed, Filing

Identity = tuple[int, str, str]
"""Source, external id and language."""
Month = tuple[str, int, int]
"""Language, year and month: within it, a slug stands once."""


LONGEST_TAG, LONGEST_CATEGORY = 200, 60  # what their columns hold
API_FORMATS = frozenset({"coindesk", "cryptocompare", "normalised"})
TONES = frozenset(Article.Sentiment.values)


@dataclass(frozen=True, slots=True)
class Draft:
    """What filing makes of one entry, before it has an address."""

    entry: Entry
    body: str
    category: str
    tags: tuple[str, ...]
    sentiment: str
    sentiment_by: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A new draft and the entry that it was made of."""

    article_id: int
    entry: Entry


def drafts_of(entries: Sequence[Entry]) -> list[Draft]:
    """Pure: of each entry its text as Markdown, its category and tags, and its tone.

    What a rule of its feed sets comes first. An upstream that names categories of its own kind (the JSON APIs) is
    taken at its word; a plain feed's are words among others for our keyword table.

    Each step is done for all before the next begins: the code and the tables of all steps do not fit into a processor's
    nearest caches, and each entry by itself would take a sixth longer.
    """
    bodies = markdown_of_all(entries)
    subjects = [_subjects(entry, body) for entry, body in zip(entries, bodies, strict=True)]
    tones = [_tone(entry, body) for entry, body in zip(entries, bodies, strict=True)]
    return [_draft(*parts) for parts in zip(entries, bodies, subjects, tones, strict=True)]


def _draft(entry: Entry, body: str, subjects: Classified, tone: str) -> Draft:
    by = "upstream" if _names_tone(entry) else "lexicon"
    names = tuple(dict.fromkeys(name[:LONGEST_TAG] for name in _with_rules(entry, subjects.tags)))
    return Draft(entry, body, (entry.rule_category or subjects.category)[:LONGEST_CATEGORY], names, tone, by)


def _subjects(entry: Entry, body: str) -> Classified:
    if from_api(entry):
        return Classified(category_of(entry.categories), tags_of(entry.categories, entry.keywords))
    return classify(entry.title, body, [*entry.categories, *entry.keywords])


def _with_rules(entry: Entry, tags: Sequence[str]) -> tuple[str, ...]:
    """The tags that a rule of the feed sets stand before those that were found."""
    return tuple(dict.fromkeys((*tags_of((), entry.rule_tags), *tags)))


def _names_tone(entry: Entry) -> bool:
    return entry.sentiment in TONES


def _tone(entry: Entry, body: str) -> str:
    """As upstream names it, or by the lexicon, which knows English; another language's tone is not guessed."""
    if _names_tone(entry):
        return entry.sentiment
    return label(entry.title, body).label if entry.lang == "en" else Article.Sentiment.NEUTRAL


def markdown_of(entry: Entry) -> str:
    """The entry's text, as Markdown."""
    return markdown_of_all([entry])[0]


def markdown_of_all(entries: Sequence[Entry]) -> list[str]:
    """As `markdown_of`, of each."""
    converted = iter(all_to_markdown([entry.text for entry in entries if entry.is_html]))
    return [next(converted) if entry.is_html else text_to_markdown(entry.text) for entry in entries]


def from_api(entry: Entry) -> bool:
    """Whether the entry's categories are CoinDesk's, and not a blog's own words."""
    return entry.format in API_FORMATS


def read_entries(ids: Sequence[int]) -> list[Entry]:
    """What filing needs of the entries, and their feeds, in two queries. Read by themselves and not along with their
    filings: these and their entries would hold each other, and all texts of a batch stay in memory after it.
    """
    rows = Entry.objects.filter(pk__in=ids).order_by("pk").prefetch_related("feed")
    return list(rows.defer("authors", "payload", "updated_at"))


def file(drafts: Sequence[Draft], now: datetime) -> list[Filed]:
    """Articles of `drafts`, all in one transaction; the new ones are returned. An entry filed already makes none."""
    entries = [draft.entry for draft in drafts]
    with transaction.atomic():
        adopted = _adopt(entries)
        fresh = [draft for draft in drafts if draft.entry.pk not in adopted]
        made = _create(fresh, now)
        Filing.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return made


def _adopt(entries: Sequence[Entry]) -> set[int]:
    """Ids of entries that have an article: by an earlier filing, or by source, external id and language."""
    filed = set(Article.objects.filter(entry__in=entries).values_list("entry_id", flat=True))
    by_identity: dict[Identity, list[Article]] = defaultdict(list)
    ids = [entry.external_id for entry in entries if entry.external_id]
    rows = Article.objects.filter(source__in={entry.source_id for entry in entries}, external_id__in=ids)
    for article in rows.only("pk", "source_id", "external_id", "lang", "entry_id"):
        by_identity[article.source_id or 0, article.external_id, article.lang].append(article)
    orphans = []
    for entry in entries:
        for article in by_identity.get((entry.source_id, entry.external_id, entry.lang), ()):
            filed.add(entry.pk)
            if article.entry_id is None:
                article.entry = entry
                orphans.append(article)
    Article.objects.bulk_update(orphans, ["entry"])
    return filed


def _create(drafts: Sequence[Draft], now: datetime) -> list[Filed]:
    categories = taxonomy.categories({draft.category for draft in drafts})
    tags = taxonomy.tags(name for draft in drafts for name in draft.tags)
    slugs = _slugs(drafts)
    rows = [_article(draft, slugs[draft.entry.pk], categories[draft.category].pk, now) for draft in drafts]
    filed = [Filed(pk, draft.entry) for pk, draft in zip(insert(Article, rows), drafts, strict=True)]
    insert_blindly(
        TaggedArticle,
        [row for item, draft in zip(filed, drafts, strict=True) for row in _tags(item, draft, tags)],
    )
    return filed


def _article(draft: Draft, slug: str, category_id: int, now: datetime) -> Row:
    entry = draft.entry
    moment = to_milliseconds(entry.published_at.astimezone(UTC))
    description = description_of(draft.body)
    return {
        "lang": entry.lang,
        "year": moment.year,
        "month": moment.month,
        "slug": slug,
        "title": (entry.title or description or entry.url)[:500],
        "description": description,
        "body": draft.body,
        "published_at": moment,
        "updated_at": moment,
        "source_id": entry.source_id,
        "external_id": entry.external_id,
        "entry_id": entry.pk,
        "source_url": entry.url,
        "category_id": category_id,
        "sentiment": draft.sentiment,
        "sentiment_by": draft.sentiment_by,
        "score": entry.score or 0,
        "auto_publish": entry.feed is not None and entry.feed.auto_publish,
        "waiting_since": now if _waits(entry.feed) else None,
        "created_at": now,
    }


def _waits(feed: Feed | None) -> bool:
    """Whether somebody has to want a draft first; some feeds' policies want every one."""
    return feed is None or not (feed.auto_publish or feed.rewriting == Feed.Rewriting.ALWAYS)


def _tags(filed: Filed, draft: Draft, tags: Mapping[str, Tag]) -> Iterator[Row]:
    """Rows of tags on a draft: what a tag's page needs besides is set when readers may see it."""
    for position, tag_id in enumerate(dict.fromkeys(tags[name].pk for name in draft.tags)):
        yield {
            "content_object_id": filed.article_id,
            "tag_id": tag_id,
            "position": position,
            "lang": draft.entry.lang,
        }


def _slugs(drafts: Sequence[Draft]) -> dict[int, str]:
    """A free slug for each entry. One query for each month that is filed into."""
    months: dict[Month, list[tuple[int, str]]] = defaultdict(list)
    for draft in drafts:
        entry = draft.entry
        moment = entry.published_at.astimezone(UTC)
        base = slug_of(entry.title) or story_slug(entry.external_id or str(entry.pk))
        months[entry.lang, moment.year, moment.month].append((entry.pk, base))
    slugs: dict[int, str] = {}
    for month, wanted in months.items():
        here = _Month(month, {base for _, base in wanted})
        slugs |= {pk: here.take(base) for pk, base in wanted}
    return slugs


class _Month:
    """The slugs of one month: those asked for are looked up at once, `-2` and on as they come."""

    def __init__(self, month: Month, bases: set[str]) -> None:
        lang, year, number = month
        self._month = {"lang": lang, "year": year, "month": number}
        self._known = bases
        self._taken = set(self._slugs(slug__in=bases))

    def take(self, base: str) -> str:
        slug = unique_slug(base, self._is_taken)
        self._taken.add(slug)
        return slug

    def _is_taken(self, slug: str) -> bool:
        return slug in self._taken or (slug not in self._known and self._slugs(slug=slug).exists())

    def _slugs(self, **which: Any) -> QuerySet[Article, str]:
        """Those that stand there, and those that old links still lead from."""
        here = Article.objects.order_by().filter(**self._month, **which).values_list("slug", flat=True)
        former = FormerAddress.objects.order_by().filter(**self._month, **which).values_list("slug", flat=True)
        return here.union(former)
