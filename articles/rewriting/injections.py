"""Words of a source that read like an order to a language model. Pure.

Nothing depends on this list: a source is quoted as data whatever it says. It is for the editor, who looks whether the
proposal followed such words all the same.
"""

# ruff: noqa: RUF001 - Ukrainian and Russian words are spelled in their own letters

import re
from collections.abc import Iterator
from itertools import islice

_MOST = 20
_ANY = r"(?:[\w’'-]+[ ,]+){0,4}?"
_UP_TO_FOUR = r"[ ](?:[\w’'-]+[ ]){0,4}?"
_MODEL = r"(?:AIs?|A\.I\.|LLMs?|language models?|chat ?bots?|ChatGPT|GPT(?:-\d\w*)?|Claude|Gemini|Copilot)"
_ORDERS = (
    # ignore what you were told
    rf"\b(?:ignore|disregard|forget|override|bypass|discard|do not follow)[ ]{_ANY}"
    r"(?:(?:previous|prior|above|earlier|preceding|other|your|system|original)[ ]+){1,3}"
    r"(?:instructions?|prompts?|rules?|guidelines?|directions?|commands?|context|messages?)\b",
    r"\b(?:ignore|disregard|forget)[ ](?:all|any|every)[ ](?:of[ ])?(?:the[ ]|these[ ]|those[ ])?"
    r"(?:instructions?|prompts?|rules?|guidelines?)\b",
    r"(?:(?<=\A)|(?<=[.!?:\n])|(?<=[.!?:\n] ))(?:ignore|disregard|forget)[ ](?:the|these|those|your)[ ]"
    r"(?:rules|instructions|prompt|guidelines)\b",
    r"\bforget (?:everything|all|anything) (?:you|above|before)\b",
    # become another
    r"\byou are now (?:an? |in |the |no longer |called |acting |DAN\b|free\b)",
    rf"\b(?:act|behave|respond|answer|pretend to be) (?:as|like) (?:an? )?"
    rf"(?:{_MODEL}|assistant|system|DAN|root|admin)\b",
    r"\bfrom now on,? you (?:are|will|must|should)\b",
    r"\b(?:developer|god|jailbreak|DAN) mode (?:enabled|on|activated)\b",
    # give away, or write
    r"\b(?:reveal|print|repeat|show|output|leak|display)[ ](?:me[ ])?(?:your|the)[ ]"
    r"(?:(?:system|hidden|initial|full)[ ])*(?:prompt|instructions)\b",
    r"\b(?:new|updated|real|actual|override|system) (?:instructions?|prompt|rules)[ ]?:",
    r"\bsystem prompt\b",
    rf"\b(?:if|when|as) (?:you(?:[’']re| are)|reading this as) (?:an? )?{_MODEL}\b",
    rf"\b(?:dear|attention|(?:note|message|instructions?) (?:to|for)|hey|hello)[ ,:]+(?:the |any |all )?{_MODEL}\b",
    r"\bwhen (?:you (?:are )?)?(?:summari[sz]|rewrit|paraphras|translat)\w* (?:this|the) "
    r"(?:article|text|story|post|page|entry),? "
    r"(?:you |please |always |make sure|include|add|mention|say|write|do not|never|insert)",
    r"\b(?:respond|reply|answer|output) (?:only )?with (?:only |just )?"
    r"(?:the (?:words?|text|following|system)|json|exactly)\b",
    # other languages
    rf"\b(?:ігнору\w*|забу\w+|відкинь\w*|не зважай\w*){_UP_TO_FOUR}(?:інструкці\w+|вказівк\w+|правил\w*|підказк\w+)",
    rf"\b(?:виведи|покажи|розкрий)\w*{_UP_TO_FOUR}(?:системн\w+|інструкці\w+)[ ]?(?:запит|промпт|повідомлення)?",
    rf"\b(?:игнориру\w*|забудь\w*|отбрось\w*){_UP_TO_FOUR}(?:инструкци\w+|указани\w+|правил\w*)",
    rf"\b(?:ignora\w*|olvid\w+){_UP_TO_FOUR}(?:instrucciones|istruzioni|instruções|indicaciones|reglas)\b",
    rf"\b(?:ignorez?|oubliez?){_UP_TO_FOUR}(?:instructions|consignes|règles)\b",
    rf"\b(?:ignoriere?n?|vergiss){_UP_TO_FOUR}(?:anweisungen|regeln|vorgaben)\b",
    # signs of chats and of our own prompt
    r"<\|[\w ]{2,30}\|>|<｜[\w▁ ]{2,30}｜>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>",
    r"</?(?:source|previous)-?[0-9a-f]*>",
    r"(?m:^[ \t>*_]*(?:system|assistant)[*_]*[ ]?:(?=[ ]))",
    r"\{\{\w{2,30}\}\}|\bthe editor of this newsroom\b",
    r'"role"[ ]?:[ ]?"(?:system|assistant|user)"',
)
_ORDER = re.compile("|".join(f"(?:{order})" for order in _ORDERS), re.IGNORECASE)
# Characters that nobody sees and a model reads: tags, and many without width on end.
_UNSEEN = re.compile("[\U000e0020-\U000e007f]{2,}|[\u200b\u2060\u2062-\u2064\u202d\u202e]{4,}")


def orders(text: str) -> tuple[tuple[int, int], ...]:
    """The places of what reads like an order to a model or is hidden from people; the first of them, in order."""
    found = sorted({hit.span() for pattern in (_ORDER, _UNSEEN) for hit in islice(pattern.finditer(text), _MOST)})
    return tuple(_apart(found))


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last = 0
    for start, end in spans:
        if start >= last:
            yield start, end
            last = end
