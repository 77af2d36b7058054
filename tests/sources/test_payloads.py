"""A stored item says its text once, and is read as it came."""

import json
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.payloads import shortened, whole

STORY = "<p>Kraken &amp; others “listed” 1 < 2\n\ttokens.</p> " * 20
WRITTEN = [
    f"<item><content><![CDATA[{STORY}]]></content></item>",
    f"<item><title>{STORY[:80]}</title><content>{escape(STORY)}</content></item>",
    json.dumps({"title": STORY[:80], "body": STORY}, ensure_ascii=False),
]


@pytest.mark.parametrize("payload", WRITTEN)
def test_a_text_that_stands_in_its_item_is_kept_once(payload: str) -> None:
    kept = shortened(payload, STORY)
    assert len(kept) < len(payload) - len(STORY) + 10
    assert whole(kept, STORY) == payload


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (json.dumps({"body": STORY}), STORY),  # written in another way
        ("<item>short</item>", "short"),
        ("a" * 1000 + "b", "a" * 300 + "c"),
        ("", STORY),
    ],
)
def test_anything_else_stays_as_it_is(payload: str, text: str) -> None:
    assert shortened(payload, text) == payload
    assert whole(payload, text) == payload


@given(
    st.text(alphabet="ab<&\"'\\\n\x1f\x1eé", max_size=40),
    st.text(alphabet="ab<&\"'\\\né", min_size=1, max_size=9),
    st.integers(1, 60),
    st.sampled_from([str, escape, lambda text: json.dumps(text, ensure_ascii=False)]),
)
def test_whatever_was_kept_comes_back(around: str, piece: str, times: int, written: Callable[[str], str]) -> None:
    text = piece * times
    payload = around + written(text) + around
    kept = shortened(payload, text)
    assert len(kept) <= len(payload)
    if not {"\x1f", "\x1e", "\x1d"} & set(payload):
        assert whole(kept, text) == payload
