"""A queued Rewrite into a proposal or a failure with its reason. The provider is called outside any transaction."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db.models import F, Sum

from articles.filing import Filed
from articles.models import Article, Rewrite
from articles.rewriting.claims import differences
from articles.rewriting.errors import ProviderError
from articles.rewriting.openpoints import Basis
from articles.rewriting.proposals import Call, Outcome, Policy, Request, shape_for
from articles.rewriting.providers import provider_from
from articles.sourcing import source_text
from articles.trail import Trail
from sources.about import about
from sources.bulk import insert_blindly
from sources.models import Feed
from sources.nudge import nudge
from sources.outages import outage

logger = logging.getLogger(__name__)

State = Rewrite.State
Clock = Callable[[], datetime]
TRIES = 5
ALWAYS = Feed.Rewriting.ALWAYS


def queue_by_policy(filed: Iterable[Filed], now: datetime) -> None:
    """Queue proposals for new drafts of feeds that always want them."""
    wanted = [(item.article_id, feed) for item in filed if (feed := item.entry.feed) and feed.rewriting == ALWAYS]
    insert_blindly(
        Rewrite,
        [
            {"article_id": pk, "number": 1, "from_author": feed.from_author, "base_version": 1, "requested_at": now}
            for pk, feed in wanted
        ],
    )
    if wanted:
        nudge("newsroom.tasks.run_rewrites")


def claim(rewrite: Rewrite, now: datetime) -> bool:
    """Take a waiting proposal for this process until its lease runs out; False where another took it."""
    until = now + timedelta(seconds=settings.LEASE_SECONDS)
    waiting = Rewrite.objects.waiting(now).filter(pk=rewrite.pk)
    taken = waiting.update(state=State.RUNNING, lease_until=until, attempts=F("attempts") + 1)
    if taken:
        rewrite.refresh_from_db(fields=["state", "lease_until", "attempts"])
    return bool(taken)


def run(rewrite: Rewrite, clock: Clock) -> Rewrite:
    """Make a claimed proposal. Whatever happens ends in the row: proposed, or failed with a sentence."""
    with about(proposal=rewrite.pk, article=rewrite.article_id):
        return _run(rewrite, clock)


def _run(rewrite: Rewrite, clock: Clock) -> Rewrite:
    if rewrite.attempts > TRIES:
        return _finish(rewrite, clock(), state=State.FAILED, error="Its worker died five times at it; ask again.")
    try:
        request = request_for(rewrite)
        outcome = provider_from(settings, Trail(rewrite, clock)).propose(request)
    except ProviderError as error:
        spent = _call_fields(rewrite, error.call) if error.call else {}
        return _finish(rewrite, clock(), state=State.FAILED, error=str(error), **spent)
    except Exception as error:
        if outage(error):
            raise
        logger.exception("proposal %s for article %s broke", rewrite.pk, rewrite.article_id)
        return _finish(rewrite, clock(), state=State.FAILED, error="An error of Newsroom's own; the log names it.")
    return _finish(rewrite, clock(), state=State.PROPOSED, **_proposal_fields(rewrite, request, outcome))


def request_for(rewrite: Rewrite) -> Request:
    """What the provider is asked, from the entry as received or, where there is none, from the article's own text."""
    article = rewrite.article
    source = source_text(article)
    feed = _feed(article)
    policy = cast(Policy, rewrite.shape or (feed.shape if feed else Feed.Shape.AUTO))
    limit = feed.brief_limit if feed else Feed._meta.get_field("brief_limit").default
    previous = article.rewrites.filter(number__lt=rewrite.number).exclude(text="").order_by("-number").first()
    into = article.lang if rewrite.is_translation else ""
    return Request(
        source=source,
        shape="translated" if into else shape_for(source.text, policy, limit),
        into=into,
        from_author=rewrite.from_author,
        instruction=rewrite.instruction,
        previous=previous.text if previous and rewrite.instruction else "",
        shortest=feed.shortest_proposal if feed else None,
        longest=feed.longest_proposal if feed else None,
    )


def _feed(article: Article) -> Feed | None:
    return article.entry.feed if article.entry else None


def _proposal_fields(rewrite: Rewrite, request: Request, outcome: Outcome) -> dict[str, Any]:
    proposal = outcome.proposal
    checked = differences(Basis(request.source).document, proposal.markdown)
    if rewrite.is_translation:
        checked = checked.across_languages()
    origin = Rewrite.Origin.OFFLINE if outcome.call.provider == "offline" else Rewrite.Origin.MODEL
    return {
        "title": proposal.title[:500],
        "text": proposal.markdown,
        "shape": proposal.shape,
        "claims": checked.rows(),
        "origin": origin,
        "error": "",
        **_call_fields(rewrite, outcome.call),
    }


def _call_fields(rewrite: Rewrite, call: Call) -> dict[str, Any]:
    """The sums over all its calls, those of a killed worker included in `cost`. One query."""
    return {
        "cost": rewrite.calls.aggregate(sum=Sum("cost"))["sum"],
        "provider": call.provider,
        "model": call.model,
        "prompt_version": call.prompt_version,
        "tokens_in": call.tokens_in,
        "tokens_out": call.tokens_out,
        "seconds": call.seconds,
        "request_id": call.request_id,
    }


def _finish(rewrite: Rewrite, now: datetime, **fields: Any) -> Rewrite:
    """Write the outcome, if the row is still ours: another worker may have taken over when the lease ran out."""
    mine = Rewrite.objects.filter(pk=rewrite.pk, state=State.RUNNING, lease_until=rewrite.lease_until)
    mine.update(**fields, finished_at=now, lease_until=None)
    rewrite.refresh_from_db()
    return rewrite
