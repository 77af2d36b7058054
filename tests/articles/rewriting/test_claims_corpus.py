"""Numbers of real rewrites, changed on purpose: how many changes are found, how many true numbers are called false."""

import json
import random
import re
from collections import Counter

import pytest

from articles.rewriting.claims import Claim, differences

MAGNITUDES = {"million": "billion", "billion": "million", "trillion": "billion", "K": "M", "M": "B", "B": "M"}


def _pairs(shared):
    """(source, rewrite) of every sample whose raw item is there."""
    raw = {str(item["id"]): item for item in json.loads((shared / "samples" / "raw_feed_items.json").read_text())}
    for path in sorted((shared / "samples" / "articles").rglob("*.en.md")):
        head, _, body = path.read_text().partition("\n---\n")
        item = raw.get(head.partition("externalId: '")[2].partition("'")[0])
        if item and "rewritten: true" in head:
            yield f"{item['title']}\n\n{item['body']}", body


def _mutations(text, rng):
    """The number with another digit, magnitude or unit."""
    digits = [place for place, char in enumerate(text) if char.isdigit()]
    if digits:
        place = rng.choice(digits)
        other = rng.choice([digit for digit in "123456789" if digit != text[place]])
        yield "digit", text[:place] + other + text[place + 1 :]
    if scale := re.search(r"(?<=[\d ])(?:million|billion|trillion|K|M|B)\b", text):
        yield "magnitude", text[: scale.start()] + MAGNITUDES[scale[0]] + text[scale.end() :]
    if "%" in text or "$" in text:
        yield "unit", text.replace("%", " percentage points").replace("$", "€")


def _numbers(source, proposal) -> list[Claim]:
    return [claim for claim in differences(source, proposal).claims if claim.kind == "number" and claim.span]


def _measured(pairs):
    """Counts of true numbers, of those flagged, of changes, and of those found."""
    rng, counts = random.Random(2026), Counter()
    for source, rewrite in pairs:
        for claim in _numbers(source, rewrite):
            counts["true"] += 1
            counts["flagged"] += claim.verdict != "supported"
            start, end = claim.span
            for kind, text in _mutations(claim.text, rng) if claim.verdict == "supported" else ():
                changed = _numbers(source, rewrite[:start] + text + rewrite[end:])
                told = [each for each in changed if each.span[0] < start + len(text) and each.span[1] > start]
                counts["changes", kind] += 1
                counts["found", kind] += any(each.verdict in ("changed", "unsupported") for each in told)
    return counts


def _check(counts, share):
    changes = sum(count for key, count in counts.items() if key[0] == "changes")
    found = sum(count for key, count in counts.items() if key[0] == "found")
    assert found >= share * changes, counts
    assert counts["flagged"] <= 0.05 * counts["true"], counts
    return changes


def test_changed_numbers_are_found_and_true_ones_left_alone(shared):
    assert _check(_measured(list(_pairs(shared))[7::20]), 0.9) > 50


@pytest.mark.deep
def test_changed_numbers_are_found_in_every_sample(shared):
    assert _check(_measured(_pairs(shared)), 0.95) > 2_000
