"""Claims of real rewrites: those judged by hand, and true ones changed on purpose.

`claim_labels.csv` holds external ids, places in the sample article and verdicts, and no text of others.
"""

import csv
import random
import re
from calendar import day_name, month_name
from collections import Counter
from pathlib import Path

import pytest

from articles.rewriting.claims import differences
from tests.articles.rewriting.samples import pairs

LABELS = Path(__file__).with_name("claim_labels.csv")
OPEN = ("changed", "unsupported")
MAGNITUDES = {"million": "billion", "billion": "million", "trillion": "billion", "K": "M", "M": "B", "B": "M"}
MONTHS, WEEKDAYS = list(month_name[1:]), list(day_name)
UP = """
    rose rise rising gained gain gains increase increased surge surged jumped jump up climbed higher growth
"""
DOWN = """
    fell fall falling lost loss losses decrease decreased plunge plunged dropped drop down declined lower decline
"""
OPPOSITE = dict(zip(UP.split(), DOWN.split(), strict=True))
OPPOSITE |= {down: up for up, down in OPPOSITE.items()}
NOBODY = ["Halloran", "Petrescu", "Okonkwo", "Vandermeer", "Castellane"]  # in no sample


def _told(claims, start, end):
    return [each for each in claims if each.span and each.span[0] < end and each.span[1] > start]


def test_what_was_judged_by_hand(shared):
    texts = {key: (source, body) for key, source, body in pairs(shared)}
    labels = list(csv.DictReader(LABELS.open()))
    checked = {key: differences(*texts[key]).claims for key in {label["external_id"] for label in labels}}
    agreed = 0
    for label in labels:
        told = _told(checked[label["external_id"]], int(label["start"]), int(label["end"]))
        found = [claim.verdict for claim in told if claim.kind == label["kind"]]
        agreed += found[:1] == [label["verdict"]]
    assert len(labels) >= 120
    assert agreed >= 0.95 * len(labels)


def _number_mutations(text, rng):
    if digits := [place for place, char in enumerate(text) if char.isdigit()]:
        place = rng.choice(digits)
        other = rng.choice([digit for digit in "123456789" if digit != text[place]])
        yield "digit", text[:place] + other + text[place + 1 :]
    if scale := re.search(r"(?<=[\d ])(?:million|billion|trillion|K|M|B)\b", text):
        yield "magnitude", text[: scale.start()] + MAGNITUDES[scale[0]] + text[scale.end() :]
    if "%" in text or "$" in text:
        yield "unit", text.replace("%", " percentage points").replace("$", "€")


def _date_mutations(text, rng):
    for names in (MONTHS, WEEKDAYS):
        for name in names:
            if re.search(rf"\b{name}\b", text):
                other = rng.choice([each for each in names if each != name])
                yield "date", re.sub(rf"\b{name}\b", other, text)
    if day := re.search(r"\b\d{1,2}\b", text):
        other = rng.choice([number for number in range(1, 29) if number != int(day[0])])
        yield "date", f"{text[: day.start()]}{other}{text[day.end() :]}"
    if year := re.search(r"\b20\d\d\b", text):
        yield "date", f"{text[: year.start()]}{int(year[0]) + rng.choice([-3, -2, -1, 1, 2])}{text[year.end() :]}"


def _name_mutations(text, rng):
    words = text.split()
    if all(word[0].isupper() for word in words):
        words[rng.choice([0, len(words) - 1])] = rng.choice(NOBODY)
        yield "name", " ".join(words)


def _sign_mutation(body, start, end):
    """The word of direction right before or behind the number, turned around."""
    before = re.search(r"\b([a-z]+)((?: by| of)?(?: over| about| around| nearly| more than)? )$", body[:start][-40:])
    if before and before[1] in OPPOSITE:
        return start - len(before[0]), end, OPPOSITE[before[1]] + before[2] + body[start:end]
    behind = re.match(r" ([a-z]+)\b", body[end:])
    if behind and behind[1] in OPPOSITE:
        return start, end + behind.end(), f"{body[start:end]} {OPPOSITE[behind[1]]}"
    return None


def _mutations(claim, body, rng):
    """(kind, start, end, new text) of what is changed at a supported claim."""
    start, end = claim.span
    text = body[start:end]
    made = {"number": _number_mutations, "date": _date_mutations, "name": _name_mutations}.get(claim.kind)
    for kind, new in made(text, rng) if made else ():
        yield kind, start, end, new
    if claim.kind == "number" and "%" in text and (turned := _sign_mutation(body, start, end)):
        yield "sign", *turned


def _measured(samples, names):
    """Counts of claims, of those flagged, of changes, and of those found. One name in `names` is changed."""
    rng, counts = random.Random(2026), Counter()
    for _, source, body in samples:
        for claim in differences(source, body).claims:
            if not claim.span or claim.kind in ("sentence", "quotation", "link"):
                continue
            counts["untouched"] += 1
            counts["flagged"] += claim.verdict in OPEN
            if claim.verdict != "supported" or (claim.kind == "name" and rng.random() * names > 1):
                continue
            for kind, start, end, new in _mutations(claim, body, rng):
                told = _told(differences(source, body[:start] + new + body[end:]).claims, start, start + len(new))
                counts["changes", kind] += 1
                counts["found", kind] += any(each.verdict in OPEN for each in told if each.kind != "sentence")
    return counts


def _total(counts, what):
    return sum(count for key, count in counts.items() if key[0] == what)


def test_changed_claims_are_found_and_true_ones_left_alone(shared):
    counts = _measured(list(pairs(shared, rewritten=True))[::4], names=8)
    assert _total(counts, "changes") >= 500
    assert _total(counts, "found") >= 0.95 * _total(counts, "changes"), counts
    assert counts["flagged"] <= 0.05 * counts["untouched"], counts


@pytest.mark.deep
def test_changed_claims_of_every_kind_are_found_in_every_sample(shared):
    counts = _measured(pairs(shared, rewritten=True), names=5)
    assert _total(counts, "changes") >= 2_500
    assert _total(counts, "found") >= 0.95 * _total(counts, "changes"), counts
    for kind in ("digit", "magnitude", "unit", "sign", "date", "name"):
        assert counts["found", kind] >= 0.93 * counts["changes", kind], (kind, counts)
    assert counts["flagged"] <= 0.02 * counts["untouched"], counts
