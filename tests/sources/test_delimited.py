from __future__ import annotations

import csv
import io
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InvalidFile
from sightline.sources.files.delimited import DelimitedReader
from sightline.sources.files.reader import FileOptions, open_file
from tests.sources.small_files import bad, read, values, write


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    content = "\n".join(delimiter.join(cells) for cells in (["name", "city"], ["Ada", "London"], ["José", "Málaga"]))
    path = write(tmp_path, "people.csv", content)
    assert values(read(path)) == [{"name": "Ada", "city": "London"}, {"name": "José", "city": "Málaga"}]


def test_a_delimiter_inside_of_other_cells_does_not_mislead(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'name;place\nAda;"London, UK"\nAlan;Wilmslow, UK\n')
    assert values(read(path))[1] == {"name": "Alan", "place": "Wilmslow, UK"}


def test_excel_names_its_delimiter_on_a_line_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "sep=;\nname;city\nAda;London\n")
    assert read(path) == [(3, {"name": "Ada", "city": "London"})]


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")],
)
def test_encodings_are_told_by_their_marks(tmp_path: Path, encoding: str, bom: bytes) -> None:
    path = write(tmp_path, "a.csv", bom + "name\tcity\nZoë\t東京\n".encode(encoding))
    assert values(read(path)) == [{"name": "Zoë", "city": "東京"}]


def test_another_encoding_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "name,city\nZoë,Köln\n".encode("cp1252"))
    assert values(read(path, options=FileOptions(encoding="cp1252"))) == [{"name": "Zoë", "city": "Köln"}]


def test_an_undecodable_cell_rejects_its_row_with_line_and_column(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", b"name,city\nAda,London\nZo\xeb,Paris\nAlan,Wilmslow\n")
    rows = read(path)
    assert [row["name"] for row in (rows[0][1], rows[2][1])] == ["Ada", "Alan"]
    [(line, found)] = bad(rows)
    assert (line, found.column, found.value) == (3, "name", "Zo\\xeb")
    assert "character 3" in found.reason


def test_lines_are_true_behind_cells_with_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'name,note\r\nAda,"one\r\ntwo"\r\n\r\nAlan,x\r\n')
    assert read(path) == [(2, {"name": "Ada", "note": "one\r\ntwo"}), (5, {"name": "Alan", "note": "x"})]


def test_linkedin_notes_before_the_header_are_passed_over(tmp_path: Path) -> None:
    notes = 'Notes:\n"When you export, some addresses\nmay be missing, for reasons."\n\n'
    path = write(tmp_path, "Connections.csv", notes + "First Name,Last Name,URL\nAda,Lovelace,\n")
    assert read(path) == [(6, {"First Name": "Ada", "Last Name": "Lovelace", "URL": ""})]


def test_a_table_of_one_column_has_no_notes(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'company\nAcme\n"Globex, Inc"\n')
    assert values(read(path)) == [{"company": "Acme"}, {"company": "Globex, Inc"}]


def test_headers_are_told_apart_and_remarked_on(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "Email, Email ,,Name\na@x.io,b@x.io,c,Ada\n")
    reader = open_file(path)
    assert reader.columns == ("Email", "Email (2)", "column 3", "Name")
    assert len(reader.remarks) == 2


def test_a_row_with_too_few_or_too_many_cells_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n7,8,9\n")
    rows = read(path)
    assert [line for line, _ in bad(rows)] == [3, 4]
    assert [row["c"] for row in values(rows) if isinstance(row, dict)] == ["3", "3", "9"]
    assert "has 2 cells, the header 3" in bad(rows)[0][1].reason


def test_short_rows_can_be_filled(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "a,b,c\n1,2\n")
    assert values(read(path, options=FileOptions(short_rows="fill"))) == [{"a": "1", "b": "2", "c": ""}]


def test_a_stray_quote_costs_one_row_only(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'name,city\nAda,London\n"Alan,Wilmslow\nGrace,New York\n"Linus",Helsinki\nKen,X\n')
    rows = read(path)
    assert [line for line, _ in bad(rows)] == [3]
    assert [row["name"] for row in values(rows) if isinstance(row, dict)] == ["Ada", "Grace", "Linus", "Ken"]
    assert [line for line, _ in rows] == [2, 3, 4, 5, 6]


def test_a_quote_that_is_never_closed_costs_one_row_only(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'name,city\nAda,London\nAlan,"Wilmslow\nGrace,New York\n')
    rows = read(path)
    assert [(line, "never closed" in found.reason) for line, found in bad(rows)] == [(3, True)]
    assert values(rows)[2] == {"name": "Grace", "city": "New York"}


def test_a_quote_within_a_cell_is_a_sign_like_others(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'size,note\n5" pipe,"two\nlines"\n')
    assert values(read(path)) == [{"size": '5" pipe', "note": "two\nlines"}]


def test_an_undecodable_header_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", b"name,gr\xf6\xdfe\nAda,1\n")
    with pytest.raises(InvalidFile, match="column 2"):
        open_file(path)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3).filter(any), min_size=1, max_size=30), st.integers(1, 7))
def test_what_csv_writes_is_read_and_resumed_exactly(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], size: int
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *table])
    path = write(tmp_path_factory.mktemp("csv"), "t.csv", text.getvalue())
    reader = DelimitedReader(path, "utf-8", ",")
    whole = [row for chunk in reader.chunks(size) for row in chunk.rows()]
    assert [list(row.values()) for _, row in whole if isinstance(row, dict)] == table
    for skip in (0, 1, len(table) // 2, len(table)):
        rest = [row for chunk in reader.chunks(size, skip) for row in chunk.rows()]
        assert rest == whole[skip:]


@given(st.lists(st.text('ab,"\n;', max_size=10), max_size=12))
def test_no_text_is_lost_or_stops_the_reader(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = write(tmp_path_factory.mktemp("csv"), "t.csv", "x,y\n" + "\n".join(lines))
    rows = [row for chunk in DelimitedReader(path, "utf-8", ",").chunks(4) for row in chunk.rows()]
    numbers = [line for line, _ in rows]
    assert all(before < after for before, after in itertools.pairwise(numbers))
    total = path.read_text().splitlines()
    kept = sum(1 + sum(cell.count("\n") for cell in row.values()) for _, row in rows if isinstance(row, dict))
    rejected = len(bad(rows))
    blank = sum(not line for line in total)
    assert kept + rejected <= len(total) - 1 <= kept + rejected + blank
