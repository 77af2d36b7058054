"""The page of one story."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode

from articles import editions, listings, neighbours
from articles.amending import told_at
from articles.depending import depends, of_article, of_neighbours, of_reading, of_story, stored
from articles.markdown import render as render_markdown
from articles.models import Amendment
from articles.paper import standing, structured
from articles.paper.cards import Link, length_of, mood, pictured, section_of, signature
from articles.paper.cautions import cautions
from articles.paper.making import making
from articles.paper.pictures import is_outside, picture, repeated
from articles.paper.provenance import provenance
from articles.paper.rows import PageRow
from articles.paper.sections import reading_minutes, says_again, sections
from articles.storyrows import body_of, elsewhere, story
from articles.views.absent import absent
from articles.views.frame import Head, show

_RELATED = 4


@stored()
def article(request: HttpRequest, lang: str, year: str, month: str, slug: str) -> HttpResponse:
    found = story(lang, int(year), int(month), slug)
    if found is None:
        return absent(request, lang, int(year), int(month), slug)
    shown, amendments = found.article, found.amendments
    _note(shown)
    languages = standing.languages()
    made = making(shown, found.accepted, amendments)
    section, cover = section_of(shown), picture(shown)
    names = [tag.name for tag in found.tags]
    news = structured.news_article(shown, cover, section, names, amendments)
    related = listings.fetch(neighbours.related(shown, [tag.pk for tag in found.tags], shown.event, _RELATED))
    again = repeated([shown, *related])
    now = timezone.now()
    context = {
        "article": shown,
        "length": length_of(shown.title),
        "cautions": cautions(shown, names, shown.promotion or ""),
        **_text(shown),
        **_times(shown, amendments),
        **signature(shown),
        "section": section,
        "mood": mood(shown),
        "picture": cover,
        "making": made,
        "tags": [Link(tag.name, editions.address("tag", lang, slug=tag.slug)) for tag in found.tags],
        "source": _source(shown),
        "related": pictured(related, now, again),
        "share": editions.absolute(cover.share),
        **_elsewhere(shown),
        "mirror": editions.mirror_of(shown.get_absolute_url()),
        "json_ld": [
            structured.as_script(news | provenance(made)),
            structured.as_script(structured.breadcrumbs(lang, section, Link(shown.title, shown.get_absolute_url()))),
        ],
    }
    head = Head(
        shown.title,
        shown.get_absolute_url(),
        shown.description,
        elsewhere=elsewhere(shown) if len(languages) > 1 else {},
        index=not made.republished,
        kind="article",
    )
    return show(request, "articles/article.html", lang, head, context, languages=languages)


def _elsewhere(shown: PageRow) -> dict[str, str]:
    """Where to tell others of it: plain addresses, which work without scripts."""
    address = editions.absolute(shown.get_absolute_url())
    said = urlencode({"url": address, "text": shown.title})
    return {"telegram": f"https://t.me/share/url?{said}", "x": f"https://x.com/intent/post?{said}"}


def _note(shown: PageRow) -> None:
    at = shown.live_at or shown.published_at
    depends(of_article(shown.pk), of_reading(shown.pk), of_story(shown.source_id, shown.external_id))
    depends(of_neighbours(shown.lang, at))


def _text(shown: PageRow) -> dict[str, object]:
    """The acts store HTML with the text; rendering here is for rows that came another way."""
    html = shown.html or render_markdown(body_of(shown.pk)).html
    return {
        "sections": sections(html),
        "standfirst": "" if says_again(shown.description, html) else shown.description,
        "minutes": reading_minutes(html),
    }


def _times(shown: PageRow, amendments: list[Amendment]) -> dict[str, object]:
    return {
        "at": shown.live_at or shown.published_at,
        "updated": told_at(shown, amendments),
        "corrections": [each for each in amendments if each.is_correction],
    }


def _source(shown: PageRow) -> dict[str, str] | None:
    """Whom we credit, their own page of the story if we may link to it, and our page of theirs."""
    if shown.source is None:
        return None
    return {
        "name": shown.source.name,
        "original": shown.source_url if is_outside(shown.source_url) else "",
        "page": editions.address("source", shown.lang, key=shown.source.key),
    }
