"""Bytes to text: marks, headers, declarations, and claims that are wrong."""

import pytest

from sources.parsing.decoding import decoded
from tests.sources.parsing.documents import only

WORDS = "Zażółć “gęślą”"
UKRAINIAN = "Біткоїн зростає"


def declared(encoding: str, text: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?><a>{text}</a>'.encode(encoding)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_unicode_shows_in_the_first_bytes(encoding: str) -> None:
    assert decoded(f"<a>{WORDS}</a>".encode(encoding)) == f"<a>{WORDS}</a>"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1251", UKRAINIAN),
        ("koi8-u", UKRAINIAN),
        ("iso-8859-2", "Zażółć"),
        ("gb2312", "比特币"),
        ("big5", "比特幣"),
        ("shift_jis", "ビットコイン"),
        ("euc-jp", "ビットコイン"),
        ("iso-2022-jp", "ビットコイン"),
        ("euc-kr", "비트코인"),
        ("cp037", "EBCDIC"),
    ],
)
def test_a_declaration_is_followed(encoding: str, text: str) -> None:
    assert text in decoded(declared(encoding, text))


def test_the_server_goes_before_the_declaration() -> None:
    data = declared("utf-8", "x").replace(b"x", UKRAINIAN.encode("windows-1251"))
    assert UKRAINIAN in decoded(data, "text/xml; charset=windows-1251")
    assert UKRAINIAN in decoded(data, "text/xml; charset='Windows-1251'")


def test_the_declaration_goes_where_the_servers_charset_does_not_fit() -> None:
    assert UKRAINIAN in decoded(declared("windows-1251", UKRAINIAN), "text/xml; charset=utf-8")


def test_valid_utf8_beats_a_claim_of_latin_1() -> None:
    assert WORDS in decoded(f"<a>{WORDS}</a>".encode(), "text/xml; charset=ISO-8859-1")


def test_latin_1_means_windows_1252() -> None:
    assert "“x”" in decoded("<?xml version='1.0' encoding='iso-8859-1'?>“x”".encode("cp1252"))


@pytest.mark.parametrize(
    "claim", ["utf-16", "idna", "punycode", "unicode_escape", "zlib", "hex", "none-such", "x" * 40]
)
def test_an_impossible_claim_is_passed_over(claim: str) -> None:
    data = f'<?xml version="1.0" encoding="{claim}"?><a>{WORDS}</a>'.encode()
    assert WORDS in decoded(data, f"text/xml; charset={claim}")


def test_bytes_of_no_encoding_still_give_text() -> None:
    assert decoded(b"<a>\x81\xff\xfe</a>").startswith("<a>")


def test_a_feed_in_another_encoding_comes_through_whole() -> None:
    data = declared("windows-1251", "x").replace(
        b"<a>x</a>", f"<rss><item><title>{UKRAINIAN}</title></item></rss>".encode("cp1251")
    )
    assert only(data).title == UKRAINIAN


@pytest.mark.parametrize("claim", ["", "text/xml; charset=utf-8", "text/xml; charset=latin-1"])
def test_bytes_that_only_claim_to_be_utf8_are_read_as_what_they_are(claim: str) -> None:
    assert only("<rss><item><title>“x” é</title></item></rss>".encode("cp1252"), content_type=claim).title == "“x” é"


@pytest.mark.parametrize("overlong", [b"\xc0\xaf", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xff"])
def test_what_is_not_quite_utf8_never_passes_for_it(overlong: bytes) -> None:
    title = only(b"<rss><item><title>a" + overlong + b"b</title></item></rss>").title
    assert title.startswith("a")
    assert title.endswith("b")
    title.encode()
