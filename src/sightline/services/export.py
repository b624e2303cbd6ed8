"""Exports: all records of a kind, streamed, as JSON lines that can be imported again, or as Parquet."""

from __future__ import annotations

import os
import types
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from sightline.model.observation import NOUNS, SubjectKind
from sightline.model.record import Record
from sightline.services.records import refer_to_entities
from sightline.store import Reader, Store, company_refs


class ExportFormat(StrEnum):
    """How records are written."""

    jsonl = "jsonl"
    parquet = "parquet"


def export(store: Store, kind: SubjectKind, path: Path, form: ExportFormat) -> int:
    """Write all records of a kind that are not gone, in the order of ids; how many.

    JSON lines are in the exchange format: the id is the key, and a reference to a company has the company's id as its
    key. The file appears when it is whole.
    """
    partial = path.with_name(path.name + ".partial")
    partial.parent.mkdir(parents=True, exist_ok=True)
    with store.read() as reader:
        write = _write_jsonl if form is ExportFormat.jsonl else _write_parquet
        count = write(kind, _present(reader, kind), partial)
    os.replace(partial, path)
    return count


def _present(reader: Reader, kind: SubjectKind) -> Iterator[list[Record]]:
    for chunk in reader.stream_records(kind):
        records = [record for record in chunk if not record.gone]
        refer_to_entities(reader, records)
        for record in records:
            for ref in company_refs(kind, record.noun):
                msgspec.structs.force_setattr(ref, "key", None if ref.subject is None else str(ref.subject))
                msgspec.structs.force_setattr(ref, "subject", None)
        yield records


def _write_jsonl(kind: SubjectKind, chunks: Iterator[list[Record]], path: Path) -> int:
    encoder = msgspec.json.Encoder()
    count = 0
    with path.open("wb") as file:
        for records in chunks:
            lines = (
                {"kind": kind, "key": str(record.id), "observed_at": record.updated_at, "fields": record.noun}
                for record in records
            )
            file.write(encoder.encode_lines(lines))
            count += len(records)
    return count


def _write_parquet(kind: SubjectKind, chunks: Iterator[list[Record]], path: Path) -> int:
    schema = schema_of(kind)
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for records in chunks:
            writer.write_table(pa.Table.from_pylist([_plain(record) for record in records], schema))
            count += len(records)
    return count


def _plain(record: Record) -> dict[str, Any]:
    fields: dict[str, Any] = {name: _cell(value) for name, value in msgspec.structs.asdict(record.noun).items()}
    return {"id": record.id, "created_at": record.created_at, "updated_at": record.updated_at, **fields}


def _cell(value: Any) -> Any:
    """A value as Arrow takes it; a mapping as JSON text."""
    if isinstance(value, dict):
        return msgspec.json.encode(value, order="sorted").decode() if value else None
    return msgspec.to_builtins(value) if isinstance(value, (tuple, msgspec.Struct)) else value


@cache
def schema_of(kind: SubjectKind) -> pa.Schema:
    """The columns of a Parquet export: the id, the times (Unix milliseconds), and the fields of the noun."""
    numbers = [(name, pa.int64()) for name in ("id", "created_at", "updated_at")]
    fields = [(field.name, _arrow(field.type)) for field in msgspec.structs.fields(NOUNS[kind])]
    return pa.schema([*numbers, *fields])


_PLAIN: dict[Any, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def _arrow(kind: Any) -> pa.DataType:
    """The Arrow type of a field's type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _arrow(next(each for each in arguments if each is not types.NoneType))
    if origin is tuple:
        return pa.list_(_arrow(arguments[0]) if arguments[-1] is Ellipsis else pa.string())
    if origin is dict:
        return pa.string()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return pa.struct([(field.name, _arrow(field.type)) for field in msgspec.structs.fields(kind)])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return pa.string()
    return _PLAIN[kind]
