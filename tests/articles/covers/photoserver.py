"""A server on loopback that speaks as much of Unsplash's API as we use."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "the-secret-key"


@dataclass
class Unsplash:
    """What it answers, and what it was asked: path, query, headers."""

    url: str = ""
    host: str = ""
    asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def answers(self, body: Any, status: int = 200, **headers: str) -> None:
        self.status, self.headers = status, headers
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


@contextmanager
def loopback_unsplash() -> Iterator[Unsplash]:
    fake = Unsplash()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            fake.asked.append((address.path, parse_qs(address.query), headers))
            self.send_response(fake.status)
            for name, value in fake.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(fake.body)))
            self.end_headers()
            self.wfile.write(fake.body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    fake.host = f"127.0.0.1:{server.server_port}"
    fake.url = f"http://{fake.host}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def photo_json(base_url: str, **overrides: Any) -> dict[str, Any]:
    at = "https://images.example/photo-1?ixid=abc"
    return {
        "id": "p1",
        "width": 4000,
        "height": 2500,
        "color": "#c0a040",
        "blur_hash": "LEHV6nWB2yk8",
        "description": None,
        "alt_description": "a gold coin",
        "urls": {name: f"{at}&s={name}" for name in ("raw", "full", "regular", "small", "thumb", "small_s3")},
        "links": {"download_location": f"{base_url}/photos/p1/download?ixid=abc"},
        "user": {"name": "Ada Roe", "username": "ada", "links": {"html": "https://unsplash.example/@ada"}},
        **overrides,
    }
