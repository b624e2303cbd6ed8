"""What goes wrong is one clear line with a hint, and an exit code; never a traceback (`Sightline` checks that)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.interfaces.cli import exits
from tests.interfaces.cli.command import Sightline


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["serch"], 2, 'Did you mean "search"'),
        (["search", "people", "--titel", "x"], 2, "Did you mean --title"),
        (["search", "people", "--limit", "many"], 2, "--limit"),
        (["search", "people", "--limit", "1000"], 2, "1 to 100"),
        (["search", "people", "--limit", "-1"], 2, "out of range"),
        (["search", "people", "--skip", "-5"], 2, "negative"),
        (["search", "people", "--skip", "20000"], 2, "--cursor"),
        (["search", "people", "--seniority", "emperor"], 2, "c_level"),
        (["search", "people", "--country", "Atlantis"], 2, "Atlantis"),
        (["search", "people", "--size", "many"], 2, "50-200"),
        (["search", "people", "--started-after", "yesterday"], 2, "2024-05-03"),
        (["search", "people", "--sort", "shoe_size"], 2, "shoe_size"),
        (["search", "people", "--facet", "shoe_size"], 2, "shoe_size"),
        (["search", "people", "--where", "{"], 2, "--where cannot be read"),
        (["search", "people", "--by-company", "--count"], 2, "--by-company"),
        (["search", "companies", "--cursor", "nonsense"], 2, "cursor"),
        (["show", "nobody@example.org"], 4, "nobody@example.org"),
        (["show", "ada@acme.com", "--as-of", "someday"], 2, "2024-05-03"),
        (["show", "99999"], 4, "99999"),
        (["correct", "ada@acme.com"], 2, "--take-back"),
        (["correct", "ada@acme.com", "full_name"], 2, "field=value"),
        (["correct", "ada@acme.com", "shoe_size=42"], 2, "full_name"),
        (["correct", "acme.com", "headcount=many"], 2, "headcount=many"),
        (["correct", "ada@acme.com", "emails=[{}]"], 2, "emails"),
        (["import"], 2, "sightline import contacts.csv"),
        (["import", "nowhere.csv"], 4, "nowhere.csv"),
        (["import", "nowhere.csv", "--profile", "nope"], 4, "hubspot_contacts"),
        (["export", "people", "people.xls"], 2, ".parquet"),
        (["export", "pets", "pets.jsonl"], 2, "people"),
        (["restore", "nowhere.backup", "--yes"], 4, "nowhere.backup"),
        (["batches", "--limit", "0"], 2, "1 to 1000"),
        (["keys", "create", ""], 2, "100 characters"),
        (["serve", "--port", "70000"], 2, "65535"),
        (["serve", "--host", "192.0.2.1", "--port", "0"], 5, "192.0.2.1"),
        (["demo", "--people", "-1", "--no-serve"], 2, "cannot be made"),
        (["demo", "--profile", "nowhere.toml", "--no-serve"], 1, "nowhere.toml"),
    ],
)
def test_wrong_use(filled: Sightline, arguments: list[str], code: int, says: str) -> None:
    result = filled.here(*arguments)
    assert result.err.startswith("error: "), result.err
    assert says in result.err
    assert result.code == code, result.err
    assert result.out == ""
    assert len(result.err.splitlines()) <= 2


def test_a_file_of_the_wrong_kind(sightline: Sightline, tmp_path: Path) -> None:
    path = tmp_path / "picture.parquet"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    result = sightline("import", str(path), "--source", "crm")
    assert result.code == 1
    assert "picture.parquet" in result.err


def test_a_setting_that_does_not_exist(sightline: Sightline) -> None:
    result = sightline("stats", SIGHTLINE_HOEM="/tmp")
    assert result.code == 2
    assert "SIGHTLINE_HOEM" in result.err
    assert "SIGHTLINE_HOME" in result.err


def test_a_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = Sightline(tmp_path / "file" / "home")("stats")
    assert result.code == exits.FAILED
    assert str(tmp_path / "file") in result.err


def test_a_reader_that_has_enough(filled: Sightline) -> None:
    """As in `sightline ... | head -1`: the pipe is closed before all is written."""
    program = "from sightline.main import main; main()"
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [sys.executable, "-c", program, "history", "ada@acme.com"],
        check=False,
        stdout=write,
        stderr=subprocess.PIPE,
        env=filled.environment(),
        timeout=240,
    )
    os.close(write)
    assert process.returncode == 0
    assert process.stderr == b""


@pytest.mark.parametrize(
    "command",
    [
        "import",
        "search",
        "search people",
        "search companies",
        "show",
        "history",
        "correct",
        "stats",
        "batches",
        "batches held",
        "batches publish",
        "batches discard",
        "batches hold",
        "export",
        "reindex",
        "census",
        "backup",
        "restore",
        "verify",
        "orgs",
        "orgs create",
        "orgs list",
        "orgs change",
        "orgs members",
        "orgs add-member",
        "orgs remove-member",
        "keys",
        "keys create",
        "keys list",
        "keys rotate",
        "keys limit",
        "keys revoke",
        "credits",
        "credits show",
        "credits grant",
        "credits ledger",
        "usage",
        "sources",
        "sources add",
        "sources list",
        "sources pull",
        "sources remove",
        "enrich",
        "serve",
        "demo",
    ],
)
def test_every_command_has_help_and_is_documented(filled: Sightline, command: str) -> None:
    shown = filled.here(*command.split(), "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"Usage: sightline {command}")
    assert max(map(len, shown.out.splitlines())) <= 110
    document = Path(__file__).parents[3] / "docs" / "cli.md"
    assert f"`{command}" in document.read_text(encoding="utf-8") or command in ("search", "orgs", "keys", "credits")


def test_version(sightline: Sightline) -> None:
    from importlib.metadata import version

    assert sightline("--version").out.strip() == version("sightline")
