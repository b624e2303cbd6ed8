"""Imports: every row is accounted for, twice is once, and what is missing from a complete batch is gone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sightline.errors import InvalidFile, InvalidInput, NotFound, Unavailable
from sightline.model.observation import Op
from sightline.services import Services, open_services
from sightline.services.imports import ImportOptions
from sightline.services.locks import IMPORTING, held
from sightline.services.lookup import By
from sightline.settings import Settings
from sightline.store import BatchStatus, Store
from tests.services.saying import COMPANY, PERSON, day, person_row, said, tell, write_exchange


def test_a_file_is_taken_in_and_every_row_accounted_for(services: Services, tmp_path: Path) -> None:
    rows = [*(person_row(n) for n in range(30)), {"kind": "person", "fields": {}}, person_row(3)]
    path = write_exchange(tmp_path / "a.jsonl", rows, source="crm", observed_at="2024-01-01")
    (summary,) = services.imports.files([path])
    assert (summary.read, summary.stored, summary.unchanged, summary.rejected) == (32, 30, 1, 1)
    assert sum(summary.reasons.values()) == 1
    assert (summary.source, summary.known, summary.bulk) == ("crm", False, False)
    assert services.admin.verify(deep=True) == []


def test_the_same_file_again_changes_nothing(services: Services, tmp_path: Path) -> None:
    rows = [*(person_row(n) for n in range(5)), {"kind": "person", "fields": {}}]
    path = write_exchange(tmp_path / "a.jsonl", rows, source="crm", observed_at="2024-01-01")
    services.imports.files([path])
    before = services.admin.stats()
    (summary,) = services.imports.files([path])
    assert summary.known
    assert (summary.read, summary.stored, summary.unchanged, summary.rejected) == (6, 0, 5, 1)
    assert services.admin.stats() == before


def test_the_same_rows_at_a_later_time_are_unchanged_and_seen_again(services: Services) -> None:
    row = said(PERSON, "p1", full_name="Ada Lovelace", emails=[{"value": "ada@acme.com"}])
    tell(services, row, at=0)
    summary = tell(services, row, at=9)
    assert (summary.stored, summary.unchanged) == (0, 1)
    found = services.lookup.people(By.email, ["ada@acme.com"])["ada@acme.com"]
    assert services.records.person(found[0]).updated_at == day(9)
    assert services.admin.verify(deep=True) == []


def test_what_a_complete_batch_does_not_name_is_gone(services: Services) -> None:
    tell(services, said(PERSON, "p1", full_name="Ada"), said(PERSON, "p2", full_name="Bea"), at=0)
    summary = tell(services, said(PERSON, "p1", full_name="Ada"), at=5, complete=(PERSON,))
    assert summary.gone == 1
    ids = services.lookup.by_key("crm", PERSON, ["p1", "p2"])
    assert [services.records.person(ids[key]).gone for key in ("p1", "p2")] == [False, True]
    tell(services, said(PERSON, "p2", full_name="Bea"), at=9)
    assert not services.records.person(ids["p2"]).gone
    assert services.admin.verify(deep=True) == []


def test_mentions_are_never_gone_and_never_updated(services: Services) -> None:
    at_acme = {"company": {"name": "Acme", "domain": "acme.com"}}
    tell(services, said(PERSON, "p1", full_name="Ada", positions=[at_acme]), at=0)
    tell(services, said(PERSON, "p1", full_name="Ada"), at=5, complete=(PERSON, COMPANY))
    (company,) = services.lookup.companies(By.domain, ["acme.com"])["acme.com"]
    assert not services.records.company(company).gone


def test_two_sources_meet_in_one_entity(services: Services) -> None:
    tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com"), source="crm")
    tell(services, said(COMPANY, "v1", name="ACME Inc", domain="acme.com", headcount=7), source="vendor", at=1)
    one = services.lookup.by_key("crm", COMPANY, ["c1"])["c1"]
    assert services.lookup.by_key("vendor", COMPANY, ["v1"])["v1"] == one
    noun = services.records.company(one).noun
    assert (noun.name, noun.headcount, noun.alternative_names) == ("ACME Inc", 7, ("Acme",))  # type: ignore[attr-defined]


def test_a_later_row_merges_two_entities_and_the_larger_id_forwards(services: Services) -> None:
    tell(
        services,
        said(PERSON, "p1", full_name="A. Lovelace", emails=[{"value": "ada@acme.com"}]),
        said(PERSON, "p2", full_name="Ada Byron Lovelace", emails=[{"value": "bea@acme.com"}]),
    )
    ids = services.lookup.by_key("crm", PERSON, ["p1", "p2"])
    both = [{"value": "ada@acme.com"}, {"value": "bea@acme.com"}]
    tell(services, said(PERSON, "p3", full_name="Ada Lovelace", emails=both), at=1)
    first, second = ids["p1"], ids["p2"]
    assert services.records.person(second).id == first
    assert services.lookup.people(By.email, ["bea@acme.com"]) == {"bea@acme.com": (first,)}
    assert services.admin.verify(deep=True) == []


def test_rejected_rows_are_written_with_line_column_and_reason(services: Services, tmp_path: Path) -> None:
    rows = [person_row(1), {"kind": "ghost", "key": "x", "fields": {}}]
    path = write_exchange(tmp_path / "a.jsonl", rows, source="crm", observed_at="2024-01-01")
    rejects = tmp_path / "rejected.csv"
    services.imports.files([path], ImportOptions(rejects=rejects))
    with rejects.open(newline="") as file:
        (line,) = list(csv.DictReader(file))
    assert (line["row"], line["line"], line["column"], line["value"]) == ("2", "3", "kind", "ghost")


def test_the_header_of_a_file_wins_over_options(services: Services, tmp_path: Path) -> None:
    path = write_exchange(tmp_path / "a.jsonl", [person_row(1)], source="crm", observed_at="2024-01-01")
    (summary,) = services.imports.files([path], ImportOptions(source="other", observed_at=day(1)))
    assert summary.source == "crm"
    assert summary.observed_at == 1_704_067_200_000


def test_a_csv_goes_by_its_headers_and_options(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Full Name,Email,Company Name,Company Domain,Job Title\nAda,ada@acme.com,Acme,acme.com,CTO\n")
    (summary,) = services.imports.files([path], ImportOptions(source="list", observed_at=day(3), profile="generic"))
    assert (summary.stored, summary.source, summary.observed_at) == (1, "list", day(3))
    (person,) = services.lookup.people(By.email, ["ada@acme.com"])["ada@acme.com"]
    (company,) = services.lookup.companies(By.domain, ["acme.com"])["acme.com"]
    (position,) = services.records.person(person).noun.positions  # type: ignore[attr-defined]
    assert (position.title, position.seniority, position.company.subject) == ("CTO", "c_level", company)


def test_nothing_is_stored_by_a_preview(services: Services, tmp_path: Path) -> None:
    path = write_exchange(tmp_path / "a.jsonl", [person_row(1)], source="crm", observed_at="2024-01-01")
    assert services.imports.preview(path).mapped == 1
    assert services.admin.stats().rows["batches"] == 0


def test_a_batch_of_no_rows_is_sealed(local: Settings) -> None:
    with open_services(local) as services:
        assert tell(services).read == 0
    store = Store.open(local)
    with store.read() as reader:
        assert [batch.state for batch in reader.batches()] == [BatchStatus.sealed]
    store.close()


def test_batches_are_listed_newest_first(services: Services) -> None:
    for at, source in enumerate(("crm", "vendor", "crm")):
        tell(services, said(PERSON, "p1", full_name=f"Ada {at}"), source=source, at=at)
    found = services.imports.batches()
    assert [(each.source, each.observed_at, each.stored, each.state) for each in found] == [
        ("crm", day(2), 1, BatchStatus.sealed),
        ("vendor", day(1), 1, BatchStatus.sealed),
        ("crm", day(0), 1, BatchStatus.sealed),
    ]
    assert [each.id for each in services.imports.batches("crm", limit=1)] == [3]


def test_what_cannot_be_imported_is_refused(services: Services, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="corrected by hand"):
        tell(services, said(PERSON, "p1", full_name="Ada"), source="corrections")
    with pytest.raises(NotFound):
        services.imports.files([tmp_path / "nowhere.csv"])
    with pytest.raises(InvalidInput, match="No file"):
        services.imports.files([])
    empty = tmp_path / "empty.csv"
    empty.touch()
    with pytest.raises(InvalidFile):
        services.imports.files([empty])


def test_there_is_one_import_at_a_time(local: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sightline.services.locks._PAUSE", 0.001)
    with open_services(local) as services, held(local.home, IMPORTING):
        with pytest.raises(Unavailable), held(local.home, IMPORTING, wait_seconds=0):
            pass
        monkeypatch.setattr("sightline.services.importing.held", lambda home, name: held(home, name, wait_seconds=0))
        with pytest.raises(Unavailable, match="another process"):
            tell(services, said(PERSON, "p1", full_name="Ada"))


def test_a_value_that_is_retracted_and_a_subject_that_is_gone(services: Services) -> None:
    tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com", headcount=7))
    tell(services, said(COMPANY, "c1", Op.retract, headcount=0), at=1)
    (company,) = services.lookup.companies(By.domain, ["acme.com"])["acme.com"]
    assert services.records.company(company).noun.headcount is None  # type: ignore[attr-defined]
    tell(services, said(COMPANY, "c1", Op.gone), at=2)
    assert services.records.company(company).gone
    assert services.admin.verify(deep=True) == []
