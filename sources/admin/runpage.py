"""An import's page: its steps, its counts with what each means, and one sentence on how it stands. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from sources.models import ImportRun
from sources.requesting import OPEN

State, Step = ImportRun.State, ImportRun.Step
PATIENCE = timedelta(minutes=5)
_OUTCOMES = {
    "not_modified": "The server said that nothing has changed since last time.",
    "same_body": "The document was the same, byte for byte, as last time.",
}
_STATES = {"done": "done", "now": "under way", "later": "still to come", "failed": "failed", "skipped": "not needed"}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """`state` is one of done, now, later, failed, skipped."""

    words: str
    state: str

    @property
    def state_words(self) -> str:
        return _STATES[self.state]


@dataclass(frozen=True, slots=True)
class Count:
    number: int
    words: str
    means: str
    url: str = ""


def is_moving(run: ImportRun, now: datetime) -> bool:
    """Whether looking again soon shows something else: until it has ended, and until the desk has what it brought.

    An entry that cannot be filed is waited for only some minutes.
    """
    if run.state in OPEN:
        return True
    return is_filing(run) and run.finished_at is not None and now - run.finished_at < PATIENCE


def is_filing(run: ImportRun) -> bool:
    return run.state == State.DONE and run.filed < run.new


def steps(run: ImportRun) -> list[ShownStep]:
    """Where the import is, from the request to the desk."""
    words = ("Waiting for a worker", "Asking the server", "Reading and storing", "Filing as drafts")
    if run.state == State.QUEUED:
        states = ["now", "later", "later", "later"]
    elif run.state == State.RUNNING:
        states = ["done", *(["done", "now"] if run.step == Step.STORING else ["now", "later"]), "later"]
    elif run.state == State.DONE:
        filing = "skipped" if not run.new else "now" if is_filing(run) else "done"
        states = ["done", "done", "done" if run.received else "skipped", filing]
    else:
        states = _broken_off(run)
    return [ShownStep(*pair) for pair in zip(words, states, strict=True)]


def _broken_off(run: ImportRun) -> list[str]:
    """Failed or cancelled: at the step that came last."""
    if run.started_at is None:
        return ["failed", "skipped", "skipped", "skipped"]
    if not run.pages:
        return ["done", "failed", "skipped", "skipped"]
    return ["done", "done", "failed", "done" if run.new and run.filed >= run.new else "skipped"]


def told(run: ImportRun) -> str:
    """How it stands, in a sentence."""
    if run.state == State.QUEUED:
        return "A worker takes it up as soon as one is free, mostly within seconds."
    if run.state == State.RUNNING:
        page = f" Page {run.pages + 1}." if run.pages and run.step == Step.ASKING else ""
        return f"A worker is {run.get_step_display() or 'at it'}.{page}"
    if run.error:
        return run.error
    if is_filing(run):
        return f"Everything is stored. {run.filed} of {run.new} new entries have become drafts so far."
    if not run.received:
        return _OUTCOMES.get(run.outcome, "There was nothing in it.")
    if not run.new and not run.changed:
        return "Everything in it was known already."
    return "Finished: everything is stored, and the desk has its drafts."


def brought(run: ImportRun) -> str:
    """The same for a row of a list: what came, or what went wrong."""
    if run.error or run.state in OPEN:
        return told(run)
    named = ((run.new, "new"), (run.changed, "changed"), (run.rejected, "not used"))
    return ", ".join(f"{number} {words}" for number, words in named if number) or "nothing new"


def counts(run: ImportRun) -> Iterator[Count]:
    rejected = reverse("admin:sources_rejectedentry_changelist") + f"?run__id__exact={run.pk}"
    yield Count(run.received, "received", "items in what the server sent")
    yield Count(run.new, "new", "stored for the first time")
    yield Count(run.filed, "on the desk", "of the new ones, filed as articles")
    yield Count(run.changed, "changed", "known, and changed by their source")
    yield Count(run.same, "known", "nothing new in them")
    yield Count(run.duplicate, "repeated", "the same story under another id")
    yield Count(run.rejected, "not used", "kept, each with its reason", rejected if run.rejected else "")
