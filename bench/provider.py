"""A model's server on loopback that takes its time: `python -m bench.provider SECONDS`, in a process of its own.

It prints its port. Every question gets the same proper answer, so many seconds after it was asked, however many ask at
once: as a large server elsewhere would, it costs this machine nothing but the waiting.
"""

import asyncio
import contextlib
import json
import sys
from collections.abc import Iterator

from bench.talking import talking
from bench.words import SENTENCES

MODEL = "bench-model"
_PARAGRAPH = " ".join(sentence.replace("{n}", "40") for sentence in SENTENCES[:4])
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


def answer() -> bytes:
    """For a proposal of either shape: what was not asked for is left out by whoever reads it."""
    text = {
        "title": "Bench company settles a deal that was expected since the summer",
        "paragraph": _PARAGRAPH,
        "overview": _PARAGRAPH,
        "what_happened": "\n\n".join(sentence.replace("{n}", "12") for sentence in SENTENCES[4:10]),
        "from_author": "Much of it was expected, and little of it is settled yet.",
        "impact": [sentence.replace("{n}", "7") for sentence in SENTENCES[10:14]],
    }
    body = {
        "id": "bench",
        "object": "chat.completion",
        "model": MODEL,
        "choices": [{"message": {"role": "assistant", "content": json.dumps(text)}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1_200, "completion_tokens": 400},
    }
    sent = json.dumps(body).encode()
    return _HEAD % len(sent) + sent


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """One connection, until whoever asks has enough."""
    whole = answer()
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.partition(b":")[2]))
            await asyncio.sleep(seconds)
            writer.write(whole)
            await writer.drain()
    writer.close()


async def serve(seconds: float) -> None:
    server = await asyncio.start_server(lambda *ends: _talk(*ends, seconds), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def provider(seconds: float) -> Iterator[dict[str, str]]:
    """What the environment says of such a server, until the context ends."""
    with talking([sys.executable, "-m", "bench.provider", str(seconds)]) as server:
        yield {"LLM_BASE_URL": f"http://127.0.0.1:{server.hear()['port']}/v1", "LLM_MODEL": MODEL}


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
