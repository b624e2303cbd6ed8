"""The rows of one or several files, and the distinct ones among them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sightline.errors import InvalidFile, UnknownField
from sightline.resolve.linkage.config import Config, Labels, check_columns

Numbers = NDArray[np.int64]

csv.field_size_limit(1 << 24)
_BLANKS = frozenset({"", "null", "none", "nan", "n/a", "na", "\\n"})


class Table(msgspec.Struct):
    """The compared columns of all rows, "" for a cell that says nothing.

    `truth` numbers the true cluster of each row (None if it is not known), `source` the file that a row came from.
    """

    ids: list[str]
    columns: dict[str, list[str]]
    source: Numbers
    truth: Numbers | None

    def __len__(self) -> int:
        return len(self.ids)


class Units(msgspec.Struct):
    """The distinct rows in a canonical order, so that no answer depends on the order of a file.

    `of_row` is the unit of each row, or -1 for a row that says nothing.
    """

    columns: dict[str, list[str]]
    source: Numbers
    of_row: Numbers

    def __len__(self) -> int:
        return len(self.source)


def is_blank(cell: str) -> bool:
    """Whether a cell says nothing."""
    return cell.casefold() in _BLANKS


def read_rows(path: Path) -> Iterator[list[str]]:
    """Rows of a CSV, TSV or Parquet file, header first, cells as stripped text. Raises `InvalidFile`."""
    if not path.is_file():
        raise InvalidFile(f"There is no file {path.name}.", field=str(path))
    yield from _parquet_rows(path) if path.suffix == ".parquet" else _delimited_rows(path)


def _parquet_rows(path: Path) -> Iterator[list[str]]:
    try:
        file = pq.ParquetFile(path)
        yield file.schema_arrow.names
        for batch in file.iter_batches():
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield ["" if cell is None else str(cell).strip() for cell in row]
    except (pa.ArrowException, OSError) as error:
        raise InvalidFile(f"{path.name} cannot be read as Parquet: {error}.") from error


def _delimited_rows(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            first = file.readline()
            file.seek(0)
            comma = max(",\t;|", key=first.count)
            for row in csv.reader(file, delimiter=comma, skipinitialspace=True):
                yield [cell.strip() for cell in row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidFile(f"{path.name} cannot be read: {error}.", hint="It should be CSV or TSV in UTF-8.") from error


def read_table(path: Path, config: Config) -> Table:
    """The rows of a file and of those beside it. Raises `InvalidFile` and `UnknownField`."""
    ids: list[str] = []
    columns: dict[str, list[str]] = {name: [] for name in config.columns}
    clusters: list[str] = []
    source: list[int] = []
    for number, name in enumerate((path.name, *config.others)):
        rows = read_rows(path.with_name(name))
        header = tuple(next(rows, ()))
        check_columns(config, header, name)
        places = {column: header.index(column) for column in columns}
        for line, row in enumerate(rows, 2):
            if not row:
                continue
            if len(row) != len(header):
                raise InvalidFile(f"{name}, line {line}: {len(row)} cells under a header of {len(header)}.")
            for column, place in places.items():
                columns[column].append("" if is_blank(row[place]) else row[place])
            ids.append(row[header.index(config.id)] if config.id else str(len(ids)))
            clusters.append(row[header.index(config.cluster)] if config.cluster else "")
            source.append(number)
    return Table(ids, columns, np.array(source, np.int64), _truth(path, config, ids, clusters))


def _truth(path: Path, config: Config, ids: list[str], clusters: list[str]) -> Numbers | None:
    if config.cluster:
        pattern = re.compile(config.cluster_pattern)
        found = [match.group(1) if (match := pattern.search(each)) else each for each in clusters]
        return np.unique(np.array(found, dtype=object), return_inverse=True)[1]
    return None if config.labels is None else _labelled(path, config.labels, ids)


def _labelled(path: Path, labels: Labels, ids: list[str]) -> Numbers:
    """True clusters as the connected components of labelled pairs."""
    place = {each: number for number, each in enumerate(ids)}
    root = np.arange(len(ids))
    rows = read_rows(path.with_name(labels.file))
    header = next(rows, [])
    named = [name for name in (labels.left, labels.right, labels.match) if name]
    for name in named:
        if name not in header:
            raise UnknownField(f"{labels.file} has no column {name!r}.", field=f"labels: {name}", allowed=header)
    places = [header.index(name) for name in named]
    for line, row in enumerate(rows, 2):
        try:
            one, other = (root[place[row[column]]] for column in places[:2])
            same = len(places) == 2 or float(row[places[2]]) >= 0.5
        except (IndexError, KeyError, ValueError) as error:
            raise InvalidFile(f"{labels.file}, line {line}: {error} is no row or no number.") from error
        if same:
            root[root == max(one, other)] = min(one, other)
    return root


def distinct(table: Table, config: Config) -> Units:
    """The distinct rows of a table, sorted by what they say. Rows of two files stay apart if only such can match."""
    source = table.source if config.across else np.zeros(len(table), np.int64)
    said = list(zip(*table.columns.values(), source.tolist(), strict=True))
    kept = sorted({row for row in said if any(row[:-1])})
    number = {row: place for place, row in enumerate(kept)}
    columns = dict(zip(table.columns, zip(*(row[:-1] for row in kept), strict=True), strict=True)) if kept else {}
    return Units(
        {name: list(columns.get(name, ())) for name in table.columns},
        np.array([row[-1] for row in kept], np.int64),
        np.array([number.get(row, -1) for row in said], np.int64),
    )
