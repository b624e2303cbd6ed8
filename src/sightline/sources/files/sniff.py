"""What a file is, by its name and by how it begins; and what it looks like when it is something else."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import Path

import msgspec

from sightline.errors import InvalidFile

SAMPLE = 1 << 16
"""Bytes that are looked at."""


class Format(StrEnum):
    """The kinds of file that can be read."""

    csv = "csv"  # any delimiter
    jsonl = "jsonl"
    json = "json"
    parquet = "parquet"


_SUFFIXES = {
    ".csv": Format.csv, ".tsv": Format.csv, ".tab": Format.csv, ".txt": Format.csv, ".json": Format.json,
    ".jsonl": Format.jsonl, ".ndjson": Format.jsonl, ".parquet": Format.parquet, ".pq": Format.parquet,
}  # fmt: skip

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive, perhaps an Excel workbook; save the sheet as CSV, or unpack the archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document; save the sheet as CSV"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"BZh", "a bzip2 archive; unpack it, or use gzip or zstandard"),
    (b"\xfd7zXZ", "an xz archive; unpack it, or use gzip or zstandard"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it"),
    (b"\x1f\x8b", "a file that is compressed twice"),
    (b"\x28\xb5\x2f\xfd", "a file that is compressed twice"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"ORC", "an ORC file; convert it to Parquet"),
    (b"Obj\x01", "an Avro file; convert it to Parquet"),
    (b"ARROW1", "an Arrow file; convert it to Parquet"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LOOKS = {
    Format.csv: "delimited text (CSV)",
    Format.jsonl: "JSON, one object a line",
    Format.json: "JSON",
    Format.parquet: "Parquet",
}


class Looks(msgspec.Struct, frozen=True):
    """How to read a file. `encoding` is the codec of its text."""

    format: Format
    encoding: str = "utf-8"


def look_at(path: Path, head: bytes, encoding: str | None = None) -> Looks:
    """How to read the file whose content begins with `head` (at most SAMPLE bytes, decompressed).

    Raises InvalidFile for a file that is empty, is of no kind that can be read, or is not what its name says.
    """
    _refuse_foreign(path, head)
    named = named_format(path)
    if head[:4] == b"PAR1":
        found = Looks(Format.parquet)
    else:
        codec = encoding or _codec(head)
        text = _decode(path, head, codec)
        if not text.strip("\ufeff \t\r\n"):
            raise InvalidFile(f"{path.name} is empty.", field=str(path))
        if named is Format.parquet:
            raise _wrong(path, _LOOKS[_text_format(path, text, None)])
        found = Looks(_text_format(path, text, named), codec)
    if named is not None and (named is Format.csv) != (found.format is Format.csv):
        raise _wrong(path, _LOOKS[found.format])
    if named in (Format.json, Format.jsonl) and found.format is Format.parquet:
        raise _wrong(path, _LOOKS[found.format])
    return found


def named_format(path: Path) -> Format | None:
    """The kind of file that a name promises; None if it promises nothing that we know."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in (".gz", ".gzip", ".zst", ".zstd"):
        suffixes.pop()
    return _SUFFIXES.get(suffixes[-1]) if suffixes else None


def _wrong(path: Path, looks: str) -> InvalidFile:
    return InvalidFile(
        f"{path.name} is not what its name says: it looks like {looks}.",
        field=str(path),
        allowed=[each.value for each in Format],
        hint="Name it for what it is, or export it again.",
    )


def _refuse_foreign(path: Path, head: bytes) -> None:
    if not head:
        raise InvalidFile(f"{path.name} is empty.", field=str(path))
    for magic, looks in _MAGIC:
        if head.startswith(magic):
            raise _wrong(path, looks)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise _wrong(path, "a web page, perhaps a log-in page that was saved in place of the file")
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        raise _wrong(path, "XML")


def _codec(head: bytes) -> str:
    return next((codec for bom, codec in _BOMS if head.startswith(bom)), "utf-8")


def _decode(path: Path, head: bytes, codec: str) -> str:
    """The sample as text; raises InvalidFile if it is no text in this encoding."""
    try:
        text = codecs.getincrementaldecoder(codec)("replace").decode(head)
    except LookupError as error:
        raise InvalidFile(f"{codec!r} is not the name of an encoding.", field="encoding") from error
    if codec.startswith("utf-8") and len(_CONTROL.findall(head)) > len(head) // 1000:
        raise _wrong(path, "binary data, not text")
    if text.count("\ufffd") > max(8, len(text) // 10):
        raise InvalidFile(
            f"{path.name} is not text in {codec.upper()}: more than a tenth of it cannot be decoded.",
            field=str(path),
            hint="Save it as UTF-8, or name its encoding ([file] encoding in a profile).",
        )
    return text


def _text_format(path: Path, text: str, named: Format | None) -> Format:
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped[0] == "[" and re.match(r"\[\s*(?:[\[{\]\"0-9-]|true|false|null)", stripped):
        return Format.json
    if stripped[0] != "{" or not re.match(r"\{\s*(?:\"|\})", stripped):
        return Format.csv
    first, _, rest = stripped.partition("\n")
    try:
        msgspec.json.decode(first.encode("utf-8", "replace"))
    except msgspec.DecodeError:
        # A first line that is no JSON: a tree over several lines, a line longer than the sample, or a broken row.
        several = re.search(r"^\{", rest, re.MULTILINE) is not None
        return Format.jsonl if named is Format.jsonl or (several and named is not Format.json) else Format.json
    if rest.strip():
        return Format.jsonl
    return Format.json if named is Format.json else Format.jsonl
