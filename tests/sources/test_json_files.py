from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InvalidFile
from sightline.sources.files import json_tree
from sightline.sources.files.reader import open_file
from tests.sources.small_files import bad, read, values, write


def test_json_lines_with_blank_lines_and_a_mark(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b'\xef\xbb\xbf{"a": 1}\r\n\r\n{"b": "\xc3\xa9"}\n')
    assert read(path) == [(1, {"a": 1}), (3, {"b": "é"})]


def test_a_broken_line_is_rejected_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b'{"a": 1}\n{"a": \n[1, 2]\n{"a": "\xff"}\n{"a": 5}\n')
    rows = read(path)
    assert [line for line, _ in bad(rows)] == [2, 3, 4]
    assert [row for row in values(rows) if isinstance(row, dict)] == [{"a": 1}, {"a": 5}]
    assert "byte 8" in bad(rows)[2][1].reason


def test_a_header_line_of_the_exchange_format_is_no_row(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", '{"sightline": 1, "source": "crm"}\n{"a": 1}\n{"a": 2}\n')
    reader = open_file(path)
    assert reader.preamble == {"sightline": 1, "source": "crm"}
    assert read(path) == [(2, {"a": 1}), (3, {"a": 2})]
    assert read(path, skip=1) == [(3, {"a": 2})]


@pytest.mark.parametrize(
    ("document", "rows"),
    [
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ("[]", []),
        ('{"total": 2, "items": [{"a": 1}, {"a": 2}], "next": null}', [{"a": 1}, {"a": 2}]),
        (
            '{"x": [{"a": 1}], "y": [{"a": 2}, {"a": 3}]}',
            [{"@name": "x", "a": 1}, {"@name": "y", "a": 2}, {"@name": "y", "a": 3}],
        ),
        ('{"x": {"a": 1}, "y": {"a": 2}}', [{"@name": "x", "a": 1}, {"@name": "y", "a": 2}]),
        ('{"name": "Ada", "age": 36}', [{"name": "Ada", "age": 36}]),
    ],
)
def test_the_rows_of_a_document(tmp_path: Path, document: str, rows: list[Any]) -> None:
    assert values(read(write(tmp_path, "a.json", document))) == rows


def test_lines_of_elements_are_true(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", '[\n  {\n    "a": 1\n  },\n  {"a": 2}, {"a": 3}\n]\n')
    assert [line for line, _ in read(path)] == [2, 5, 5]


@pytest.mark.parametrize(
    "document", ['[{"a": 1}, {"a": 2', '[{"a": 1} {"a": 2}]', '[{"a": 1}] x', '[{"a": nope}]', '{"a": [1, }']
)
def test_a_broken_document_is_refused(tmp_path: Path, document: str) -> None:
    with pytest.raises(InvalidFile, match="line 1"):
        read(write(tmp_path, "a.json", document))


def test_elements_that_are_no_objects_are_rejected(tmp_path: Path) -> None:
    assert len(bad(read(write(tmp_path, "a.json", '[{"a": 1}, 7, "x"]')))) == 2


def test_json_lines_may_be_called_json(tmp_path: Path) -> None:
    assert len(read(write(tmp_path, "a.json", '{"a": 1}\n{"a": 2}\n'))) == 2


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.lists(st.dictionaries(st.text("abc", min_size=1, max_size=3), VALUE, max_size=4), max_size=20),
    st.integers(1, 9),
    st.booleans(),
)
def test_any_document_is_read_however_it_is_cut(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], piece: int, indented: bool
) -> None:
    path = write(tmp_path_factory.mktemp("json"), "a.json", json.dumps(rows, indent=1 if indented else None))
    whole, json_tree._READ = json_tree._READ, piece
    try:
        assert values(read(path, size=3)) == rows
        assert values(read(path, size=3, skip=2)) == rows[2:]
    finally:
        json_tree._READ = whole
