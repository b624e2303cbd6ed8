"""The linkage benchmark at a small size: every system answers, and the report says how well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import linkage
from bench.linkage_people import PROFILES, write_people
from sightline.resolve.linkage.config import read_config


@pytest.mark.real  # slow: Splink sends hundreds of queries
def test_all_systems_are_measured_on_made_up_people(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert linkage.main(["--people", "40", "--profile", "clean", "--json", str(report)])
    found = json.loads(report.read_text())
    f1 = {(line["system"], line["measure"]): line["f1"] for line in found["lines"]}
    assert f1["sightline", "clusters, by pairs"] > 0.9
    assert {system for system, _ in f1} == {"sightline", "splink", "rapidfuzz"}
    assert found["completeness"] > 0.9


def test_a_file_of_pairs_is_judged(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("a,b,same\nBill Clinton,William Clinton,1\nAda Lovelace,Charles Babbage,0\n")
    (tmp_path / "config.toml").write_text(
        'label = "same"\n[columns]\nname = {kind = "name", left = "a", right = "b"}\n'
    )
    found = linkage.run(tmp_path / "pairs.csv", read_config(tmp_path / "config.toml"))
    assert found.lines[0].f1 == 1
    assert {line.system.split()[0] for line in found.lines} == {"sightline", "rapidfuzz"}


def test_a_config_that_does_not_fit_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "people.csv").write_text("id,name\n1,Ada\n")
    (tmp_path / "config.toml").write_text('[columns]\nnome = "name"\n')
    assert not linkage.main([str(tmp_path / "people.csv"), str(tmp_path / "config.toml")])
    assert "no column 'nome'" in capsys.readouterr().out


def test_a_seed_makes_the_same_people(tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        write_people(tmp_path / name, 30, 7, PROFILES["usual"])
    assert (tmp_path / "one.csv").read_text() == (tmp_path / "two.csv").read_text()
