"""A series of batches, derived once behind the last, gives what the same batches give one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import InvalidFile, InvalidInput
from sightline.model.observation import CORRECTIONS, BatchHeader, Observation, SubjectKind
from sightline.services import Services, open_services
from sightline.services.imports import ImportOptions
from sightline.services.lookup import By
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


def test_files_into_an_empty_home_are_derived_once_and_a_broken_one_does_not_hide_the_first(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.csv", tmp_path / "broken.json"
    whole.write_text("email,first name,last name\nada@acme.com,Ada,Lovelace\n", encoding="utf-8")
    rows = [{"email": f"p{number}@acme.com", "first name": "Pat", "last name": "Doe"} for number in range(5_000)]
    broken.write_text(json.dumps(rows)[:-20], encoding="utf-8")
    with open_services(Settings(home=tmp_path / "home")) as services:
        with pytest.raises(InvalidFile):
            services.imports.files([whole, broken], ImportOptions(source="crm"))
        ((found,),) = services.lookup.find(SubjectKind.person, By.email, ["ada@acme.com"]).values()
        ada: Any = services.records.person(found).noun
        assert ada.full_name == "Ada Lovelace"
        summaries = services.imports.files([whole], ImportOptions(source="crm"))
        assert summaries[0].known
