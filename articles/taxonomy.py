"""Categories and tags, found or made in bulk."""

import zlib
from collections.abc import Iterable, Mapping

from django.utils.text import slugify

from articles.models import Category, Tag

# How readers see the categories that upstream sends most, in the order of the masthead.
KNOWN_CATEGORIES = {
    "BTC": "Bitcoin",
    "ETH": "Ethereum",
    "MARKET": "Markets",
    "REGULATION": "Regulation",
    "TRADING": "Trading",
    "BUSINESS": "Business",
    "EXCHANGE": "Exchanges",
    "ALTCOIN": "Altcoins",
    "SOL": "Solana",
    "XRP": "XRP",
    "BLOCKCHAIN": "Blockchain",
    "TECHNOLOGY": "Technology",
    "MINING": "Mining",
    "DEFI": "DeFi",
    "STABLECOIN": "Stablecoins",
    "SECURITY": "Security",
    "MACROECONOMICS": "Economy",
    "OTHER": "More news",
}


def ascii_slug(text: str, otherwise: str) -> str:
    """A slug of `text`; where nothing of it is ASCII, `otherwise` and a checksum of it."""
    return slugify(text)[:200] or f"{otherwise}-{zlib.crc32(text.encode()):08x}"


def categories(keys: Iterable[str], names: Mapping[str, str] | None = None) -> dict[str, Category]:
    """Category of each key; new keys become categories, called as `names` has them. One query where all are known."""
    wanted = set(keys)
    found = {item.key: item for item in Category.objects.filter(key__in=wanted)}
    for key in sorted(wanted - found.keys()):
        found[key] = _new_category(key, (names or {}).get(key, ""))
    return found


def category_choices() -> list[tuple[str, str]]:
    """Key and name of every category that there is, or that will be made when it is first used."""
    return sorted((KNOWN_CATEGORIES | dict(Category.objects.values_list("key", "name"))).items())


def _new_category(key: str, name: str) -> Category:
    known = list(KNOWN_CATEGORIES)
    base = ascii_slug(key, "category")[:60]
    slug = _free_slug(base, set(Category.objects.filter(slug__startswith=base).values_list("slug", flat=True)))
    fresh = {
        "slug": slug,
        "name": KNOWN_CATEGORIES.get(key) or name[:100] or (key if len(key) <= 4 else key.capitalize()),
        "position": known.index(key) if key in KNOWN_CATEGORIES else 1000,
    }
    return Category.objects.get_or_create(key=key, defaults=fresh)[0]


def tags(names: Iterable[str]) -> dict[str, Tag]:
    """Tag of each name; new names become tags, and the name of a merged one means the other.

    Two queries where all are known or all new slugs are free.
    """
    wanted = list(dict.fromkeys(names))
    found = {item.name: item for item in Tag.objects.filter(name__in=wanted)}
    missing = [name for name in wanted if name not in found]
    if not missing:
        return _unmerged(found)
    Tag.objects.bulk_create(_with_slugs(missing), ignore_conflicts=True)
    found |= {item.name: item for item in Tag.objects.filter(name__in=missing)}
    for name in found.keys() ^ set(wanted):  # another worker took its slug in the meantime
        found[name] = Tag.objects.get_or_create(name=name, defaults={"slug": _own_slug(name)})[0]
    return _unmerged(found)


def names_now(names: Iterable[str]) -> tuple[str, ...]:
    """`names` as tags are called now, each once: a merged one goes by the other's name. One query."""
    asked = list(names)
    merged = Tag.objects.filter(name__in=asked, merged_into__isnull=False).values_list("name", "merged_into__name")
    other = dict(merged)
    return tuple(dict.fromkeys(other.get(name, name) for name in asked))


def _unmerged(found: dict[str, Tag]) -> dict[str, Tag]:
    others = Tag.objects.in_bulk({item.merged_into_id for item in found.values() if item.merged_into_id})
    return {name: others.get(item.merged_into_id, item) for name, item in found.items()}


def _with_slugs(names: list[str]) -> list[Tag]:
    bases = {name: ascii_slug(name, "tag") for name in names}
    taken = set(Tag.objects.filter(slug__in=bases.values()).values_list("slug", flat=True))
    made = []
    for name, base in bases.items():
        slug = base if base not in taken else _own_slug(name)
        taken.add(slug)
        made.append(Tag(name=name, slug=slug))
    return made


def _own_slug(name: str) -> str:
    """A slug that no other name has: several names can slugify alike."""
    return f"{ascii_slug(name, 'tag')}-{zlib.crc32(name.encode()):08x}"


def _free_slug(base: str, taken: set[str]) -> str:
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
