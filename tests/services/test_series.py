"""A series of batches, derived once behind the last, gives what the same batches give one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from sightline.errors import InvalidInput
from sightline.model.observation import CORRECTIONS, BatchHeader, Observation, SubjectKind
from sightline.services import Services, open_services
from sightline.settings import Settings
from sightline.sources.world import World

Batches = Iterator[tuple[BatchHeader, Callable[[], Iterable[Observation]]]]


def batches() -> Batches:
    for header, rows in World(5, companies=20, people=80, months=4).batches():
        yield header, partial(iter, rows)


def exported(services: Services, folder: Path) -> dict[SubjectKind, bytes]:
    found = {}
    for kind in SubjectKind:
        path = folder / f"{kind.value}.jsonl"
        services.admin.export(kind, path)
        found[kind] = path.read_bytes()
    return found


@pytest.fixture
def one_by_one(tmp_path: Path) -> dict[SubjectKind, bytes]:
    with open_services(Settings(home=tmp_path / "one-by-one")) as services:
        for header, rows in batches():
            services.imports.observations(header, rows)
        return exported(services, tmp_path)


def test_the_records_are_the_same(tmp_path: Path, one_by_one: dict[SubjectKind, bytes]) -> None:
    with open_services(Settings(home=tmp_path / "series")) as services:
        summaries = services.imports.series(batches())
        assert all(each.read == each.stored + each.unchanged and not each.rejected for each in summaries)
        assert len(summaries) == 12
        assert exported(services, tmp_path) == one_by_one
        assert services.admin.verify(deep=True) == []


def test_again_changes_nothing(tmp_path: Path) -> None:
    with open_services(Settings(home=tmp_path / "home")) as services:
        first = services.imports.series(batches())
        before = services.admin.stats()
        again = services.imports.series(batches())
        assert all(each.known for each in again)
        assert [each.read for each in again] == [each.read for each in first]
        assert services.admin.stats().rows == before.rows


def test_an_interrupted_series_goes_on(tmp_path: Path, one_by_one: dict[SubjectKind, bytes]) -> None:
    def interrupted() -> Batches:
        for number, (header, rows) in enumerate(batches()):
            yield header, rows if number < 5 else broken

    def broken() -> Iterable[Observation]:
        raise OSError("the line is cut")

    home = Settings(home=tmp_path / "home")
    with open_services(home) as services, pytest.raises(OSError, match="cut"):
        services.imports.series(interrupted())
    with open_services(home) as services:
        summaries = services.imports.series(batches())
        assert [each.known for each in summaries] == [True] * 5 + [False] * 7
        assert exported(services, tmp_path) == one_by_one
        assert services.admin.verify(deep=True) == []


def test_corrections_are_not_imported(tmp_path: Path) -> None:
    with open_services(Settings(home=tmp_path / "home")) as services, pytest.raises(InvalidInput, match="by hand"):
        services.imports.series([(BatchHeader(CORRECTIONS, 0, "x"), list)])
