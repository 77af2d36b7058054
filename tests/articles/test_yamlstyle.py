"""Scalars must come out as js-yaml 3 writes them, and mean the same to any reader of YAML."""

import random

import pytest
import yaml

from articles.yamlstyle import kind_of, scalar

AS_WRITTEN = [
    ("Plain words", "Plain words"),
    ("", "''"),
    ("It's fine", "It's fine"),
    ("'quoted'", "'''quoted'''"),
    ("a: b", "'a: b'"),
    ("a:b", "'a:b'"),
    ("one, two", "'one, two'"),
    ("[x]", "'[x]'"),
    ("a [b]", "'a [b]'"),
    ("a {b}", "'a {b}'"),
    ("-dash", "'-dash'"),
    ("mid-dash", "mid-dash"),
    ("@handle", "'@handle'"),
    ("mail@handle", "mail@handle"),
    ("`tick", "'`tick'"),
    ("50% more", "50% more"),
    ("%50", "'%50'"),
    ("=x", "'=x'"),
    ("a #b", "'a #b'"),
    ("a#b", "a#b"),
    ("#b", "'#b'"),
    (" lead", "' lead'"),
    ("trail ", "'trail '"),
    ("yes", "'yes'"),
    ("No", "'No'"),
    ("y", "'y'"),
    ("on", "'on'"),
    ("yEs", "yEs"),
    ("true", "'true'"),
    ("~", "'~'"),
    ("null", "'null'"),
    ("nULL", "nULL"),
    ("123", "'123'"),
    ("1_000", "'1_000'"),
    ("1_", "1_"),
    ("0x1f", "'0x1f'"),
    ("0x", "0x"),
    ("0b101", "'0b101'"),
    ("017", "'017'"),
    ("08", "08"),
    ("1e3", "'1e3'"),
    ("1.5", "'1.5'"),
    (".5", "'.5'"),
    (".inf", "'.inf'"),
    ("1.2.3", "1.2.3"),
    ("12:30", "'12:30'"),
    ("2025-01-01", "'2025-01-01'"),
    ("2025-1-1", "2025-1-1"),
    ("<<", "'<<'"),
    ("$90K", "$90K"),
    ("em — dash…", "em — dash…"),
    ("Таїланд", "Таїланд"),
    ("non\xa0breaking", '"non\\_breaking"'),
    ("rocket \U0001f680", '"rocket \\U0001F680"'),
    ('say "x" \U0001f680', '"say \\"x\\" \\U0001F680"'),
    ("tab\there", '"tab\\there"'),
    ("bell\x07", '"bell\\a"'),
    ("del\x7f", '"del\\x7F"'),
    ("\ufeffmark", '"\\uFEFFmark"'),
    ("line\u2028sep", '"line\\Lsep"'),
    ("back\\slash", "back\\slash"),
    ("two\nlines", "|-\n  two\n  lines"),
    ("ends\n", "|\n  ends"),
    ("ends\n\n", "|+\n  ends\n"),
    ("  indented\nfirst", "|2-\n    indented\n  first"),
    ("a\n\nb", "|-\n  a\n\n  b"),
    ("cr\r\nlf", '"cr\\r\\nlf"'),
]


@pytest.mark.parametrize(("text", "written"), AS_WRITTEN)
def test_writes_like_js_yaml(text: str, written: str) -> None:
    assert scalar(text) == written


def test_a_block_within_a_list_is_indented_by_its_depth() -> None:
    assert scalar("two\nlines", level=2) == "|-\n    two\n    lines"


@pytest.mark.parametrize(
    ("plain", "kind"),
    [
        ("", "null"),
        ("Null", "null"),
        ("TRUE", "boolean"),
        ("yes", "text"),
        ("-7", "number"),
        ("+7", "number"),
        ("190:20:30", "number"),
        ("6.02e23", "number"),
        (".nan", "number"),
        ("2025-11-12T22:15:00.000Z", "date"),
        ("2025-11-12 22:15:00 +2", "date"),
        ("v2", "text"),
    ],
)
def test_knows_what_a_bare_word_would_be_taken_for(plain: str, kind: str) -> None:
    assert kind_of(plain) == kind


def nasty_strings(count: int) -> list[str]:
    choose = random.Random(1)
    alphabet = [*"ab 019-?:,[]{}#&*!|>='\"%@`._~\\eExXnNyY+\n\t\xa0éї\U0001f680\x01\u2029"]
    return ["".join(choose.choices(alphabet, k=choose.randint(0, 9))) for _ in range(count)]


def reads_back(text: str) -> bool:
    document = f"key: {scalar(text)}\nlist:\n  - {scalar(text, 2)}\n  - end\nlast: 1\n"
    read = yaml.load(document, Loader=yaml.CBaseLoader)
    return read == {"key": text, "list": [text, "end"], "last": "1"}


def test_every_string_reads_back_as_itself() -> None:
    assert [text for text in nasty_strings(4000) if not reads_back(text)] == []


@pytest.mark.deep
def test_very_many_strings_read_back_as_themselves() -> None:
    assert [text for text in nasty_strings(300_000) if not reads_back(text)] == []
