from __future__ import annotations

import datetime as dt
import decimal
import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.sources.files.reader import open_file
from tests.sources.small_files import read, values


@pytest.fixture
def path(tmp_path: Path) -> Path:
    table = pa.table(
        {
            "id": list(range(10)),
            "born": [dt.date(1815, 12, 10 + day) for day in range(10)],
            "paid": pa.array([decimal.Decimal("1.50")] * 10, pa.decimal128(8, 2)),
            "tags": [["a", "b"]] * 10,
            "company": [{"name": "Acme"}] * 10,
        }
    )
    pq.write_table(table, tmp_path / "people.parquet", row_group_size=4)
    return tmp_path / "people.parquet"


def test_rows_are_plain_values(path: Path) -> None:
    line, row = read(path)[0]
    assert line == 1
    assert row == {"id": 0, "born": "1815-12-10", "paid": "1.50", "tags": ["a", "b"], "company": {"name": "Acme"}}


@pytest.mark.parametrize("skip", range(12))
@pytest.mark.parametrize("size", [1, 3, 100])
def test_skipping_is_exact_across_row_groups(path: Path, skip: int, size: int) -> None:
    rows = read(path, size, skip)
    assert [row["id"] for _, row in rows] == list(range(skip, 10))
    assert [line for line, _ in rows] == list(range(skip + 1, 11))


def test_the_position_ends_at_the_total(path: Path) -> None:
    reader = open_file(path)
    positions = [chunk.position for chunk in reader.chunks(3)]
    assert positions == sorted(positions)
    assert positions[-1] == reader.total == path.stat().st_size


def test_a_compressed_file_is_unpacked(path: Path, tmp_path: Path) -> None:
    packed = tmp_path / "people.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert values(read(packed)) == values(read(path))
