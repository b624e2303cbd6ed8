"""Care: what is rebuilt is the same, what is backed up comes back, what is exported can be imported."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from sightline.errors import Conflict, InvalidFile, NotFound
from sightline.model.observation import SubjectKind
from sightline.model.query import Query
from sightline.services import Services, open_services
from sightline.services.export import ExportFormat, schema_of
from sightline.services.imports import ImportOptions
from sightline.services.lookup import By
from sightline.settings import Settings
from sightline.store import Store
from tests.services.saying import COMPANY, PERSON, all_records, person_row, said, tell, write_exchange


@pytest.fixture
def filled(services: Services, tmp_path: Path) -> Services:
    path = write_exchange(tmp_path / "a.jsonl", map(person_row, range(40)), source="crm", observed_at="2024-01-01")
    services.imports.files([path])
    tell(services, said(COMPANY, "v1", name="ACME 1", domain="acme1.com", headcount=5), source="vendor")
    return services


def test_a_rebuild_changes_nothing(filled: Services, settings: Settings) -> None:
    store = Store.open(settings)
    before = all_records(store)
    filled.corrections.correct(PERSON, next(iter(before)), {"headline": "x"}, "")
    before = all_records(store)
    assert filled.admin.reindex() == len(before)
    assert all_records(store) == before
    assert filled.admin.verify(deep=True) == []
    store.close()


def test_a_changed_trust_takes_effect_with_a_rebuild(filled: Services, settings: Settings) -> None:
    trusting = msgspec.structs.replace(settings, source_trust={"crm": 0.9})
    with open_services(trusting) as services:
        (company,) = services.lookup.companies(By.domain, ["acme1.com"])["acme1.com"]
        assert "is not what its history makes of it" in services.admin.verify(deep=True)[0]
        services.admin.reindex()
        assert services.records.company(company).confidence > 50
        assert services.admin.verify(deep=True) == []


def test_stats_count_what_is_there(filled: Services) -> None:
    stats = filled.admin.stats()
    assert stats.subjects == {"crm": {"person": 40, "company": 10}, "vendor": {"company": 1}}
    assert stats.records == {"person": 33, "company": 10}
    assert stats.bytes > 0


def test_a_backup_comes_back(local: Settings, tmp_path: Path) -> None:
    backup = tmp_path / "backups" / "one"
    with open_services(local) as services:
        tell(services, said(PERSON, "p1", full_name="Ada"))
        services.accounts.keys.create("one")
        assert services.admin.backup(backup) == backup.stat().st_size
        with pytest.raises(Conflict):
            services.admin.backup(backup)
        tell(services, said(PERSON, "p2", full_name="Bea"))
        services.accounts.keys.create("two")
        assert services.search.people(Query()).total == 2
        services.admin.restore(backup)
        assert services.search.people(Query()).total == 1
        assert services.admin.stats().subjects == {"crm": {"person": 1}}
        assert services.admin.verify(deep=True) == []
        assert [key.name for key in services.accounts.keys.list()] == ["one"]


def test_a_backup_comes_back_in_another_home(local: Settings, tmp_path: Path) -> None:
    with open_services(local) as services:
        tell(services, said(PERSON, "p1", full_name="Ada"))
        services.admin.backup(tmp_path / "one")
    with open_services(Settings(home=tmp_path / "elsewhere")) as services:
        services.admin.restore(tmp_path / "one")
        assert services.records.person(1).noun.full_name == "Ada"  # type: ignore[attr-defined]


def test_what_is_no_backup_is_refused(local: Settings, tmp_path: Path) -> None:
    with open_services(local) as services:
        tell(services, said(PERSON, "p1", full_name="Ada"))
        services.admin.backup(tmp_path / "whole")
        (tmp_path / "cut").write_bytes((tmp_path / "whole").read_bytes()[:-100])
        (tmp_path / "other").write_text("something else")
        for name in ("cut", "other"):
            with pytest.raises(InvalidFile):
                services.admin.restore(tmp_path / name)
        with pytest.raises(NotFound):
            services.admin.restore(tmp_path / "nowhere")
        assert services.admin.verify(deep=True) == []


def test_an_export_can_be_imported_again(filled: Services, tmp_path: Path) -> None:
    assert filled.admin.export(PERSON, tmp_path / "people.jsonl") == 33
    assert filled.admin.export(COMPANY, tmp_path / "companies.jsonl") == 10
    with open_services(Settings(home=tmp_path / "copy")) as copy:
        options = ImportOptions(source="copy", profile="sightline")
        people, companies = copy.imports.files([tmp_path / "people.jsonl", tmp_path / "companies.jsonl"], options)
        assert (people.stored, people.rejected, companies.read, companies.rejected) == (33, 0, 10, 0)
        ours = filled.lookup.people(By.email, ["ada12@acme2.com"])["ada12@acme2.com"]
        theirs = copy.lookup.people(By.email, ["ada12@acme2.com"])["ada12@acme2.com"]
        one, other = filled.records.person(ours[0]).noun, copy.records.person(theirs[0]).noun
        assert one.full_name == other.full_name  # type: ignore[attr-defined]
        assert other.positions[0].company.name == "Acme 2"  # type: ignore[attr-defined]
        assert copy.admin.stats().records == {"person": 33, "company": 10}


def test_a_parquet_export_has_a_column_for_each_field(filled: Services, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    assert filled.admin.export(PERSON, path, ExportFormat.parquet) == 33
    table = pq.read_table(path)
    assert table.schema.equals(schema_of(PERSON))
    first = table.to_pylist()[0]
    assert first["full_name"] == filled.records.person(first["id"]).noun.full_name  # type: ignore[attr-defined]
    assert first["positions"][0]["company"]["name"].startswith("Acme")


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_every_kind_has_a_schema(kind: SubjectKind) -> None:
    assert "id" in schema_of(kind).names
