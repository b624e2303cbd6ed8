"""`sightline privacy` and `sightline audit`, and a server beside that forgets."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.interfaces.cli.command import Sightline, write_contacts


@pytest.fixture
def known(sightline: Sightline, tmp_path: Path) -> Sightline:
    """The command with three contacts."""
    path = write_contacts(tmp_path)
    assert sightline.here("import", str(path), "--source", "crm", "--observed-at", "2024-05-01").code == 3
    return sightline


def people(command: Sightline) -> int:
    return int(command.here("search", "people", "--count", "--json").json["total"])


def test_a_person_is_suppressed_exported_shown_again_and_erased(known: Sightline, tmp_path: Path) -> None:
    assert people(known) == 3
    done = known.here("privacy", "suppress", "ada@acme.com", "--json").json
    assert (done["request"], done["people"], done["state"]) == (1, 1, "suppressed")
    assert people(known) == 2
    assert known.here("show", "ada@acme.com").code == 4
    told = known.here("privacy", "export", "ada@acme.com").json
    assert (told["suppressed"], told["record"]["full_name"]) == (True, "Ada Lovelace")
    (request,) = known.here("privacy", "list", "--json").json
    assert (request["state"], request["subjects"]) == ("suppressed", done["subjects"])
    assert "suppressed" in known.here("privacy", "list").out

    again = write_contacts(tmp_path)
    again.write_text(again.read_text() + "\n")
    imported = known.here("import", str(again), "--source", "crm", "--observed-at", "2024-06-01", "--json").json[0]
    assert (imported["read"], imported["unchanged"], imported["rejected"], imported["suppressed"]) == (4, 2, 1, 1)
    assert "SUPPRESSED" in known.here("batches").out

    assert known.here("privacy", "unsuppress", "--request", "1").code == 0
    assert people(known) == 3
    file = tmp_path / "ada.json"
    assert known.here("privacy", "export", "--name", "Ada Lovelace", "--domain", "acme.com", "-o", str(file)).code == 0
    assert msgspec.json.decode(file.read_bytes())["suppressed"] is False
    assert known.here("privacy", "export", "ada@acme.com", "-o", str(file)).code == 1

    assert known.here("privacy", "erase", "ada@acme.com").code == 2
    erased = known.here("privacy", "erase", "ada@acme.com", "--yes")
    assert "Backups made between 20" in erased.err
    assert "hashes" in erased.out
    assert people(known) == 2
    assert known.here("privacy", "export", "ada@acme.com").code == 4
    assert known.here("privacy", "list", "--json").json[0]["state"] == "erased"
    assert known.here("privacy", "apply", "--json").json == {"people": 0}
    assert known.here("verify", "--deep").code == 0


def test_the_log(known: Sightline) -> None:
    known.here("privacy", "suppress", "ada@acme.com")
    known.here("privacy", "erase", "bob@acme.com", "--yes", "--json")
    rows = known.here("audit", "--json").json
    assert [row["verb"] for row in rows] == ["privacy.erase", "privacy.suppress"]
    assert "privacy.erase" in known.here("audit").out
    assert known.here("audit", "--limit", "1", "--before", str(rows[0]["id"]), "--json").json == rows[1:]
    assert known.here("audit", "--org", "nobody").code == 4


def test_wrong_use(known: Sightline) -> None:
    for arguments, code in (
        (["suppress"], 2),
        (["suppress", "ada@acme.com", "--name", "Ada Lovelace"], 2),
        (["suppress", "--name", "Ada Lovelace"], 2),
        (["suppress", "--name", "Ada", "--domain", "acme.com"], 2),
        (["suppress", "--source", "crm"], 2),
        (["suppress", "99"], 4),
        (["suppress", "not anything"], 2),
        (["unsuppress", "ada@acme.com"], 4),
        (["unsuppress", "ada@acme.com", "--request", "1"], 2),
        (["export", "nobody@acme.com"], 4),
    ):
        result = known.here("privacy", *arguments)
        assert result.code == code, (arguments, result.err)
    assert known.here("privacy", "list", "--json").json == []
    assert known.here("audit", "--limit", "0").code == 2


def test_a_lost_key_is_an_error(known: Sightline, tmp_path: Path) -> None:
    known.here("privacy", "suppress", "ada@acme.com")
    (known.home / "suppression.key").rename(tmp_path / "kept.key")
    again = write_contacts(tmp_path)
    again.write_text(again.read_text() + "\n")
    lost = known.here("import", str(again), "--source", "crm")
    assert lost.code == 1
    assert "suppressed is lost" in lost.err
    assert people(known) == 2
    found = known("import", str(again), "--source", "crm", SIGHTLINE_SUPPRESSION_KEY=str(tmp_path / "kept.key"))
    assert found.code == 3, found.err
