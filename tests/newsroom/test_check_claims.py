"""`check_claims` prints what a proposal claims, and needs no database."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

SOURCE = "Harbour halts withdrawals\n\nThe Harbour exchange lost $82,000 on Jan. 8, or 3.2%."
PROPOSAL = "🚀 The Harbour exchange gained about $82K on 8 January.\r\n\r\nКраще — ніж торік."


@pytest.fixture
def write(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    return write


def check(*args, **options):
    out = io.StringIO()
    call_command("check_claims", *args, stdout=out, **options)
    return out.getvalue()


def test_two_files_are_one_array(write):
    rows = json.loads(check(write("source.txt", SOURCE), write("proposal.md", PROPOSAL)))
    assert {tuple(row) for row in rows} == {("kind", "text", "value", "verdict", "source_span", "span")}
    assert ("date", "8 January", None, "supported") in {
        (row["kind"], row["text"], row["value"], row["verdict"]) for row in rows
    }
    assert [row["value"] for row in rows if row["verdict"] == "dropped"] == ["3.2"]


def test_spans_count_the_code_points_of_the_files(write):
    rows = json.loads(check(write("source.txt", SOURCE), write("proposal.md", PROPOSAL)))
    for row in rows:
        text, span = (PROPOSAL, row["span"]) if row["span"] else (SOURCE, row["source_span"])
        assert text[slice(*span)] == row["text"]


def test_a_byte_order_mark_is_no_part_of_the_text(write):
    rows = json.loads(check(write("source.txt", SOURCE), write("proposal.md", b"\xef\xbb\xbfIt lost $82,000.")))
    assert rows[0]["span"] == [0, 16]


def test_empty_files_claim_nothing(write):
    assert json.loads(check(write("source.txt", ""), write("proposal.md", ""))) == []


def test_a_file_of_pairs_is_an_array_a_line(write):
    pairs = [{"source": SOURCE, "proposal": PROPOSAL}, {"source": "", "proposal": "\ud800 5%"}]
    path = write("pairs.jsonl", "\n\n".join(json.dumps(pair) for pair in pairs))
    first, second = (json.loads(line) for line in check(jsonl=path).splitlines())
    assert len(first) > len(second)
    assert {row["verdict"] for row in second} == {"unsupported"}


def test_pairs_come_from_standard_input_too(monkeypatch):
    line = json.dumps({"source": SOURCE, "proposal": "It lost 3.2%."}).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(line)))
    assert len(check(jsonl="-").splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "line 2: no JSON"),
        (b"[1]", "line 2: not of the form"),
        (b'{"source": "a"}', "line 2: not of the form"),
        (b'{"source": "a", "proposal": null}', "line 2: not of the form"),
        (b'{"source": "\xff"}', "line 2, is not UTF-8: byte 12 is wrong"),
    ],
)
def test_an_unusable_line_is_named(write, line, reason):
    path = write("pairs.jsonl", json.dumps({"source": "a", "proposal": "b"}).encode() + b"\n" + line)
    with pytest.raises(CommandError, match=reason):
        check(jsonl=path)


def test_an_unusable_file_is_named(write, tmp_path):
    good = write("good.txt", SOURCE)
    with pytest.raises(CommandError, match=r"none.txt cannot be read: No such file"):
        check(good, str(tmp_path / "none.txt"))
    with pytest.raises(CommandError, match=r"bad.txt is not UTF-8: byte 1 is wrong"):
        check(write("bad.txt", b"a\xff"), good)
    with pytest.raises(CommandError, match="cannot be read"):
        check(jsonl=str(tmp_path))


@pytest.mark.parametrize("arguments", [(), ("one",)])
def test_what_to_give_is_said(arguments):
    with pytest.raises(CommandError, match="Give two texts"):
        check(*arguments)
