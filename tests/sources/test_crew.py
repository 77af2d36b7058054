"""Many things done at once: who hangs keeps his own slot and no other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sources.crew import as_they_finish

HANGING, QUICK, CONCURRENCY = 15, 40, 16


@asynccontextmanager
async def tools() -> AsyncIterator[Callable[[int], Awaitable[int]]]:
    begun = asyncio.Event()

    async def work(number: int) -> int:
        if number < HANGING:
            await asyncio.wait_for(begun.wait(), 5)
        elif number == HANGING + QUICK - 1:
            begun.set()
        return number

    yield work


def test_one_slot_is_enough_for_all_others_while_the_rest_hang() -> None:
    found = [outcome for _, outcome in as_they_finish(range(HANGING + QUICK), tools, concurrency=CONCURRENCY)]
    assert found[:QUICK] == list(range(HANGING, HANGING + QUICK))
