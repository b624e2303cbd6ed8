"""A real HTTP server on this machine that answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """An answer. `etag`: it is 304 to who has it. `claimed`: the length that is stated, if not the true one."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    claimed: int | None = None
    compressed: bool = False

    def data(self) -> bytes:
        raw = (
            self.body
            if isinstance(self.body, bytes)
            else (self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode())
        )
        return gzip.compress(raw) if self.compressed else raw


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class WebServer:
    """Routes are paths, with or without the query. Of a list of replies each is given once, the last for ever."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.routes: dict[str, Reply | list[Reply]] = {}
        self.asked: list[Asked] = []

    def paths(self) -> list[str]:
        """What was asked for, in order, without robots.txt."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]

    def reply(self, path: str) -> Reply:
        found = self.routes.get(path, self.routes.get(path.partition("?")[0]))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found or Reply("not here", 404)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: WebServer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.web.asked.append(Asked(self.command, self.path, headers, body))
        reply = self.web.reply(self.path)
        if reply.etag and self.headers.get("if-none-match") == reply.etag:
            self.send_response(304)
            self.end_headers()
            return
        data = reply.data()
        self.send_response(reply.status)
        if reply.etag:
            self.send_header("ETag", reply.etag)
        if reply.compressed:
            self.send_header("Content-Encoding", "gzip")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if "Transfer-Encoding" not in reply.headers:
            self.send_header("Content-Length", str(len(data) if reply.claimed is None else reply.claimed))
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:  # the client had enough
            self.close_connection = True
        if reply.claimed is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: what was asked is remembered."""


@contextmanager
def serving() -> Iterator[WebServer]:
    """A server on a free port for as long as the block runs."""
    web = WebServer("")
    handler = type("Handler", (_Handler,), {"web": web})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    web.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
