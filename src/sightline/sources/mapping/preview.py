"""What an import would do: the mapping, the counts, a sample and what is wrong, without storing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from sightline.sources.files.reader import Reader
from sightline.sources.mapping.columns import Use
from sightline.sources.mapping.mapper import RowMapper
from sightline.sources.rows import MappedRow

SAMPLE_ROWS = 5
PROBLEM_ROWS = 20


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of a dry run over the first `read` rows; `complete` if those are all.

    `mapping` holds the uses of columns that the file has, `unknown` the columns that feed nothing, `missing` the
    columns that the profile would use. `observations` counts by kind, `problems` by column and reason.
    """

    mapping: tuple[Use, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...]
    read: int
    complete: bool
    mapped: int
    rejected: int
    observations: dict[str, int]
    problems: dict[str, int]
    sample: tuple[MappedRow, ...]
    bad: tuple[MappedRow, ...]


def preview(reader: Reader, mapper: RowMapper, limit: int = 10_000) -> Preview:
    """Map the first `limit` rows and tell what came of them."""
    rows = (row for chunk in reader.chunks(size=2000) for row in mapper.map_chunk(chunk))
    return preview_rows([reader], mapper, rows, limit=limit)


def preview_rows(
    readers: Sequence[Reader], mapper: RowMapper, rows: Iterable[MappedRow], *, known: Iterable[str] = (), limit: int
) -> Preview:
    """As preview, for rows that were mapped in another way (a replay). `known` are columns that it reads itself."""
    tally = _Tally()
    complete = True
    for row in rows:
        if tally.read >= limit:
            complete = False
            break
        tally.count(row)
    columns = dict.fromkeys(column for reader in readers for column in reader.columns)
    used = {use.column: _root(use.column, columns) for use in mapper.uses}
    roots = {*used.values(), *known}
    return Preview(
        mapping=tuple(use for use in mapper.uses if used[use.column] in columns),
        unknown=tuple(column for column in columns if column not in roots),
        missing=tuple(dict.fromkeys(column for column, root in used.items() if root not in columns)),
        remarks=tuple(remark for reader in readers for remark in reader.remarks),
        read=tally.read,
        complete=complete,
        mapped=tally.mapped,
        rejected=tally.read - tally.mapped,
        observations=dict(tally.kinds),
        problems=dict(tally.problems.most_common(50)),
        sample=tuple(tally.sample),
        bad=tuple(tally.bad),
    )


class _Tally:
    """What came of the rows so far."""

    def __init__(self) -> None:
        self.read = self.mapped = 0
        self.kinds: Counter[str] = Counter()
        self.problems: Counter[str] = Counter()
        self.sample: list[MappedRow] = []
        self.bad: list[MappedRow] = []

    def count(self, row: MappedRow) -> None:
        self.read += row.rows
        self.mapped += row.rows if row.observations else 0
        self.kinds.update(each.kind.value for each in row.observations)
        self.problems.update(f"{each.column}: {each.reason}" if each.column else each.reason for each in row.problems)
        if row.observations and len(self.sample) < SAMPLE_ROWS:
            self.sample.append(row)
        if row.problems and len(self.bad) < PROBLEM_ROWS:
            self.bad.append(row)


def _root(column: str, columns: dict[str, None]) -> str:
    """The column of the file in which a path begins."""
    return column if column in columns else column.partition("[]")[0].partition(".")[0]
