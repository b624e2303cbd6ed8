"""The demo and the server, as a stranger meets them."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.interfaces.cli.command import Sightline

SIZES = ("--people", "150", "--companies", "25", "--months", "3")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Sightline:
    """A home with a small demo in it; the command works on the demo's world."""
    owner = Sightline(tmp_path_factory.mktemp("demo") / "home")
    made = owner("demo", *SIZES, "--no-serve")
    assert made.code == 0, made.err
    assert re.search(r"observations of 3 sources over 3 months became \d+ people and \d+ companies", made.out)
    home = re.search(r"export SIGHTLINE_HOME=(\S+)", made.out)
    assert home is not None
    assert not (owner.home / "facts.db").exists()
    return Sightline(Path(home[1]))


def test_the_world_is_there(demo: Sightline) -> None:
    stats = demo("stats", "--json").json
    assert set(stats["subjects"]) == {"crm", "vendor", "crawl"}
    assert stats["records"]["person"] > 100
    assert int(demo("search", "people", "--count").out) <= stats["records"]["person"]
    found = demo("search", "people", "--sort", "name", "--limit", "3", "--json").json
    assert len(found["results"]) == 3


def test_it_is_used_again_and_other_worlds_stand_beside_it(demo: Sightline) -> None:
    owner = Sightline(demo.home.parents[1])
    before = demo("stats", "--json").json
    again = owner("demo", *SIZES, "--no-serve")
    assert "Using the sample world" in again.out
    assert demo("stats", "--json").json == before
    other = owner("demo", "--seed", "2", *SIZES, "--no-serve")
    assert "Made a sample world" in other.out
    assert demo("stats", "--json").json == before


def test_a_demo_that_was_interrupted_goes_on(demo: Sightline) -> None:
    before = demo("stats", "--json").json
    (demo.home / "world.json").unlink()
    again = Sightline(demo.home.parents[1])("demo", *SIZES, "--no-serve")
    assert again.code == 0
    assert demo("stats", "--json").json["rows"] == before["rows"]


def test_another_noise_is_another_world(demo: Sightline, tmp_path: Path) -> None:
    profile = tmp_path / "noise.toml"
    profile.write_text("emails_missing = 1.0\n", encoding="utf-8")
    made = Sightline(tmp_path / "home")("demo", *SIZES, "--no-serve", "--profile", str(profile))
    home = re.search(r"export SIGHTLINE_HOME=(\S+)", made.out)
    assert home is not None
    assert home[1].rpartition("/")[2] != demo.home.name
    assert Sightline(Path(home[1]))("search", "people", "--has", "work_email", "--count").out == "0\n"


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_the_server_answers_and_ends_cleanly(demo: Sightline, command: str) -> None:
    key = (demo.home / "demo.key").read_text(encoding="utf-8").strip()
    owner = demo if command == "serve" else Sightline(demo.home.parents[1])
    arguments = [*SIZES, "--port", "0"] if command == "demo" else ["--port", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "sightline.main", command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=owner.environment(),
    ) as process:
        try:
            address, told = _address(process)
            if command == "demo":
                assert key in told
            answer = _ask(address, key)
            assert answer["data"]["flatAdvancedSearch"]["totalPeople"] > 100
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_port_that_is_taken(demo: Sightline) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = demo("serve", "--port", str(port))
    assert result.code == 5
    assert f"Port {port}" in result.err
    assert "--port" in result.err


def _address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The address that the server prints, and all that it prints with it."""
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if "sightline stats" in told or ("listens on" in told and "GraphQL at" in told):
            break
    found = re.search(r"http://127.0.0.1:\d+", told)
    assert found is not None, told
    return found[0], told


def _ask(address: str, key: str) -> dict[str, dict[str, dict[str, int]]]:
    question = {"query": "{ flatAdvancedSearch(input: {limit: 1}) { totalPeople people { name } } }"}
    request = urllib.request.Request(
        f"{address}/graphql",
        json.dumps(question).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )
    with urllib.request.urlopen(request, timeout=120) as response:
        answer: dict[str, dict[str, dict[str, int]]] = json.load(response)
    return answer
