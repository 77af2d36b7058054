"""The article file: what goes in comes out, and what cannot be kept is refused with a sentence."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.errors import ArticleFileError
from articles.frontmatter import (
    ArticleFile,
    FileAI,
    FileCover,
    FileSource,
    Rest,
    name_of,
    path_of,
    read_article,
    write_article,
)

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 12, 5, 0, 123000, tzinfo=UTC)

WHOLE = """---
title: 'Harbour Exchange: a quiet week'
description: Volumes fell by a third…
publishedAt: '2026-11-03T12:00:00.000Z'
updatedAt: '2026-11-03T12:05:00.123Z'
liveAt: '2026-11-03T12:06:00.000Z'
lang: en
externalId: '70010'
source:
  name: Sample Wire
  key: samplewire
  type: RSS
  url: 'https://example.org/wire'
category: MARKET
tags:
  - MARKET
  - '@HARBOUR'
stickyWeight: 5
sentiment: NEUTRAL
score: -2
draft: true
coverImage:
  raw: 'https://example.org/raw'
  full: 'https://example.org/full'
  regular: 'https://example.org/regular'
  small: 'https://example.org/small'
  thumb: 'https://example.org/thumb'
  small_s3: 'https://example.org/s3'
ai:
  rewritten: true
  expandedAt: '2026-11-03T12:05:00.123Z'
  version: 1
---
## Overview

A quiet week.
"""


def with_lines(*lines: str, drop: tuple[str, ...] = ()) -> bytes:
    """The smallest usual file, with lines added before `draft` or taken out by their key."""
    usual = [
        "title: Quiet week",
        "description: Volumes fell.",
        "publishedAt: '2026-11-03T12:00:00.000Z'",
        "updatedAt: '2026-11-03T12:00:00.000Z'",
        "lang: en",
        "externalId: '70010'",
        "category: MARKET",
        "tags: []",
        "stickyWeight: 0",
        "sentiment: NEUTRAL",
        "score: 0",
        *lines,
        "draft: false",
    ]
    kept = [line for line in usual if line.partition(":")[0] not in drop]
    return ("---\n" + "\n".join(kept) + "\n---\nVolumes fell.\n").encode()


def with_source(lines: str) -> bytes:
    return with_lines().replace(b"category:", f"source:\n{lines}category:".encode())


def refusal(data: bytes) -> str:
    with pytest.raises(ArticleFileError) as caught:
        read_article(data)
    return str(caught.value)


def test_reads_every_field() -> None:
    file = read_article(WHOLE.encode())
    assert file == ArticleFile(
        title="Harbour Exchange: a quiet week",
        description="Volumes fell by a third…",
        published_at=NOON,
        updated_at=LATER,
        live_at=datetime(2026, 11, 3, 12, 6, tzinfo=UTC),
        lang="en",
        external_id="70010",
        source=FileSource("samplewire", "Sample Wire", "RSS", "https://example.org/wire"),
        category="MARKET",
        tags=("MARKET", "@HARBOUR"),
        sticky_weight=5,
        sentiment="NEUTRAL",
        score=-2,
        draft=True,
        cover=FileCover(
            *(f"https://example.org/{size}" for size in ("raw", "full", "regular", "small", "thumb", "s3"))
        ),
        ai=FileAI(rewritten=True, expanded_at=LATER, version=1),
        rest=Rest(),
        body="## Overview\n\nA quiet week.",
    )


def test_writes_it_back_byte_for_byte() -> None:
    assert write_article(read_article(WHOLE.encode())) == WHOLE.encode()


def test_a_translation_names_its_original() -> None:
    data = WHOLE.replace("  rewritten: true\n  expandedAt: '2026-11-03T12:05:00.123Z'\n", "  translatedFrom: '70010'\n")
    assert read_article(data.encode()).ai == FileAI(version=1, translated_from="70010")
    assert write_article(read_article(data.encode())) == data.encode()


def test_live_at_is_written_only_where_it_differs() -> None:
    file = replace(read_article(with_lines()), live_at=NOON)
    assert b"liveAt" not in write_article(file)
    assert b"updatedAt: '2026-11-03T12:00:00.000Z'\nliveAt: '2026-11-03T12:05:00.123Z'\nlang" in write_article(
        replace(file, live_at=LATER)
    )


@pytest.mark.parametrize(
    "data",
    [
        with_lines("canonicalUrl: 'https://example.org/a'", "cta: null"),
        with_lines("cta:\n  label: 'Read: more'\n  items:\n    - 'one'   # kept\n    - {a: 1}"),
        with_lines("notes: |\n  two\n\n  lines\n"),
        with_lines("notes: |+\n  two\n\n"),
        with_lines("og.title: dotted"),
        with_lines("# a comment", "later: 2026-01-01"),
        with_source(
            "  name: Sample Wire\n  desk: night\n  key: samplewire # ours\n  type: RSS\n  # last\n  zone: 3\n"
        ).replace(b" # ours\n", b"\n  # ours\n"),
        with_source("  desk: night # shift\n  name: S\n  key: s\n  type: RSS\n  url: ''\n"),
        with_lines().replace(b"draft: false\n", b"draft: false\ncoverImage: null\nai: null # none\n"),
        with_lines().replace(b"category", b"source: {}\ncategory"),
        with_lines(drop=("description", "updatedAt", "externalId", "category", "tags", "draft")),
        with_lines(drop=("score", "stickyWeight", "sentiment")),
        with_lines("emoji: \U0001f680"),
        with_lines("!!str typed: !thing value"),
    ],
)
def test_what_no_field_holds_comes_back_in_place(data: bytes) -> None:
    file = read_article(data)
    assert write_article(file) == data
    assert Rest.from_json(file.rest.to_json()) == file.rest


def test_a_comment_beside_a_value_is_kept_on_a_line_of_its_own() -> None:
    once = write_article(read_article(with_lines().replace(b"lang: en", b"lang: en # checked")))
    assert b"lang: en\n# checked\nexternalId" in once
    assert write_article(read_article(once)) == once


def test_a_missing_key_is_written_once_it_says_something() -> None:
    file = read_article(with_lines(drop=("description", "tags")))
    assert b"description" not in write_article(file)
    assert b"description: New\n" in write_article(replace(file, description="New"))
    assert b"tags:\n  - BTC\n" in write_article(replace(file, tags=("BTC",)))


def test_a_kept_null_gives_way_to_a_new_value() -> None:
    file = read_article(with_lines("ai: null"))
    written = write_article(replace(file, ai=FileAI(rewritten=True, expanded_at=LATER, version=1)))
    assert written.count(b"ai:") == 1
    assert read_article(written).ai == FileAI(rewritten=True, expanded_at=LATER, version=1)


def test_unknown_keys_stay_when_the_key_they_followed_is_gone() -> None:
    data = with_lines("source:\n  name: S\n  key: s\n  type: RSS", "extra: 1")
    written = write_article(replace(read_article(data), source=None))
    assert b"extra: 1\n" in written
    assert b"source" not in written
    read_article(written)


def test_an_unknown_key_after_a_map_does_not_end_up_inside_it() -> None:
    file = read_article(with_lines("source:\n  name: S\n  key: s\n  type: RSS", "extra: 1"))
    assert file.source is not None
    written = write_article(replace(file, source=replace(file.source, url="https://example.org/")))
    assert read_article(written).source == FileSource("s", "S", "RSS", "https://example.org/")
    assert b"\nextra: 1\n" in written


def test_hand_wrapped_yaml_is_read_and_then_stable() -> None:
    data = (
        with_lines("source: {key: s, name: 'S', type: RSS}")
        .replace(b"title: Quiet week", b"title: >-\n  Quiet\n  week")
        .replace(b"'2026-11-03T12:00:00.000Z'", b"2026-11-03T14:00:00+02:00")
        .replace(b"tags: []", b"tags: [A, 'B C']")
    )
    file = read_article(data)
    assert (file.title, file.published_at, file.tags) == ("Quiet week", NOON, ("A", "B C"))
    once = write_article(file)
    assert b"title: Quiet week\n" in once
    assert write_article(read_article(once)) == once


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    data = b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()
    assert read_article(data) == read_article(WHOLE.encode())


def test_null_tags_become_an_empty_list() -> None:
    written = write_article(read_article(with_lines().replace(b"tags: []", b"tags:")))
    assert b"tags: []\n" in written


def test_an_id_without_quotes_keeps_its_digits() -> None:
    assert read_article(with_lines().replace(b"'70010'", b"0070010")).external_id == "0070010"


def test_blank_lines_around_the_body_are_dropped_and_those_within_kept() -> None:
    file = read_article(with_lines() + b"\n\nMore.  \n\n\n")
    assert file.body == "Volumes fell.\n\n\nMore.  "
    assert write_article(file).endswith(b"More.  \n")


def test_an_empty_body_leaves_the_fence_last() -> None:
    data = with_lines().removesuffix(b"Volumes fell.\n")
    assert write_article(read_article(data)) == data
    assert read_article(data.removesuffix(b"\n")).body == ""


def test_a_rule_in_the_body_is_no_fence() -> None:
    assert read_article(with_lines() + b"---\nMore\n").body == "Volumes fell.\n---\nMore"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "front matter"),
        (b"Just text\n", "`---`"),
        (b"---\ntitle: x\n", "`---`"),
        (b"---\n---\n", "empty"),
        (b"---\n- a\n---\n", "must be a map"),
        (b"---\ntitle: 'x\n---\n", "is not YAML"),
        (b"---\ntitle: x\n--- {b: 1}\n---\n", "one YAML document"),
        (b"\xff\xfe" + WHOLE.encode("utf-16-le"), "not UTF-8"),
        (WHOLE.encode("cp1251", "replace").replace(b"A quiet", b"\xc0 quiet"), "UTF-8"),
        (with_lines() + b"\0", "line 16: the file holds a NUL"),
        (with_lines() + b"x" * 2_000_000, "bytes"),
        (with_lines("x: " + "y" * 100_001), "characters"),
        (with_lines("score: 1"), "'score' stands twice"),
        (with_lines("a: &x 1", "b: *x"), "anchors and aliases"),
        (with_lines("a: " + "[" * 50 + "]" * 50), "nested too deeply"),
        (with_lines("? [a, b]\n: c"), "cannot be a key"),
        (with_lines("? a\n: c"), "line of its own"),
        (with_lines("source: {name: S, key: s, type: RSS, more: 1}"), "unknown key source.more"),
        (with_lines(drop=("title",)), "title is missing"),
        (with_lines(drop=("publishedAt",)), "publishedAt is missing"),
        (with_lines(drop=("lang",)), "lang is missing"),
    ],
)
def test_refuses_what_it_could_not_keep(data: bytes, words: str) -> None:
    assert words in refusal(data)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("title", "123", "line 2: title must be text, but is '123': put it in quotes."),
        ("title", "true", "must be text"),
        ("title", "", "must be text"),
        ("title", "[a]", "must be text, but is a list"),
        ("title", "!!int '1'", "must be text"),
        ("title", '"a\\0b"', "NUL"),
        ("title", "x" * 501, "at most 500"),
        ("description", "2026-01-01", "must be text"),
        ("lang", "english", "two small letters"),
        ("lang", "../x", "two small letters"),
        ("tags", "BTC", "must be a list"),
        ("tags", "[BTC, 1]", "each of tags must be text"),
        ("tags", "[[BTC]]", "each of tags must be text"),
        ("stickyWeight", "'5'", "whole number"),
        ("stickyWeight", "1.5", "whole number"),
        ("stickyWeight", "1" * 5000, "must lie between"),
        ("score", "0x1f", "whole number"),
        ("draft", "yes", "true or false"),
        ("draft", "'true'", "true or false"),
        ("sentiment", "GLAD", "one of POSITIVE, NEGATIVE, NEUTRAL"),
        ("publishedAt", "yesterday", "time with its zone"),
        ("publishedAt", "'2026-11-03T12:00:00'", "time with its zone"),
        ("publishedAt", "'2026-13-03T12:00:00Z'", "no possible time"),
        ("publishedAt", "'0001-01-01T00:00:00+10:00'", "no possible time"),
        ("updatedAt", "[1]", "time with its zone"),
    ],
)
def test_a_value_of_another_type_is_a_sentence(key: str, value: str, words: str) -> None:
    data = with_lines(drop=(key,)).replace(b"---\n", f"---\n{key}: {value}\n".encode(), 1)
    assert words in refusal(data)


@pytest.mark.parametrize("line", ["source: here", "source:\n  name: 1", "coverImage: [a]", "ai:\n  version: one"])
def test_a_map_of_another_type_is_a_sentence(line: str) -> None:
    assert "must be" in refusal(with_lines(line))


def test_paths_follow_the_utc_month() -> None:
    assert path_of(datetime.fromisoformat("2026-11-01T01:00:00+02:00"), "a-story", "uk") == "2026/10/a-story.uk.md"
    assert name_of("2026/10/a-story-.uk.md") == ("a-story-", "uk")
    with pytest.raises(ArticleFileError):
        name_of("2026/10/readme.md")


def damaged(data: bytes, choose: random.Random) -> bytes:
    """The file with a few letters replaced, taken out or put in, mostly in its front matter."""
    letters = bytearray(data)
    for _ in range(choose.randint(1, 5)):
        at = choose.randrange(len(letters))
        letters[at : at + choose.randint(0, 9)] = bytes(
            choose.choices(b" \n:#-'\"[]{}&*!|>%@`,?a1\t\r\\\xc3\0", k=choose.randint(0, 4))
        )
    return bytes(letters)


def check_damaged(count: int) -> int:
    """Whatever happens to a file, it is refused with a sentence or read and then stable. Returns how many were read."""
    choose = random.Random(4)
    read = 0
    for _ in range(count):
        try:
            file = read_article(damaged(WHOLE.encode(), choose))
        except ArticleFileError:
            continue
        written = write_article(file)
        assert read_article(written) == file
        read += 1
    return read


def test_a_damaged_file_is_refused_or_read_whole() -> None:
    assert check_damaged(1500) > 100


@pytest.mark.deep
def test_very_many_damaged_files_are_refused_or_read_whole() -> None:
    assert check_damaged(60_000) > 4000


def is_hand_wrapped(data: bytes) -> bool:
    return b"title: >-" in data


def test_every_real_file_comes_out_as_it_went_in(shared: Path) -> None:
    differing = []
    for path in sorted((shared / "samples/articles").rglob("*.md")):
        data = path.read_bytes()
        file = read_article(data)
        written = write_article(file)
        assert write_article(read_article(written)) == written
        assert path_of(file.published_at, *name_of(path.name)) == "/".join(path.parts[-3:])
        if written != data:
            differing.append(data)
    assert len(differing) == 1
    assert is_hand_wrapped(differing[0])
