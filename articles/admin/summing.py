"""The evidence in figures. Pure."""

from dataclasses import dataclass

from articles.rewriting.openpoints import Checked


@dataclass(frozen=True, slots=True)
class Summary:
    """`times` is how much longer the proposal is than its source, None without a source. `verbatim` of `words` words
    stand word for word in the source; `copied` of them in runs that are long enough to stop acceptance.
    """

    sentences: int
    supported: int
    partly: int
    nothing: int
    not_in_source: int
    altered: int
    copied: int
    verbatim: int
    words: int
    dropped: int
    open: int
    source_length: int
    length: int

    @property
    def times(self) -> float | None:
        return self.length / self.source_length if self.source_length else None

    @property
    def verbatim_share(self) -> float:
        """In percent."""
        return 100 * self.verbatim / self.words if self.words else 0.0

    @property
    def clean(self) -> bool:
        return not (self.partly or self.nothing or self.not_in_source or self.altered)


def summary(checked: Checked, source: str, text: str) -> Summary:
    claims = checked.claims
    told = claims.counted("sentence")
    small = [claim for claim in claims.claims if claim.kind != "sentence"]
    return Summary(
        sentences=told.total(),
        supported=told["supported"],
        partly=told["partly"],
        nothing=told["unsupported"],
        not_in_source=sum(claim.verdict == "unsupported" for claim in small),
        altered=sum(claim.verdict == "changed" for claim in small),
        copied=sum(run.words for run in claims.copied),
        verbatim=sum(each.copied for each in claims.overlaps),
        words=sum(each.words for each in claims.overlaps),
        dropped=sum(claim.verdict == "dropped" for claim in small),
        open=len(checked.points),
        source_length=len(source),
        length=len(text),
    )
