"""Many things done at once by asyncio in a thread of its own, handed one by one to ordinary code.

So the ORM is never called inside an event loop, and a consumer that writes slowly stops no exchange under way.
"""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Generic, TypeVar

A_WHILE = 0.5
"""Seconds."""

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
Tools = AbstractAsyncContextManager[Callable[[Item], Awaitable[Outcome]]]


def as_they_finish(
    items: Sequence[Item],
    tools: Callable[[], Tools[Item, Outcome]],
    *,
    concurrency: int,
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[tuple[Item, Outcome]]:
    """Each item with what `tools` (opened once, inside the loop) made of it, in the order in which they finish.

    At most `concurrency` are under way or wait to be taken; while many finish, an eighth of the slots comes free at a
    time. Where nothing finishes for a while, `meanwhile` is called once, in the consumer's thread, before waiting on.
    Closing the iterator cancels the rest. What the work raises ends the whole, so it should return its errors.
    """
    if not items:
        return
    crew = _Crew(items, tools, concurrency)
    try:
        for _ in items:
            yield crew.next(meanwhile)
    except BaseException:
        crew.cancel()
        raise
    finally:
        crew.leave()


class _Crew(Generic[Item, Outcome]):
    def __init__(self, items: Sequence[Item], tools: Callable[[], Tools[Item, Outcome]], concurrency: int) -> None:
        self._done: queue.SimpleQueue[tuple[Item, Outcome] | BaseException] = queue.SimpleQueue()
        self._slots = asyncio.Semaphore(concurrency)
        self._taken, self._worth_telling = 0, max(1, concurrency // 8)  # each time wakes the loop
        self._loop = asyncio.new_event_loop()
        self._work = self._loop.create_task(self._do_all(items, tools, min(concurrency, len(items))))
        self._thread = threading.Thread(target=self._run, name="crew", daemon=True)
        self._thread.start()

    def next(self, meanwhile: Callable[[], object] | None) -> tuple[Item, Outcome]:
        if self._taken and self._done.empty():  # all other slots may be with those who never finish
            self._give_back()
        try:
            done = self._done.get(timeout=A_WHILE if meanwhile else None)
        except queue.Empty:
            if meanwhile:
                meanwhile()
            done = self._done.get()
        if isinstance(done, BaseException):
            raise done
        self._taken += 1
        if self._taken == self._worth_telling:
            self._give_back()
        return done

    def _give_back(self) -> None:
        taken, self._taken = self._taken, 0
        self._tell(partial(self._release, taken))

    def _release(self, count: int) -> None:
        for _ in range(count):
            self._slots.release()

    def cancel(self) -> None:
        self._tell(self._work.cancel)

    def leave(self) -> None:
        self._thread.join(timeout=5)

    def _tell(self, message: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # The loop is closed: all was done.
            self._loop.call_soon_threadsafe(message)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._work)
        except BaseException as error:  # Also the cancellation; the consumer, if any is left, raises it.
            self._done.put(error)
        finally:
            self._loop.close()

    async def _do_all(self, items: Sequence[Item], tools: Callable[[], Tools[Item, Outcome]], hands: int) -> None:
        waiting = iter(items)
        async with tools() as work, asyncio.TaskGroup() as group:
            for _ in range(hands):
                group.create_task(self._work_off(waiting, work))

    async def _work_off(self, waiting: Iterator[Item], work: Callable[[Item], Awaitable[Outcome]]) -> None:
        for item in waiting:
            await self._slots.acquire()
            self._done.put((item, await work(item)))
