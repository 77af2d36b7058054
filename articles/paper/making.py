"""How a story was made, as the record of its rewrite says: nothing here is typed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.editions import own_name
from articles.models import Amendment, MovedIn, Rewrite
from articles.models.person import public_name
from articles.paper.rows import MovedRow, Told


@dataclass(frozen=True, slots=True)
class Making:
    """`label` is a few words, `account` the sentences. `republished`: wire copy as it came, not ours to be found by.

    `corrected` is the sentence on corrections, "" where there are none. `model` wrote the first draft, `reviewer`
    accepted it; each empty where there was none or the record does not say.
    """

    kind: str
    label: str
    account: list[str]
    republished: bool = False
    corrected: str = ""
    model: str = ""
    reviewer: User | None = None


def making(article: Told, accepted: Rewrite | None, amendments: Sequence[Amendment] = ()) -> Making:
    """`accepted` is the newest accepted rewrite, with `decided_by__profile` selected; `amendments` the newest first."""
    made = _made(article, accepted)
    if accepted and accepted.origin == Rewrite.Origin.MODEL:
        made = replace(made, model=accepted.model or accepted.provider)
    reviewer = accepted.decided_by if accepted else None
    return replace(made, corrected=_corrected(amendments), reviewer=reviewer)


def ai_label(origin: str, *, is_translation: bool = False, from_translation: bool = False) -> str:
    """A few words on the part of AI in a story, by its accepted rewrite; "" where AI had none.

    `is_translation` of the rewrite; `from_translation`, where an imported file says so.
    """
    if origin == Rewrite.Origin.FILE:
        return _("Translated with AI") if from_translation else _("Written with AI")
    if is_translation:
        return _("Translated with AI, reviewed by an editor")
    return "" if origin == Rewrite.Origin.OFFLINE else _("Drafted with AI, reviewed by an editor")


def _corrected(amendments: Sequence[Amendment]) -> str:
    dates = [each.at for each in amendments if each.is_correction]
    if not dates:
        return ""
    told = ngettext("It was corrected on %(date)s.", "It was corrected %(count)s times, last on %(date)s.", len(dates))
    return told % {"count": len(dates), "date": date_format(dates[0], "DATE_FORMAT")}


def _made(article: Told, accepted: Rewrite | None) -> Making:
    source = article.source.name if article.source else ""
    if accepted is None and (moved := moved_in(article)):
        return _moved(article, moved)
    if accepted is None:
        return _unrewritten(article, source)
    if accepted.origin == Rewrite.Origin.FILE:
        return _from_file(article, source)
    if accepted.is_translation:
        return _translated(article, accepted)
    return _reviewed(accepted, source)


def _unrewritten(article: Told, source: str) -> Making:
    if article.original_id:
        told = _("People of this newsroom translated our story %(language)s.") % {"language": _language(article)}
        return Making("own", _("Translated by the newsroom"), [told])
    if not source:
        return Making("own", _("Written by the newsroom"), [_("People of this newsroom wrote this story.")])
    if article.edited_at is None:
        told = _("This is wire copy from %(source)s, published as we received it.") % {"source": source}
        return Making("wire", _("Wire copy, not rewritten"), [told], republished=True)
    told = _("This is wire copy from %(source)s, edited by people of this newsroom.") % {"source": source}
    return Making("wire", _("Wire copy, edited"), [told, _("No AI was used to write it.")])


def moved_in(article: Told) -> MovedIn | MovedRow | None:
    """Its record, if it came with another site and readers saw it there. One query, unless `moved_in` was selected."""
    found: MovedIn | MovedRow | None = getattr(article, "moved_in", None)
    return found if found and found.was_public else None


def _moved(article: Told, moved: MovedIn | MovedRow) -> Making:
    facts = {"site": urlsplit(moved.site).hostname or moved.site, "author": moved.author}
    facts["date"] = date_format(article.live_at or article.published_at, "DATE_FORMAT")
    if moved.author:
        told = (
            _("This story by %(author)s was published on %(site)s on %(date)s and moved here with that site.") % facts
        )
    else:
        told = _("This story was published on %(site)s on %(date)s and moved here with that site.") % facts
    if article.edited_at:
        since = _("People of this newsroom have edited it since.")
    else:
        since = _("Whoever checked it did so there; it was not reviewed again.")
    return Making("moved", _("From our former site"), [told % facts, since])


def _from_file(article: Told, source: str) -> Making:
    label = ai_label(Rewrite.Origin.FILE, from_translation=bool(article.ai_translated_from))
    if article.ai_translated_from:
        told = [_("This text was translated from our story in another language with the help of AI.")]
    else:
        told = [_("This text was written with the help of AI from a report by %(source)s.") % {"source": source or "—"}]
    unknown = _("It comes from our archive, which does not say who reviewed it: reviewer unknown.")
    return Making("file", label, [*told, unknown])


def _translated(article: Told, accepted: Rewrite) -> Making:
    facts = {"model": accepted.model or accepted.provider or "—", "language": _language(article)}
    told = _("A language model (%(model)s) translated this text from our story %(language)s.") % facts
    compared = _("%(name)s compared it with the original and accepted it on %(date)s.")
    review = _review(accepted.decided_by, accepted.decided_at, compared)
    return Making("translated", ai_label(accepted.origin, is_translation=True), [told, review])


def _language(article: Told) -> str:
    """Of the original: one query, for a translation that was begun here."""
    original = article.original
    return _("in %(language)s") % {"language": own_name(original.lang)} if original else _("in another language")


def _reviewed(accepted: Rewrite, source: str) -> Making:
    label = ai_label(accepted.origin) or _("Condensed from the source, reviewed by an editor")
    if accepted.origin == Rewrite.Origin.OFFLINE:
        told = _("A program chose sentences of the report by %(source)s; no language model was used.")
    else:
        told = _("A language model (%(model)s) drafted this text from the report by %(source)s.")
    compared = _("%(name)s compared it with the source and accepted it on %(date)s.")
    facts = {"source": source or "—", "model": accepted.model or accepted.provider or "—"}
    return Making(
        str(accepted.origin), label, [told % facts, _review(accepted.decided_by, accepted.decided_at, compared)]
    )


def _review(reviewer: User | None, at: datetime | None, told: str) -> str:
    name = (public_name(reviewer) or _("an editor of this newsroom")) if reviewer else ""
    if not name or at is None:
        return _("The record does not name its reviewer: reviewer unknown.")
    return told % {"name": name, "date": date_format(at, "DATE_FORMAT")}
