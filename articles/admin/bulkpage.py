"""How a bulk job stands, in words. Pure."""

from articles.models import BulkJob

Kind, State = BulkJob.Kind, BulkJob.State
CONSEQUENCES = {
    Kind.PUBLISH: "Readers see them at once, under your name.",
    Kind.WITHDRAW: "Readers stop seeing them at once; each can be restored later.",
    Kind.TAG: "The tags are added to those that each article has.",
    Kind.CATEGORISE: "Each leaves the section that it is in.",
    Kind.PROPOSE: "Each proposal waits for review as soon as it is written. A model may cost money for each.",
}
BUTTONS = {
    Kind.PUBLISH: "Publish them",
    Kind.WITHDRAW: "Withdraw them",
    Kind.TAG: "Add the tags",
    Kind.CATEGORISE: "Move them",
    Kind.PROPOSE: "Ask for proposals",
}


def told(job: BulkJob) -> str:
    """A sentence on where it is."""
    match job.state:
        case State.PREPARED:
            return CONSEQUENCES[Kind(job.kind)]
        case State.QUEUED if not job.done and not job.failed:
            return "A worker takes it up as soon as one is free, mostly within seconds."
        case State.DONE if not job.failed:
            return "Finished: all are done."
        case State.DONE:
            return f"Finished: {job.done} of {job.total} are done. The others are named below, each with its reason."
        case State.CANCELLED:
            return f"Cancelled: {job.done} of {job.total} were done, and stay done."
    return f"A worker is at it: {job.done + job.failed} of {job.total}."


def asked_for(job: BulkJob, section: str) -> str:
    """What was asked besides, in a few words; `section` is the name of the one asked for."""
    match job.kind:
        case Kind.WITHDRAW:
            return str(job.asked.get("reason", ""))
        case Kind.TAG:
            return ", ".join(job.asked.get("tags", ()))
        case Kind.CATEGORISE:
            return section
    return str(job.asked.get("instruction", ""))
