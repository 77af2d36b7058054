"""A model's reply, as bytes of text that nobody vouches for, into a `Proposal` that keeps the rules."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from articles.rewriting import guards, languages
from articles.rewriting.blocks import blocks, to_translate, translated
from articles.rewriting.markup import plain
from articles.rewriting.proposals import Proposal, Request, Shape

_TITLE, _PARAGRAPH, _OVERVIEW, _HAPPENED, _VIEW, _BULLET, _BLOCK = 200, 1_500, 1_500, 8_000, 3_000, 500, 8_000
_FEWEST_BULLETS, _MOST_BULLETS = 3, 6
_SHORTEST = 20

_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCED = re.compile(r"\A\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)
_FORBIDDEN = (
    (re.compile(r"^\s{0,3}(?:#{1,6}(?:\s|$)|={3,}\s*$|-{3,}\s*$)", re.MULTILINE), "holds a heading or a rule"),
    (re.compile(r"<[/!?]?[a-zA-Z][^<>]*>|<!--|&(?:lt|#0*60|#x0*3c);", re.IGNORECASE), "holds HTML"),
    (re.compile(r"\][(\[]|\b(?:https?|ftp|javascript|data|mailto):\S|\bwww\.\w", re.IGNORECASE), "holds a link"),
    (re.compile(r"```|~~~"), "holds a code block"),
    (re.compile(r"<\|?/?(?:source|previous)-|\{\{"), "repeats marks of the prompt"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LIST_SIGN = re.compile(r"^\s*(?:[-*•\u2013]|\d{1,2}[.)])\s+")


class BadReply(ValueError):
    """The reply cannot be used. `problems` says why in sentences, for the model to mend or an editor to read."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def _clean(text: str) -> str:
    """Plain text that may be shown: emphasis undone, invisible characters gone. ValueError if it holds more."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n"))
    for pattern, complaint in _FORBIDDEN:
        if pattern.search(text):
            raise ValueError(complaint)
    return plain(text).strip()


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _without_list_sign(item: Any) -> Any:
    return _LIST_SIGN.sub("", item) if isinstance(item, str) else item


_Line = Annotated[str, AfterValidator(_one_line)]
_Text = Annotated[str, AfterValidator(_clean)]
_Item = Annotated[_Line, BeforeValidator(_without_list_sign), Field(min_length=10, max_length=_BULLET)]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    title: Annotated[_Line, Field(min_length=5, max_length=_TITLE)]


class _Brief(_Reply):
    paragraph: Annotated[_Line, Field(min_length=_SHORTEST, max_length=_PARAGRAPH)]


class _Sections(_Reply):
    overview: Annotated[_Line, Field(min_length=_SHORTEST, max_length=_OVERVIEW)]
    what_happened: Annotated[_Text, Field(min_length=_SHORTEST, max_length=_HAPPENED)]
    from_author: Annotated[_Text, Field(max_length=_VIEW)] = ""
    impact: Annotated[list[_Item], Field(min_length=_FEWEST_BULLETS, max_length=_MOST_BULLETS)]


class _Translated(_Reply):
    texts: list[Annotated[_Line, Field(min_length=1, max_length=_BLOCK)]]


_MODELS: Mapping[Shape, type[_Reply]] = {"brief": _Brief, "sections": _Sections, "translated": _Translated}


def schema(request: Request) -> dict[str, Any]:
    """The JSON schema to ask for; only what every strict implementation knows, so lengths are checked here instead."""
    text = {"type": "string"}
    keys: dict[str, Any] = {"title": text}
    if request.shape == "brief":
        keys["paragraph"] = text
    elif request.shape == "translated":
        keys["texts"] = {"type": "array", "items": text}
    else:
        keys |= {"overview": text, "what_happened": text}
        keys |= {"from_author": text} if request.from_author else {}
        keys["impact"] = {"type": "array", "items": text}
    return {"type": "object", "properties": keys, "required": list(keys), "additionalProperties": False}


def read(content: str, request: Request) -> Proposal:
    """The proposal in a reply. Raises BadReply; a view that was not asked for is left out."""
    try:
        reply = _MODELS[request.shape].model_validate(_parsed(content))
    except ValidationError as error:
        raise BadReply([_sentence(detail["loc"], detail["msg"]) for detail in error.errors()]) from error
    if isinstance(reply, _Translated):
        return _translation(reply, request)
    proposal = _proposal(reply, request)
    if problems := [*guards.faults(proposal, request), *_repeated(proposal)]:
        raise BadReply(problems)
    return proposal


def _translation(reply: _Translated, request: Request) -> Proposal:
    """The original's Markdown in the other language; it has as many texts, in that language."""
    source, found = request.source, blocks(request.source.text)
    wanted = len(to_translate(found, request.into, source.lang))
    if len(reply.texts) != wanted:
        raise BadReply([f'"texts" has {len(reply.texts)} texts; the source has {wanted}.'])
    if languages.differs("\n".join([reply.title, *reply.texts]), request.into, ""):
        raise BadReply(["The text is not in the language that was asked for."])
    body = translated(found, reply.texts, request.into, source.lang)
    return Proposal(reply.title, "translated", request.into, body=body)


def _parsed(content: str) -> Any:
    """The JSON object in `content`, which may be fenced or follow a model's thoughts."""
    text = _THOUGHT.sub("", content).strip()
    if fenced := _FENCED.match(text):
        text = fenced[1]
    if not text:
        raise BadReply(["The reply is empty."])
    try:
        return json.loads(text[text.find("{") : text.rfind("}") + 1])
    except (ValueError, RecursionError) as error:
        raise BadReply(["The reply is not one JSON object."]) from error


def _proposal(reply: _Reply, request: Request) -> Proposal:
    source = request.source
    lang = source.lang.lower()[:2] or languages.guess(source.text) or "en"
    if isinstance(reply, _Brief):
        return Proposal(
            reply.title, "brief", lang, reply.paragraph, source_name=source.source_name, source_url=source.url
        )
    if not isinstance(reply, _Sections):
        raise TypeError(f"{type(reply).__name__} is no reply of a rewrite")
    return Proposal(
        title=reply.title,
        shape="sections",
        lang=lang,
        overview=reply.overview,
        what_happened=reply.what_happened,
        from_author=reply.from_author if request.from_author else "",
        impact=tuple(reply.impact),
        source_name=source.source_name,
        source_url=source.url,
    )


def _repeated(proposal: Proposal) -> Iterator[str]:
    if len(set(proposal.impact)) < len(proposal.impact):
        yield 'Two items of "impact" are the same.'


def _sentence(place: tuple[int | str, ...], complaint: str) -> str:
    name = ".".join(map(str, place)) or "The reply"
    return f"{name}: {complaint.removeprefix('Value error, ')}."
