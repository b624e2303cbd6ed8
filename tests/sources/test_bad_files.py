"""Bad files and rows as a table: the case, the answer, the stable code."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from sightline.errors import InvalidFile, NotFound, SightlineError
from sightline.sources.files.reader import file_digest, open_file
from tests.sources.small_files import read, write

LINES = b'{"a": 1}\n' * 5000


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"a": list(range(1000))}), buffer)
    return buffer.getvalue()


REFUSED = [
    ("an empty file", "a.csv", b"", "is empty"),
    ("a file of blank lines", "a.csv", b"\n \n\n", "is empty"),
    ("an empty compressed file", "a.csv.gz", gzip.compress(b""), "is empty"),
    ("an Excel workbook", "a.csv", b"PK\x03\x04" + b"\0" * 100, "ZIP archive, perhaps an Excel workbook"),
    ("an old Excel workbook", "a.csv", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Excel"),
    ("a PDF", "a.csv", b"%PDF-1.7", "PDF"),
    ("a web page", "a.csv", b"<!DOCTYPE html><html>", "a web page"),
    ("XML", "a.json", b"<?xml version='1.0'?><a/>", "XML"),
    ("JSON called CSV", "a.csv", b'[{"a": 1}]', "looks like JSON"),
    ("JSON lines called CSV", "a.csv", b'{"a": 1}\n{"a": 2}\n', "JSON, one object a line"),
    ("CSV called JSON", "a.json", b"a,b\n1,2\n", "looks like delimited text"),
    ("CSV called Parquet", "a.parquet", b"a,b\n1,2\n", "looks like delimited text"),
    ("Parquet called CSV", "a.csv", _parquet(), "looks like Parquet"),
    ("binary data", "a.csv", bytes(range(256)) * 10, "binary data"),
    ("an archive twice compressed", "a.csv.gz", gzip.compress(gzip.compress(b"a,b\n1,2\n")), "compressed twice"),
    ("a text in another encoding", "a.csv", "имя,город\nАда,Лондон\n".encode("koi8-r") * 5, "is not text in UTF-8"),
    ("a truncated gzip", "a.jsonl.gz", gzip.compress(LINES)[:-20], "cut off"),
    ("a damaged gzip", "a.jsonl.gz", gzip.compress(LINES)[:30] + b"x" * 30, "damaged"),
    ("a truncated zstd", "a.jsonl.zst", zstandard.compress(LINES)[:-6], "cut off"),
    ("a Parquet without its footer", "a.parquet", _parquet()[:-200], "Parquet file that cannot be read"),
    ("a header alone of notes", "a.csv", b"\n\n,,\n", "no header"),
]


@pytest.mark.parametrize(
    ("name", "content", "answer"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, answer: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read(write(tmp_path, name, content))
    assert answer in str(caught.value)
    assert caught.value.code == "invalid_file"
    assert not caught.value.retryable


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for ask in (open_file, file_digest):
        with pytest.raises(SightlineError) as caught:
            ask(tmp_path / "none.csv")
        assert caught.value.code == NotFound.code


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "without-suffix", "wrong.jsonl.zst.gz"])
def test_compression_is_told_by_content(tmp_path: Path, name: str) -> None:
    packed = {"gz": gzip.compress(LINES), "zst": zstandard.compress(LINES)}.get(name.rpartition(".")[2], LINES)
    path = write(tmp_path, name, packed)
    reader = open_file(path)
    chunks = list(reader.chunks(1000))
    assert sum(chunk.count for chunk in chunks) == 5000
    assert chunks[-1].position == reader.total == path.stat().st_size


def test_frames_and_members_that_follow_each_other_are_one_file(tmp_path: Path) -> None:
    lines = (b'{"a": 1}\n', b'{"a": 2}\n')
    assert len(read(write(tmp_path, "a.jsonl.gz", b"".join(map(gzip.compress, lines))))) == 2
    assert len(read(write(tmp_path, "a.jsonl.zst", b"".join(zstandard.compress(line) for line in lines)))) == 2


def test_the_digest_is_that_of_the_bytes_on_disk(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", b"abc")
    assert file_digest(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
