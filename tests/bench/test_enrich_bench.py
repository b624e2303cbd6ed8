"""The benchmark of enrichment at a small size: nobody is taken for somebody else, and the report tells the pace."""

from __future__ import annotations

import json
from pathlib import Path

from bench import enrich


def test_a_file_is_measured_beside_its_questions(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert enrich.main(["--people", "400", "--json", str(report)])
    found = json.loads(report.read_text())
    assert found["rows"] == 200
    assert found["quality"]["matched"] > 0.9
    assert set(found["pace"]) == {enrich.BARE, enrich.ONE, enrich.TWO}
