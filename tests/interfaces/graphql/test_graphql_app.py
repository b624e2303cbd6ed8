"""The application: put together in one process, and served for real, to programs and to a browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient

from sightline.app import build_app, create_app, environment_of
from sightline.errors import Unavailable
from sightline.search.embedded import EmbeddedEngine
from sightline.search.embedded.snapshot import build_lock
from sightline.services import open_services
from sightline.services.index import INDEX
from sightline.settings import PREFIX, Settings, read_settings
from tests.interfaces.graphql.browser import BINARY, Browser, browser
from tests.interfaces.graphql.world import fill_world


def test_health_and_readiness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path)
    with open_services(settings) as services, TestClient(build_app(services, settings)) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json() == {"status": "ready"}

        def fail(*_: Any) -> Any:
            raise Unavailable("The index is being built.")

        monkeypatch.setattr(type(services.search), "companies", fail)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "unavailable"
        assert answer.json()["error"]["message"] == "The index is being built."
        assert answer.json()["error"]["request_id"] == answer.headers["x-request-id"]
        assert client.get("/healthz").status_code == 200


def test_a_process_is_not_ready_before_the_first_snapshot(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with (
        open_services(settings, serving=True) as services,
        TestClient(build_app(services, settings)) as client,
    ):
        with build_lock(tmp_path / INDEX):  # as if another process was building
            for _ in range(2):
                answer = client.get("/readyz")
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
                assert "is being opened" in answer.json()["error"]["message"]
        _wait_until_ready(client)


def test_a_process_whose_index_cannot_follow_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path)
    with (
        open_services(settings, serving=True) as services,
        TestClient(build_app(services, settings)) as client,
    ):
        _wait_until_ready(client)
        monkeypatch.setattr(EmbeddedEngine, "problem", "The index cannot follow the store: KeyError.")
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["error"]["message"] == "The index cannot follow the store: KeyError."


def test_an_index_that_cannot_be_opened_is_tried_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    (tmp_path / INDEX).write_text("a file where a directory should be")
    with (
        open_services(settings, serving=True) as services,
        TestClient(build_app(services, settings)) as client,
    ):
        message = ""
        while "cannot be opened" not in message:  # the test's time limit ends one that never is
            message = client.get("/readyz").json()["error"]["message"]
        assert message == "The index cannot be opened: NotADirectoryError."
        (tmp_path / INDEX).unlink()
        _wait_until_ready(client)


def _wait_until_ready(client: TestClient) -> None:
    until = time.monotonic() + 60
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_settings_reach_server_processes(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path / "a b",
        port=0,
        processes=3,
        source_trust={"crm": 0.9},
        default_trust=0.25,
        graphql_http_statuses=True,
        max_body_bytes=5,
    )
    assert read_settings(environment_of(settings)) == settings
    assert read_settings(environment_of(Settings())) == Settings()


def test_the_factory_opens_services_and_closes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment_of(Settings(home=tmp_path, log_level="ERROR")).items():
        monkeypatch.setenv(name, value)
    try:
        with TestClient(create_app()) as client:
            _wait_until_ready(client)
            answer = client.post("/graphql", json={"query": "{ __typename }"}).json()
            assert answer == {"data": {"__typename": "Query"}}
    finally:
        structlog.reset_defaults()


@contextmanager
def served(home: Path, processes: int) -> Iterator[str]:
    """The address of a server over the small world, in processes of its own."""
    with open_services(Settings(home=home)) as services:
        fill_world(services)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = environment_of(Settings(home=home, port=0, processes=processes))
    log = home / "server.log"  # not a pipe: nobody would empty it
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "sightline.main", "serve"],
            env=environment | given | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "200"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _ready_address(process, log)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _ready_address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the server prints, once it answers there."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        found = re.search(r"http://[\w.:\[\]]+", log.read_text(encoding="utf-8"))
        try:
            if found:
                with urllib.request.urlopen(f"{found.group(0)}/readyz", timeout=30):
                    return found.group(0)
        except OSError:
            pass  # not yet
        time.sleep(0.1)
    raise AssertionError("the server did not start: " + log.read_text(encoding="utf-8"))


def new_key(home: Path) -> str:
    with open_services(Settings(home=home)) as services:
        return services.accounts.keys.create("tests").secret


def post(address: str, body: dict[str, Any], key: str) -> dict[str, Any]:
    """The answer to one question."""
    headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
    request = urllib.request.Request(f"{address}/graphql", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


FLAT = "query Q($input: FlatSearchInput!) { flatAdvancedSearch(input: $input) { totalPeople people { name } } }"


def test_two_processes_answer_the_same(tmp_path: Path) -> None:
    key = new_key(tmp_path)
    with served(tmp_path, processes=2) as address:
        answers = [post(address, {"query": FLAT, "variables": {"input": {}}}, key) for _ in range(12)]
    assert all(answer["data"] == answers[0]["data"] for answer in answers)
    assert answers[0]["data"]["flatAdvancedSearch"]["totalPeople"] == 5


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes as Linux shows them")
def test_server_processes_are_not_forked(tmp_path: Path) -> None:
    """A fork would keep what other threads had locked at that moment, such as a module that was being imported."""
    with served(tmp_path, processes=2):
        assert len(list(_spawned(tmp_path))) == 2 + 1  # and the worker


def _spawned(home: Path) -> Iterator[Path]:
    """The processes over this home that Python began anew for another."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:  # it ended meanwhile, or is another user's
            continue
        if b"spawn_main" in command and f"SIGHTLINE_HOME={home}".encode() in environment.split(b"\0"):
            yield process


@pytest.mark.browser
@pytest.mark.skipif(BINARY is None, reason="needs Chromium, which is not there")
def test_the_explorer_in_a_browser(tmp_path: Path) -> None:
    key = new_key(tmp_path / "home")
    with served(tmp_path / "home", processes=1) as address, browser(tmp_path / "profile") as page:
        page.open(f"{address}/graphql")
        page.wait_for("document.querySelectorAll('#entry dt').length > 10")  # the schema, without a key
        _ask_without_and_with_key(page, key)
        _read_the_schema(page)
        _complete_a_name(page)
        assert page.problems == [], page.problems
        page.open(f"{address}/graphql")
        page.wait_for("document.querySelectorAll('#history option').length > 2")  # the history is kept


def _ask_without_and_with_key(page: Browser, key: str) -> None:
    page.run("document.getElementById('query').focus()")
    page.press("Enter", 13, ctrl=True)
    page.wait_for("document.getElementById('result').textContent.includes('UNAUTHENTICATED')")
    page.run("document.getElementById('key').focus()")
    page.type(key)
    page.run("document.getElementById('query').focus(); document.getElementById('query').select()")
    page.type("{ flatAdvancedSearch(input: {sortContactsBy: [NameAsc]}) { totalPeople people { name } } }")
    page.press("Enter", 13, ctrl=True)
    page.wait_for("document.getElementById('result').textContent.includes('Ada King Byron')")
    answer = json.loads(page.run("document.getElementById('result').textContent"))
    assert answer["data"]["flatAdvancedSearch"]["totalPeople"] == 5
    assert page.run("document.getElementById('status').textContent").startswith("Answered")
    assert key not in page.run("JSON.stringify({...localStorage})")


def _read_the_schema(page: Browser) -> None:
    page.run("document.getElementById('search').focus()")
    page.type("hashedEmail")
    page.wait_for("document.querySelectorAll('#entry dt').length === 1")
    page.run("document.querySelector('#entry dt a').click()")
    page.wait_for("document.querySelector('#entry h3')?.textContent === 'SearchPeopleInput'")
    assert "SHA-256" in page.run("document.getElementById('entry').textContent")


def _complete_a_name(page: Browser) -> None:
    page.run("document.getElementById('query').focus(); document.getElementById('query').select()")
    page.type("{ flatAdvancedSearch(input: {}) { people { compan")
    page.press(" ", 32, ctrl=True)
    page.wait_for("document.querySelectorAll('#hints li').length === 2")
    page.press("ArrowDown", 40)
    page.press("Enter", 13)
    assert page.run("document.getElementById('query').value").endswith("{ people { company")
