"""The conversation with a model: versioned prompt files, and the source inside them as quoted data.

The source is untrusted. It goes between two lines that carry a nonce it cannot know, with everything taken out that
a server could take for a sign of its own. Whatever it says, the number, the roles and the order of messages are fixed.
"""

# ruff: noqa: RUF001 - a quotation mark that only looks like a bracket

import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from articles.rewriting import guards
from articles.rewriting.blocks import blocks, to_translate
from articles.rewriting.proposals import Request, SourceText

VERSION = "v2"
_FOLDER = Path(__file__).parent / "prompts" / VERSION
_LANGUAGES = {
    "en": "English",
    "uk": "Ukrainian",
    "es": "Spanish",
    "tr": "Turkish",
    "fr": "French",
    "ja": "Japanese",
    "jp": "Japanese",
    "pt": "Portuguese",
    "de": "German",
    "it": "Italian",
    "pl": "Polish",
    "ru": "Russian",
}
# What chat templates of local servers use as signs: "<|im_start|>", "<s>", "<<SYS>>", "<start_of_turn>", "[INST]".
_SIGN = re.compile(r"<(?=[/|!?<\w\uFF5C])")
_INST = re.compile(r"\[(/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_\w+))\]", re.IGNORECASE)
_LONGEST_ECHO = 8_000


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


def fresh_nonce(request: Request, draw: Callable[[], str] = lambda: secrets.token_hex(8)) -> str:
    """Sixteen random hex digits that occur nowhere in the request; drawn again if they do."""
    everything = "\n".join((request.source.title, request.source.text, request.previous, request.instruction))
    while (nonce := draw()) in everything:
        pass
    return nonce


def conversation(request: Request, nonce: str) -> tuple[Message, ...]:
    """Two messages: the rules, and the task with the quoted source at its end."""
    rules = "system_translated" if request.shape == "translated" else "system"
    return (
        Message("system", _filled(rules, nonce=nonce, language=_language(request))),
        Message("user", "\n\n".join(part for part in _task(request, nonce) if part)),
    )


def repair(messages: Sequence[Message], reply: str, problems: Sequence[str]) -> tuple[Message, ...]:
    """The conversation with an unusable reply and what is wrong with it; an empty reply is asked for anew."""
    if not reply.strip():
        return tuple(messages)
    complaint = _filled("repair", problems="\n".join(f"- {problem}" for problem in problems))
    return (*messages, Message("assistant", reply[:_LONGEST_ECHO]), Message("user", complaint))


def quoted(text: str) -> str:
    """Untrusted text fit to stand between our lines: no control or invisible characters, no chat template signs."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(char for char in unified if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return _INST.sub(r"(\1)", _SIGN.sub("‹", visible)).strip()


def _task(request: Request, nonce: str) -> tuple[str, ...]:
    from_author = _file("from_author") if request.from_author else ""
    instruction = " ".join(quoted(request.instruction).split())
    bounds = guards.bounds(request.shortest, request.longest)
    source = request.source
    numbered = to_translate(blocks(source.text), request.into, source.lang) if request.shape == "translated" else []
    places = {"from_author": from_author, "language": _language(request), "count": str(len(numbered))}
    if numbered:
        source = replace(source, text="\n\n".join(f"[{at}] {text}" for at, text in enumerate(numbered, 1)))
    return (
        _filled(request.shape, **places).strip(),
        _filled("length", bounds=bounds).strip() if bounds else "",
        _filled("instruction", instruction=instruction).strip() if instruction else "",
        _block("previous", quoted(request.previous), nonce) if request.previous.strip() else "",
        _block("source", _story(source), nonce),
    )


def _story(source: SourceText) -> str:
    """The source as one text: its title, who published it and when, and the body."""
    one_line = " ".join(quoted(source.title).split())
    when = f"{source.published_at:%Y-%m-%d %H:%M} UTC" if source.published_at else ""
    credit = ", ".join(part for part in (" ".join(quoted(source.source_name).split()), when) if part)
    head = "\n".join(part for part in (one_line and f"Title: {one_line}", credit and f"Published: {credit}") if part)
    return "\n\n".join(part for part in (head, quoted(source.text)) if part)


def _block(name: str, text: str, nonce: str) -> str:
    return f"<{name}-{nonce}>\n{text}\n</{name}-{nonce}>"


def _language(request: Request) -> str:
    lang = request.into or request.source.lang
    return _LANGUAGES.get(lang.lower()[:2], f"the language “{lang}”" if request.into else "the language of the source")


def _filled(name: str, **values: str) -> str:
    """A prompt file with its `{{places}}` filled in one pass, so that no value is searched for places."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values.get(found[1], ""), _file(name))


@cache
def _file(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")
