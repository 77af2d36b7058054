"""A loopback server that speaks OpenAI's Chat Completions and does what a script says.

    with llm_server([rate_limited(1), proposes(title="…")]) as server:
        settings.LLM_BASE_URL = server.url
        …
    assert len(server.requests) == 2

Each request takes the next behaviour of the script; the last one stays. A behaviour is a function from the request to
an `Answer`. `writes` is the one for end-to-end tests: it answers any request of ours with a valid proposal made of the
quoted source's own first sentence.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REQUEST_ID = "req-of-the-header"


@dataclass(frozen=True)
class Recorded:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, str]]:
        return self.body["messages"]

    @property
    def format(self) -> str:
        return (self.body.get("response_format") or {}).get("type", "none")


@dataclass(frozen=True)
class Answer:
    """What goes out. `wait` seconds pass before it, `drip` seconds between its bytes; `hangs_up` closes without one."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    hangs_up: bool = False

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Behaviour = Callable[[Recorded], Answer]


@dataclass
class LlmServer:
    url: str
    requests: list[Recorded] = field(default_factory=list)


# --- behaviours -------------------------------------------------------------------------------


def says(content: Any, **choice: Any) -> Behaviour:
    """A completion with this content; `finish_reason` and `refusal` may be given."""
    refusal = choice.pop("refusal", None)
    message = {"role": "assistant", "content": content, "refusal": refusal}
    completion = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test-model-2026",
        "choices": [{"index": 0, "message": message, "finish_reason": choice.pop("finish_reason", "stop")}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
    return answers(200, completion | choice, {"x-request-id": REQUEST_ID})


def answers(status: int, body: Any, headers: dict[str, str] | None = None) -> Behaviour:
    return lambda request: Answer(status, body, headers or {})


def proposes(**fields: Any) -> Behaviour:
    """A valid reply of the shape that was asked for; `fields` replace its own."""

    def behave(request: Recorded) -> Answer:
        keys = asked_keys(request)
        reply = {key: value for key, value in sample_reply().items() if key in keys} | fields
        return says(json.dumps(reply))(request)

    return behave


def writes(request: Recorded) -> Answer:
    """A valid reply of the shape that was asked for, in the words of the source that the prompt quotes."""
    first = first_sentence(request)
    reply = dict.fromkeys(asked_keys(request), first)
    if "impact" in reply:
        reply["impact"] = [f"{first} ({number})" for number in "123"]
    if "title" in reply:
        reply["title"] = first[:100]
    return says(json.dumps(reply))(request)


def fails(status: int, message: str = "it broke", code: str | None = None, **headers: str) -> Behaviour:
    body = {"error": {"message": message, "type": code or "error", "param": None, "code": code}}
    return answers(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def rate_limited(seconds: float) -> Behaviour:
    return fails(429, "Rate limit reached for requests", "rate_limit_exceeded", retry_after=str(seconds))


def refuses_format(request: Recorded) -> Answer:
    """As servers do that know no `response_format`; without one it gives a valid reply."""
    if request.format == "none":
        return proposes()(request)
    return fails(400, "Unknown field: response_format")(request)


def knows_only_json_mode(request: Recorded) -> Answer:
    if request.format == "json_schema":
        return fails(400, "'response_format.type' must be 'json_object' or 'text'")(request)
    return proposes()(request)


def after(seconds: float, behaviour: Behaviour) -> Behaviour:
    def behave(request: Recorded) -> Answer:
        answer = behaviour(request)
        return Answer(answer.status, answer.body, answer.headers, wait=seconds)

    return behave


def dripping(seconds: float, behaviour: Behaviour) -> Behaviour:
    def behave(request: Recorded) -> Answer:
        answer = behaviour(request)
        return Answer(answer.status, answer.body, answer.headers, drip=seconds)

    return behave


def hangs_up(request: Recorded) -> Answer:
    return Answer(hangs_up=True)


def sample_reply() -> dict[str, Any]:
    return {
        "title": "Harbour exchange halts withdrawals",
        "paragraph": "The Harbour exchange has halted withdrawals of 1,200 BTC after a fault in its wallet, it said.",
        "overview": "The Harbour exchange has halted withdrawals after a fault in its wallet, the company said.",
        "what_happened": "The fault was found on Monday.\n\nNo customer has lost money, according to the exchange.",
        "from_author": "The exchange was quick to say what happened, which is what its customers could ask for.",
        "impact": [
            "Withdrawals of 1,200 BTC are on hold until the fault is repaired.",
            "Trading on the exchange goes on while the wallet is closed.",
            "The exchange says that it has told the regulator about the halt.",
        ],
    }


def asked_keys(request: Recorded) -> list[str]:
    """The keys that the task in the prompt names."""
    task = request.messages[1]["content"].partition("<source-")[0]
    return re.findall(r'^- "(\w+)":', task, re.MULTILINE)


def first_sentence(request: Recorded) -> str:
    quoted = request.messages[1]["content"].rpartition("<source-")[2].partition("\n")[2].rpartition("</source-")[0]
    paragraphs = quoted.strip().split("\n\n")
    return re.split(r"(?<=[.!?])\s", " ".join(paragraphs[-1].split()))[0][:400]


# --- the server -------------------------------------------------------------------------------


@contextmanager
def llm_server(script: Sequence[Behaviour] | Behaviour = writes) -> Iterator[LlmServer]:
    """Serves `script` at `.url` (which ends in /v1) and keeps what was asked in `.requests`."""
    behaviours = [script] if callable(script) else list(script)
    stopping = threading.Event()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server = LlmServer(f"http://127.0.0.1:{httpd.server_address[1]}/v1")
    httpd.RequestHandlerClass = _handler(behaviours, server, stopping)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopping.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def _handler(
    behaviours: Sequence[Behaviour], server: LlmServer, stopping: threading.Event
) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            request = Recorded(
                self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(self.rfile.read(length))
            )
            with lock:
                server.requests.append(request)
                behaviour = behaviours[min(len(server.requests), len(behaviours)) - 1]
            answer = behaviour(request)
            stopping.wait(answer.wait)
            if not answer.hangs_up:
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            try:
                self.send_response(answer.status)
                for name, value in {"content-type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer.raw)))
                self.end_headers()
                for piece in (answer.raw,) if not answer.drip else (bytes([byte]) for byte in answer.raw):
                    self.wfile.write(piece)
                    self.wfile.flush()
                    if answer.drip and stopping.wait(answer.drip):
                        return
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client gave up, which is what some tests are about

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


if __name__ == "__main__":
    with llm_server() as running:
        print(running.url, flush=True)
        while True:
            time.sleep(60)
