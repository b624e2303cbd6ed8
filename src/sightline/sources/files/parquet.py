"""Parquet, one row group at a time; rows become Python values where they are mapped."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sightline.errors import InvalidFile
from sightline.sources.files.bytesource import ByteSource
from sightline.sources.files.sniff import Format
from sightline.sources.rows import RawRow


@dataclass(slots=True)
class ArrowChunk:
    """Rows of a record batch; `first` is the number of its first row in the file, from 1."""

    batch: Any
    first: int
    position: int

    @property
    def count(self) -> int:
        rows: int = self.batch.num_rows
        return rows

    def rows(self) -> Iterator[RawRow]:
        names = self.batch.schema.names
        columns = [_plain(column).to_pylist() for column in self.batch.columns]
        for line, values in enumerate(zip(*columns, strict=True), self.first):
            yield line, dict(zip(names, values, strict=True))


def _plain(column: Any) -> Any:
    """Dates, times and decimals as text; all else as it is."""
    kind = column.type
    if pa.types.is_temporal(kind) or pa.types.is_decimal(kind):
        return pc.cast(column, pa.string())
    return column


class ParquetReader:
    """Reads Parquet. See Reader for what its members promise; `position` is the share of rows that were read."""

    format = Format.parquet
    preamble: dict[str, Any] | None = None
    remarks: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        self.total = path.stat().st_size
        self._unpacked: IO[bytes] | None = _unpack(path)
        with _Damage(path), self._open() as file:
            self.schema = file.schema_arrow
            self.columns = tuple(self.schema.names)
            self._rows = file.metadata.num_rows
            self._groups = [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)]
        self._read = 0

    def _open(self) -> Any:
        if self._unpacked is not None:
            self._unpacked.seek(0)
            return pq.ParquetFile(pa.PythonFile(self._unpacked, mode="r"))
        return pq.ParquetFile(self.path, memory_map=False)

    @property
    def position(self) -> int:
        """Bytes on disk that were read, as the share of rows."""
        return self.total * self._read // self._rows if self._rows else self.total

    def chunks(self, size: int = 2000, skip: int = 0) -> Iterator[ArrowChunk]:
        """See Reader. Row groups that are skipped whole are not read."""
        first, groups = 0, list(range(len(self._groups)))
        while groups and first + self._groups[groups[0]] <= skip:
            first += self._groups[groups.pop(0)]
        with _Damage(self.path), self._open() as file:
            for group in groups:
                for batch in file.iter_batches(batch_size=size, row_groups=[group]):
                    drop = max(0, skip - first)
                    first += batch.num_rows
                    self._read = first
                    kept = batch.slice(drop)
                    if kept.num_rows:
                        yield ArrowChunk(kept, first - kept.num_rows + 1, self.position)


def _unpack(path: Path) -> IO[bytes] | None:
    """A compressed Parquet file, unpacked into a temporary one, because it is read from its end."""
    with ByteSource(path) as source:
        if source.compression is None:
            return None
        unpacked = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the reader
        while data := source.read(1 << 20):
            unpacked.write(data)
    return unpacked


class _Damage:
    """Turns what pyarrow raises into InvalidFile."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (pa.ArrowException, OSError)):
            raise InvalidFile(
                f"{self._path.name} is a Parquet file that cannot be read: {error}",
                field=str(self._path),
                hint="Its footer is at its end: a file that was cut off has none. Fetch or export it again.",
            ) from error
