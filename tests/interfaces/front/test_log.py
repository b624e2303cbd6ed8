"""The log: one line for each request, under the id that the caller got, and nothing of what the caller wrote."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from sightline.services import open_services
from sightline.settings import Settings

MARKER = "Zuleikha.Marker"
QUERY = "{ searchPeople(input: {email: %s}) { totalResults } }"


@contextmanager
def logging_server(home: Path) -> Iterator[tuple[str, list[str]]]:
    """A server that logs all it has; its lines are there when the block is over."""
    lines: list[str] = []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
    environment |= {"SIGHTLINE_HOME": str(home), "SIGHTLINE_LOG_LEVEL": "DEBUG", "COLUMNS": "200"}
    command = [sys.executable, "-m", "sightline.main", "serve", "--port", "0"]
    log = home / "server.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            yield next(found[0] for line in process.stdout if (found := re.search(r"http://[\w.:]+", line))), lines
        finally:
            process.terminate()
    lines += log.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str], str]:
    """What was logged of requests that hold the marker wherever one can; the ids that were answered; and the key."""
    home = tmp_path_factory.mktemp("log")
    with open_services(Settings(home=home)) as services:
        secret = services.accounts.keys.create("tests").secret
    with logging_server(home) as (address, lines), httpx.Client(base_url=address) as client:
        ids = [_ask(client, path, method, secret) for method, path in PATHS]
        _send_rubbish(address)
    return lines, ids, secret


PATHS = [
    (method, f"{path}?email={MARKER}&{MARKER}=1")
    for path in ("/graphql", "/api/v1/contacts", "/v1/credits", "/account/usage", "/signals/x", f"/{MARKER}", "/readyz",
                 f"/api/v1/contacts/{MARKER}", f"/docs/{MARKER}", f"/graphql/{MARKER}", "/metrics")
    for method in ("GET", "POST", MARKER.upper().replace(".", ""))
]  # fmt: skip


def _ask(client: httpx.Client, path: str, method: str, secret: str) -> str:
    headers = {"authorization": f"Bearer {secret}", "x-request-id": secret, "user-agent": MARKER, "cookie": MARKER}
    body = json.dumps({"query": QUERY % json.dumps(MARKER), MARKER: MARKER, "job_titles": [MARKER]})
    answer = client.request(method, path, content=body, headers={**headers, "content-type": "application/json"})
    return answer.headers["x-request-id"]


def _send_rubbish(address: str) -> None:
    """What is no HTTP, which the web server may complain about."""
    parts = urlsplit(address)
    for rubbish in (f"GET /{MARKER}", f"{MARKER}\r\n\r\n", f"GET / HTTP/1.1\r\n{MARKER}\r\n\r\n"):
        with socket.create_connection((parts.hostname, parts.port or 0), timeout=10) as connection:
            connection.sendall(rubbish.encode())
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1000)


def test_nothing_that_a_caller_wrote_is_logged(said: tuple[list[str], list[str], str]) -> None:
    lines, _, secret = said
    for line in lines:
        assert MARKER.lower().replace(".", "") not in line.lower().replace(".", "")
        assert "sk_live_" not in line
        assert secret[8:] not in line


def test_each_request_has_its_line(said: tuple[list[str], list[str], str]) -> None:
    lines, ids, secret = said
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    requests = {each["request_id"]: each for each in logged if each["event"] == "request"}
    assert set(ids) <= set(requests)
    assert secret not in ids
    first = requests[ids[PATHS.index(("GET", f"/api/v1/contacts?email={MARKER}&{MARKER}=1"))]]
    assert (first["interface"], first["verb"], first["status"]) == ("directory", "contacts.search", 400)
    assert first["org"] > 0 < first["key"]
    assert first["ms"] >= 0
