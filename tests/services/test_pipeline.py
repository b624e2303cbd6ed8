"""Rows are read by other processes, in order, and what goes wrong there is told."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.errors import Unavailable
from sightline.services.intake import Door
from sightline.services.pipeline import ALONE, Pool, prepared_chunks
from sightline.sources.files.reader import open_file
from sightline.sources.mapping.exchange import ExchangeMapper
from tests.services.saying import person_row, write_exchange
from tests.store.making import CODEC


class Equipped:
    offset = 0


def equip(offset: int) -> None:
    Equipped.offset = offset


def work(number: int) -> int:
    if number == 0:
        time.sleep(0.05)  # the first answers last, and still comes first
    return number + Equipped.offset


def die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail(number: int) -> int:
    raise ValueError(f"row {number}")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(2, equip, 100)
    yield pool
    pool.close()


def test_answers_come_in_order(pool: Pool) -> None:
    assert list(pool.map(work, range(20))) == list(range(100, 120))


def test_no_more_is_taken_than_a_window(pool: Pool) -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    answers = pool.map(work, tasks())
    assert next(answers) == 100
    assert len(taken) == 5
    answers.close()  # type: ignore[attr-defined]


def test_an_error_is_told(pool: Pool) -> None:
    with pytest.raises(ValueError, match="row 0"):
        list(pool.map(fail, range(3)))


def test_a_process_that_dies_is_told() -> None:
    pool = Pool(2, equip, 0)
    try:
        with pytest.raises(Unavailable, match="died"):
            list(pool.map(die, range(10)))
    finally:
        pool.close()


@pytest.mark.parametrize("size", [1, 50])
def test_chunks_are_prepared_here_and_elsewhere_alike(tmp_path: Path, size: int) -> None:
    reader = open_file(write_exchange(tmp_path / "a.jsonl", map(person_row, range(100)), source="crm"))
    runs = [run for run, _ in prepared_chunks(reader.chunks(size=100 // size), ExchangeMapper(), CODEC, 2, Door())]
    assert len(runs) == size
    assert (size > ALONE) == (size == 50)
    people = [row.key for run in runs for row in run.rows if not row.mention]
    assert people == [f"p{number}" for number in range(100)]
    assert {row.key for run in runs for row in run.rows if row.mention} == {f"mention:acme{n}.com" for n in range(10)}
    assert sum(run.read for run in runs) == 100
