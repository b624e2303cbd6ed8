"""Configs of linkage: what they default to, and what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.errors import InvalidFile, InvalidInput, UnknownField
from sightline.resolve.linkage.config import Kind, Part, make_config, read_config
from sightline.resolve.linkage.table import distinct, read_table


def test_a_kind_is_enough_and_the_name_of_a_column_tells_its_part() -> None:
    config = make_config({"columns": {"full_name": "name", "given_name": "name", "surname": "name", "born": "date"}})
    assert [column.part for column in config.columns.values()][:3] == [Part.full, Part.given, Part.family]
    assert {column.group for name, column in config.columns.items() if name != "born"} == {"name"}
    assert config.columns["born"].kind == Kind.date
    assert config.columns["born"].group == "born"


def test_part_and_group_can_be_stated() -> None:
    config = make_config({"columns": {"mother": {"kind": "name", "group": "mother"}, "first_and_surname": "name"}})
    assert config.columns["mother"].group == "mother"
    assert config.columns["first_and_surname"].part == Part.full


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "columns"),
        ({"columns": {}}, "columns"),
        ({"columns": {"a": "colour"}}, "columns.a.kind"),
        ({"columns": {"a": {"part": "full"}}}, "columns.a.kind"),
        ({"columns": {"a": {"kind": "name", "part": "middle"}}}, "columns.a"),
        ({"columns": {"a": {"kind": "name", "weight": 3}}}, "columns.a"),
        ({"columns": {"a": "text"}, "label": "same"}, "columns.a"),
        ({"columns": {"a": "text"}, "clusters": "x"}, None),
        ({"columns": {"a": "text"}, "cluster_pattern": "("}, None),
    ],
)
def test_what_makes_no_sense_is_refused(said: dict[str, Any], field: str | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        make_config(said)
    assert caught.value.field == field


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput) as caught:
        make_config({"columns": {"a": "colour"}})
    assert caught.value.allowed == tuple(Kind)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("columns = [")
    with pytest.raises(InvalidFile):
        read_config(path)


def test_a_config_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="no config"):
        read_config(tmp_path / "none.toml")


def test_a_column_that_the_file_has_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("id,name\n1,Ada\n")
    with pytest.raises(UnknownField) as caught:
        read_table(path, make_config({"columns": {"nome": "name"}}))
    assert caught.value.allowed == ("id", "name")


def test_a_row_of_another_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("id,name\n1,Ada\n2\n")
    with pytest.raises(InvalidFile, match="line 3"):
        read_table(path, make_config({"columns": {"name": "name"}}))


def test_tables_are_read_with_their_clusters_and_blanks(tmp_path: Path) -> None:
    (tmp_path / "one.tsv").write_text("id\tname\tcity\nrec-1-a\tAda\tNULL\nrec-1-b\tAda\t\n")
    (tmp_path / "two.tsv").write_text("id\tcity\tname\nrec-2-a\tParis\t\n")
    said = {"id": "id", "cluster": "id", "cluster_pattern": r"rec-(\d+)", "others": ["two.tsv"]}
    config = make_config({**said, "columns": {"name": "name", "city": "place"}})
    table = read_table(tmp_path / "one.tsv", config)
    assert table.ids == ["rec-1-a", "rec-1-b", "rec-2-a"]
    assert table.columns == {"name": ["Ada", "Ada", ""], "city": ["", "", "Paris"]}
    assert table.source.tolist() == [0, 0, 1]
    assert table.truth is not None
    assert table.truth.tolist() == [0, 0, 1]
    units = distinct(table, config)
    assert len(units) == 2
    assert units.of_row[0] == units.of_row[1]


def test_labels_of_pairs_make_clusters(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("id,name\na,x\nb,x\nc,y\nd,z\n")
    (tmp_path / "labels.csv").write_text("l,r,m\nc,b,1\na,b,0.9\nc,d,0\n")
    labels = {"file": "labels.csv", "left": "l", "right": "r", "match": "m"}
    table = read_table(tmp_path / "data.csv", make_config({"id": "id", "labels": labels, "columns": {"name": "text"}}))
    assert table.truth is not None
    assert table.truth.tolist() == [0, 0, 0, 3]


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ("left,right\na,b\n", "no column 'same'"),
        ("left,right,same\na,nobody,1\n", "line 2"),
        ("left,right,same\na,b,maybe\n", "line 2"),
        (None, "There is no file labels.csv"),
    ],
)
def test_labels_that_do_not_fit_are_refused(tmp_path: Path, labels: str | None, text: str) -> None:
    (tmp_path / "rows.csv").write_text("id,name\na,Ada\nb,Bea\n", encoding="utf-8")
    if labels is not None:
        (tmp_path / "labels.csv").write_text(labels, encoding="utf-8")
    stated = {"file": "labels.csv", "left": "left", "right": "right", "match": "same"}
    config = make_config({"id": "id", "columns": {"name": "name"}, "labels": stated})
    with pytest.raises((InvalidFile, UnknownField), match=text):
        read_table(tmp_path / "rows.csv", config)


def test_parquet_is_read_like_csv(tmp_path: Path) -> None:
    rows = {"id": [1, 2], "name": ["Ada", None], "cluster": ["x", "y"]}
    pq.write_table(pa.table(rows), tmp_path / "rows.parquet")
    table = read_table(
        tmp_path / "rows.parquet", make_config({"id": "id", "cluster": "cluster", "columns": {"name": "name"}})
    )
    assert (table.ids, table.columns) == (["1", "2"], {"name": ["Ada", ""]})
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(InvalidFile, match=r"broken\.parquet"):
        read_table(tmp_path / "broken.parquet", make_config({"columns": {"name": "name"}}))
