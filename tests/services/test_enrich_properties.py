"""Any table comes out with the rows and columns that it had, in their order, and ours behind them."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.services import Services, open_services
from sightline.settings import Settings
from tests.services.enriching import enrich, know, read_table

EMAILS = st.sampled_from(["ada@acme.com", "bob@globex.de", "no@where.net", "not an address", ""])
CELLS = st.text(st.sampled_from("aé世😀\"',\n\r 0=-"), max_size=6)
NAMES = st.lists(
    st.text("xyz é", min_size=1, max_size=4).map(str.strip).filter(bool), min_size=1, max_size=4, unique=True
)
PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6)
)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
OURS = ["sightline_status", "sightline_likelihood", "sightline_id", "sightline_matched_on"]
ASKED: dict[str, Any] = {"fields": ("id", "matched_on")}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with open_services(Settings(home=tmp_path_factory.mktemp("home"))) as services:
        know(services)
        yield services


def enriched(services: Services, folder: Path, ending: str) -> tuple[Path, Path]:
    """The outputs for a file called "in"; every row is in the first or could not be read."""
    out, rest = folder / f"out{ending}", folder / f"rest{ending}"
    summary = enrich(services, folder / f"in{ending}", out, rest, **ASKED)
    assert sum(summary.statuses.values()) == summary.rows
    return out, rest


def expected(email: str) -> str:
    return {"ada@acme.com": "matched", "bob@globex.de": "matched", "no@where.net": "no_match"}.get(email, "invalid")


@given(names=NAMES, rows=st.lists(st.tuples(EMAILS, st.lists(CELLS, min_size=4, max_size=4)), max_size=6))
def test_delimited_text(known: Services, names: list[str], rows: list[tuple[str, list[str]]]) -> None:
    header = ["Email", *names]
    table = [[email, *cells[: len(names)]] for email, cells in rows]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "in.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(table)
        out, rest = enriched(known, folder, ".csv")
        with out.open(newline="", encoding="utf-8") as file:
            first, *found = list(csv.reader(file))
        with rest.open(newline="", encoding="utf-8") as file:
            _, *unmatched = list(csv.reader(file))
    assert first == header + OURS
    assert [row[: len(header)] for row in found] == table
    assert [row[len(header)] for row in found] == [expected(row[0]) for row in table]
    assert [row[: len(header)] for row in unmatched] == [row for row in table if expected(row[0]) != "matched"]


@given(
    rows=st.lists(st.tuples(EMAILS, st.dictionaries(st.text(max_size=4), VALUES, max_size=3)), min_size=1, max_size=5)
)
def test_json(known: Services, rows: list[tuple[str, dict[str, Any]]]) -> None:
    table = [{**row, "email": email} for email, row in rows]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.json").write_text(json.dumps(table), encoding="utf-8")
        (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in table), encoding="utf-8")
        for ending in (".json", ".jsonl"):
            found = read_table(enriched(known, folder, ending)[0])
            assert [list(row)[-4:] for row in found] == [OURS] * len(table)
            assert [{key: row[key] for key in list(row)[:-4]} for row in found] == table


@given(rows=st.lists(st.tuples(EMAILS, st.none() | st.integers(-9, 9), st.lists(CELLS, max_size=2)), max_size=6))
def test_parquet(known: Services, rows: list[tuple[str, int | None, list[str]]]) -> None:
    columns = {
        "number": pa.array([number for _, number, _ in rows], pa.int16()),
        "email": pa.array([email or None for email, _, _ in rows], pa.string()),
        "tags": pa.array([tags for _, _, tags in rows], pa.list_(pa.string())),
    }
    table = pa.table(columns)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(table, folder / "in.parquet", row_group_size=2)
        out, rest = enriched(known, folder, ".parquet")
        found, unmatched = pq.read_table(out), pq.read_table(rest)
    assert found.column_names == [*columns, *OURS]
    assert found.select(list(columns)).equals(table)
    matched = [expected(email) == "matched" for email, _, _ in rows]
    assert unmatched.select(list(columns)).equals(table.filter(pa.array([not each for each in matched], pa.bool_())))
