"""All that a newsroom under chaos asks of the world: `python -m bench.outside` serves feeds and a model on loopback.

It prints its port. `/feed/<number>` is a feed of 500 short stories, `/few/<number>` of three; POST to
`/v1/chat/completions` gets a proposal after a moment. A line on its standard input is answered by how often the model
was asked since the last one, and about how many stories.
"""

import asyncio
import json
import random
import re
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape

from bench.words import FIRST_NAMES, LAST_NAMES, SENTENCES, THINGS, TURNS, VERBS

STORIES = 500
STORIES_OF = {"feed": STORIES, "few": 3}
MODEL = "bench-model"
_BASE = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
_THINKING = 0.01
_STORY = re.compile(r"Lot (\d+-\d+)\b")
_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"


def guid(feed: int, number: int) -> str:
    return f"{feed}-{number}"


@cache
def document(feed: int, stories: int) -> bytes:
    items = "".join(_item(feed, number) for number in range(stories))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Chaos wire {feed}</title>'
        f"<link>https://wire{feed}.example/</link><description>All that breaks.</description>{items}</channel></rss>"
    ).encode()


def _item(feed: int, number: int) -> str:
    chance = random.Random(f"chaos/{feed}/{number}")
    text = " ".join(_counted(chance, SENTENCES) for _ in range(3))
    moment = _BASE - timedelta(minutes=7 * number, seconds=chance.randrange(60))
    return (
        f"<item><title>{escape(_headline(chance))}</title><guid isPermaLink='false'>{guid(feed, number)}</guid>"
        f"<link>https://wire{feed}.example/{number}</link><pubDate>{moment:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{escape(f'<p>{text} Lot {guid(feed, number)} closed it.</p>')}</description></item>"
    )


def _headline(chance: random.Random) -> str:
    company = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
    return f"{company} {chance.choice(VERBS)} {chance.choice(THINGS)} {_counted(chance, TURNS)}"


def _counted(chance: random.Random, texts: list[str]) -> str:
    return chance.choice(texts).replace("{n}", str(chance.randrange(2, 98)))


class Outside:
    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"content-length: (\d+)", request.lower())
                body = await reader.readexactly(int(length[1])) if length else b""
                kind, answer = await self._answer(request.split(b" ", 2)[1].decode(), body)
                writer.write(_HEAD.format(kind=kind, length=len(answer)).encode() + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # Whoever asked is done, or dead.
        finally:
            writer.close()

    async def _answer(self, path: str, body: bytes) -> tuple[str, bytes]:
        kind, _, number = path[1:].partition("/")
        if kind in STORIES_OF:
            return "application/rss+xml; charset=UTF-8", document(int(number), STORIES_OF[kind])
        self.calls.update(set(_STORY.findall(json.loads(body)["messages"][-1]["content"])))
        await asyncio.sleep(_THINKING)
        return "application/json", json.dumps(_completion()).encode()


def _completion() -> dict[str, object]:
    reply = {
        "title": "A company moves its reserve",
        "paragraph": "The company has moved its reserve to another vault, it said, and named no reason for the move.",
    }
    message = {"role": "assistant", "content": json.dumps(reply), "refusal": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 60, "total_tokens": 1060},
    }


async def main() -> None:
    outside, loop = Outside(), asyncio.get_running_loop()
    server = await asyncio.start_server(outside.serve, "127.0.0.1", 0, backlog=512)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        told = {"calls": outside.calls.total(), "stories": len(outside.calls)}
        outside.calls.clear()
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
