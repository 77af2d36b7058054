"""Which language a text is in, as far as its letters and its commonest words tell."""

# ruff: noqa: RUF001 - Ukrainian words are spelled in Ukrainian letters

import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COMMON_WORDS = {
    "en": "the of and to in a is that for on with as was at by are from has have its will after which said this be it",
    "es": "el la de que y en los del las se por con una un para es al lo como su más pero sus ha fue este entre sobre",
    "fr": "le la les de des et en du un une que est pour qui dans par sur au plus pas ce avec sont il a ses aux cette",
    "de": "der die das und in den von zu mit ist im für auf dem des nicht ein eine auch sich als hat nach bei es aus",
    "pt": "o a os de que e do da em um uma para com não por mais as dos no na ao foi das se é como mas são pelo entre",
    "it": "il la di che e in un una per con del della dei non è le si da al sono nel come anche ha gli più alla delle",
    "tr": "ve bir bu için ile da de olarak çok daha olan en gibi sonra kadar göre ancak ise yeni olduğunu büyük ya ne",
    "pl": "i w na z do się że nie to jest o jak za od po przez dla są oraz który co ale ma już tym które tego może",
    "uk": "і в у на що з до та не за як це від для про його є але які після який або їх було щодо під проти також між",
    "ru": "и в на что с по не за как это от для о его но которые после который или их было при из к также между он а",
}
_PROFILES = {lang: frozenset(words.split()) for lang, words in _COMMON_WORDS.items()}
_CYRILLIC = frozenset({"uk", "ru", "be", "bg", "sr", "mk", "kk", "ky"})
_OTHER_SCRIPTS = {"el": "GREEK", "ar": "ARABIC", "fa": "ARABIC", "he": "HEBREW", "ko": "HANGUL", "hi": "DEVANAGARI"}
_NEVER = {"uk": frozenset("ыэёъ"), "ru": frozenset("іїєґ")}  # letters that the language does not have
_FEWEST_WORDS = 8


def differs(text: str, lang: str, source: str) -> bool:
    """Whether `text` is plainly in another language than `lang`, or than `source` where `lang` is "" or unknown."""
    lang = lang.lower()[:2]
    expected = _script_for(lang) or script(source)
    written = script(text)
    if expected and written and expected != written:
        return True
    wanted = lang if lang in _PROFILES else guess(source)
    found = guess(text)
    return bool(wanted and found and wanted != found)


def guess(text: str) -> str:
    """The language whose commonest words make up clearly more of the text than any other's; "" when in doubt."""
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return ""
    letters = set("".join(words))
    shares = {
        lang: 0.0 if letters & _NEVER.get(lang, frozenset()) else sum(word in profile for word in words) / len(words)
        for lang, profile in _PROFILES.items()
    }
    (best, most), (_, second) = sorted(shares.items(), key=lambda entry: -entry[1])[:2]
    return best if most >= 0.12 and most >= 1.5 * second else ""


def script(text: str) -> str:
    """The script of most letters: "LATIN", "CYRILLIC", "CJK" (with kana) …; "" without letters."""
    counts = Counter(_script_of(char) for char in text[:20_000] if char.isalpha())
    return counts.most_common(1)[0][0] if counts else ""


def _script_of(char: str) -> str:
    if char < "\u0250":
        return "LATIN"
    if "\u0400" <= char < "\u0530":
        return "CYRILLIC"
    first = unicodedata.name(char, "").partition(" ")[0]
    return "CJK" if first in ("HIRAGANA", "KATAKANA") else first


def _script_for(lang: str) -> str:
    if lang in _CYRILLIC:
        return "CYRILLIC"
    if lang in _PROFILES:
        return "LATIN"
    return "CJK" if lang in ("ja", "jp", "zh") else _OTHER_SCRIPTS.get(lang, "")
