"""Where sentences end."""

import json

import pytest

from articles.rewriting.sentences import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One thing. Another thing.", ["One thing.", "Another thing."]),
        ("The U.S. SEC sued. It won.", ["The U.S. SEC sued.", "It won."]),
        ("He moved to the U.S. The price rose.", ["He moved to the U.S.", "The price rose."]),
        ("It raised $1.2B. Shares rose 3.5%.", ["It raised $1.2B.", "Shares rose 3.5%."]),
        ("Harbour Inc. said no. It left.", ["Harbour Inc. said no.", "It left."]),
        ("It bought Harbour Inc. The deal is done.", ["It bought Harbour Inc.", "The deal is done."]),
        ("Dr. Quill met Mr. J. Doe Jr. on Monday.", ["Dr. Quill met Mr. J. Doe Jr. on Monday."]),
        ("It was sued by the SEC. Lawyers came.", ["It was sued by the SEC.", "Lawyers came."]),
        ("He said no. See No. 5 for more.", ["He said no.", "See No. 5 for more."]),
        ("“We fight,” she said. “We win.” They did.", ["“We fight,” she said.", "“We win.”", "They did."]),
        ('"Is it so?" he asked. Yes!', ['"Is it so?" he asked.', "Yes!"]),
        ("Really?! Yes... and no. Then… Well.", ["Really?!", "Yes... and no.", "Then…", "Well."]),
        ("At 5 p.m. the vote began. It passed.", ["At 5 p.m. the vote began.", "It passed."]),
        ("Coins, e.g. Bitcoin, vs. gold.", ["Coins, e.g. Bitcoin, vs. gold."]),
        ("On Jan. 5 it fell. On Feb. 6 it rose.", ["On Jan. 5 it fell.", "On Feb. 6 it rose."]),
        ("Chart from View.com and v1.2.3 only. Next.", ["Chart from View.com and v1.2.3 only.", "Next."]),
        ("Курс зріс на 5 тис. грн. за добу.", ["Курс зріс на 5 тис. грн. за добу."]),
        ("У 2025 р. Мінфін заявив: «Так.» Далі тиша.", ["У 2025 р. Мінфін заявив: «Так.»", "Далі тиша."]),
        ("На вул. Хрещатик, м. Київ, о 9 год. Потім.", ["На вул. Хрещатик, м. Київ, о 9 год.", "Потім."]),
        ("比特币上涨。以太坊下跌。", ["比特币上涨。", "以太坊下跌。"]),
        ("no end at all", ["no end at all"]),
        ("iPhone sales fell. eToro gained.", ["iPhone sales fell. eToro gained."]),
    ],
)
def test_prose(text, expected):
    assert [sentence.text for sentence in split(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Overview\n\nFirst. Second.", ["First.", "Second."]),
        ("# Title\nText at once.", ["Text at once."]),
        ("## Only a heading", []),
        ("- one thing\n- another. And more.\n", ["one thing", "another.", "And more."]),
        ("1. First point\n2) Second point", ["First point", "Second point"]),
        ("* starred\n+ plussed\n• dotted", ["starred", "plussed", "dotted"]),
        ("> quoted text. Twice.", ["quoted text.", "Twice."]),
        ("Before.\n\n---\n\nAfter.", ["Before.", "After."]),
        ("A sentence that\nis wrapped. Next.", ["A sentence that\nis wrapped.", "Next."]),
        ("No full stop here\n\nA new paragraph", ["No full stop here", "A new paragraph"]),
        ("", []),
        (" \n\n\t", []),
        ("...", []),
    ],
)
def test_markdown(text, expected):
    assert [sentence.text for sentence in split(text)] == expected


def _spans_hold(text: str) -> bool:
    last = 0
    for sentence in split(text):
        if not last <= sentence.start < sentence.end or text[sentence.start : sentence.end] != sentence.text:
            return False
        last = sentence.end
    return True


@pytest.mark.parametrize("text", ["🚀 Up. 🚀 Down!", "a\r\nb. C\r\n\r\nD", "- x\n\n\n- y. Z", "«Так». Ні"])
def test_spans_are_the_text_itself(text):
    assert _spans_hold(text)


def test_real_stories_lose_nothing_but_blanks_and_keep_their_spans(shared):
    for item in json.loads((shared / "samples" / "raw_feed_items.json").read_text()):
        body = item["body"]
        assert _spans_hold(body)
        assert "".join("".join(sentence.text.split()) for sentence in split(body)) == "".join(body.split())


def test_hostile_punctuation_takes_no_long_time():
    for text in ("." * 50_000, "a. " * 20_000, "\n" * 50_000, "# " * 30_000, "((((" * 10_000 + ".", '"' * 50_000):
        assert len(split(text)) <= 20_000
