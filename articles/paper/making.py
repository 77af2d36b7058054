"""How a story was made, as the record of its rewrite says: nothing here is typed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.editions import own_name
from articles.models import Amendment, Article, Rewrite
from articles.models.person import public_name


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


def making(article: Article, accepted: Rewrite | None, amendments: Sequence[Amendment] = ()) -> Making:
    """`accepted` is the newest accepted rewrite, with `decided_by__profile` selected; `amendments` the newest first."""
    made = _made(article, accepted)
    if accepted and accepted.origin == Rewrite.Origin.MODEL:
        made = replace(made, model=accepted.model or accepted.provider)
    reviewer = accepted.decided_by if accepted else None
    return replace(made, corrected=_corrected(amendments), reviewer=reviewer)


def _corrected(amendments: Sequence[Amendment]) -> str:
    dates = [each.at for each in amendments if each.is_correction]
    if not dates:
        return ""
    told = ngettext("It was corrected on %(date)s.", "It was corrected %(count)s times, last on %(date)s.", len(dates))
    return told % {"count": len(dates), "date": date_format(dates[0], "DATE_FORMAT")}


def _made(article: Article, accepted: Rewrite | None) -> Making:
    source = article.source.name if article.source else ""
    if accepted is None:
        return _unrewritten(article, source)
    if accepted.origin == Rewrite.Origin.FILE:
        return _from_file(article, source)
    if accepted.is_translation:
        return _translated(article, accepted)
    return _reviewed(accepted, source)


def _unrewritten(article: Article, source: str) -> Making:
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


def _from_file(article: Article, source: str) -> Making:
    if article.ai_translated_from:
        told = [_("This text was translated from our story in another language with the help of AI.")]
        label = _("Translated with AI")
    else:
        told = [_("This text was written with the help of AI from a report by %(source)s.") % {"source": source or "—"}]
        label = _("Written with AI")
    unknown = _("It comes from our archive, which does not say who reviewed it: reviewer unknown.")
    return Making("file", label, [*told, unknown])


def _translated(article: Article, accepted: Rewrite) -> Making:
    facts = {"model": accepted.model or accepted.provider or "—", "language": _language(article)}
    told = _("A language model (%(model)s) translated this text from our story %(language)s.") % facts
    compared = _("%(name)s compared it with the original and accepted it on %(date)s.")
    review = _review(accepted.decided_by, accepted.decided_at, compared)
    return Making("translated", _("Translated with AI, reviewed by an editor"), [told, review])


def _language(article: Article) -> str:
    """Of the original: one query, for a translation that was begun here."""
    original = article.original
    return _("in %(language)s") % {"language": own_name(original.lang)} if original else _("in another language")


def _reviewed(accepted: Rewrite, source: str) -> Making:
    if accepted.origin == Rewrite.Origin.OFFLINE:
        label = _("Condensed from the source, reviewed by an editor")
        told = _("A program chose sentences of the report by %(source)s; no language model was used.")
    else:
        label = _("Drafted with AI, reviewed by an editor")
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
