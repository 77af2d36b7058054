import time

import pytest

from sources.isolation import Crashed, Refused, TookTooLong, run

MODULE = "tests.sources.isolated"


def test_bytes_go_in_and_come_out() -> None:
    assert run(MODULE, b"\x00\xff abc", seconds=10) == b"cba \xff\x00"
    assert len(run(MODULE, b"x" * 5_000_000, seconds=10)) == 5_000_000


def test_a_refusal_arrives_as_its_sentence() -> None:
    with pytest.raises(Refused, match=r"^Not this, дякую\.$"):
        run(MODULE, b"refuse", seconds=10)


def test_work_that_hangs_is_killed_at_its_limit() -> None:
    start = time.monotonic()
    with pytest.raises(TookTooLong, match=r"more than 0\.5 seconds"):
        run(MODULE, b"hang", seconds=0.5)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("fate", [b"crash", b"hoard", b"write"])
def test_a_process_that_dies_takes_nothing_with_it(fate: bytes) -> None:
    with pytest.raises(Crashed):
        run(MODULE, fate, seconds=10)


@pytest.mark.deep
def test_work_whose_parent_has_gone_is_ended_by_the_processor_limit() -> None:
    with pytest.raises(Crashed):
        run(MODULE, b"spin", seconds=30)


def test_none_of_our_keys_reach_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSPLASH_ACCESS_KEY", "secret")
    assert b"UNSPLASH_ACCESS_KEY" not in run(MODULE, b"environment", seconds=10)
