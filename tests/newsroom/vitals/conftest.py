from collections import Counter

import pytest

from newsroom.vitals import counting


@pytest.fixture(autouse=True)
def _nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests counted in this process is theirs."""
    monkeypatch.setattr(counting.counts, "_sums", Counter())
