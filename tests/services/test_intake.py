"""From mapped rows to rows of the store; what is not taken is told with its place and reason."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from sightline.model.observation import CLAIMS, Observation
from sightline.model.values import CompanyRef, Position
from sightline.resolve.prepare import Preparer
from sightline.services.intake import Door, Rejection, prepare_mapped, reasons
from sightline.services.rejects import HEADER, RejectFile
from sightline.sources.rows import MappedRow, Problem
from tests.services.saying import PERSON, said
from tests.store.making import CODEC

BAD = Problem("email", "x@", "An address needs a domain.")


def test_every_row_of_the_file_is_taken_or_rejected() -> None:
    run = prepare_mapped(
        [
            MappedRow(2, (said(PERSON, "p1", full_name="Ada"), said(PERSON, "p2", full_name="Bea")), (BAD,)),
            MappedRow(3, (), (BAD,)),
            MappedRow(4, (said(PERSON, "p3", full_name="Cy"),), (), 5),
        ],
        Preparer(CODEC),
        Door(),
    )
    assert run.read == 7
    assert run.spans == ((2, 1), (1, 5))
    assert run.rejections == (Rejection(1, 3, 1, (BAD,)),)
    assert run.left_out == {"email: An address needs a domain.": 1}
    assert dict(reasons(run.rejections)) == {"email: An address needs a domain.": 1}


def test_a_row_that_cannot_be_prepared_is_rejected() -> None:
    claim: Any = CLAIMS[PERSON](positions=(Position(CompanyRef()),))
    run = prepare_mapped([MappedRow(2, (Observation(PERSON, "p1", claim),))], Preparer(CODEC), Door())
    assert run.rows == ()
    assert "names nothing" in run.rejections[0].problems[0].reason


def lines(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


def test_a_file_of_rejected_rows_is_made_with_the_first_of_them(tmp_path: Path) -> None:
    path = tmp_path / "new" / "rejects.csv"
    with RejectFile(path) as file:
        file.add([], 0)
        assert not path.exists()
        file.add([Rejection(1, 3, 1, (BAD,)), Rejection(4, 9, 1, ())], 100)
    assert lines(path) == [
        list(HEADER),
        ["102", "3", "email", "x@", "An address needs a domain."],
        ["105", "9", "", "", "The row says nothing."],
    ]


def test_an_import_that_goes_on_keeps_what_was_written_of_the_rows_before(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    with RejectFile(path) as file:
        file.add([Rejection(0, 2, 1, (BAD,)), Rejection(7, 9, 1, (BAD,))], 0)
    with path.open("a") as cut_off:
        cut_off.write("9,1")
    with RejectFile(path, rows_read=5) as file:
        file.add([Rejection(2, 9, 1, (BAD,))], 5)
    assert [line[0] for line in lines(path)] == ["row", "1", "8"]


def test_without_a_path_nothing_is_written(tmp_path: Path) -> None:
    with RejectFile(None) as file:
        file.add([Rejection(0, 2, 1, (BAD,))], 0)
    assert list(tmp_path.iterdir()) == []
