"""Records by id: as they are, as they were then, as we knew them, with their sources and their history."""

from __future__ import annotations

from typing import Any

import pytest

from sightline.errors import NotFound
from sightline.model.observation import Op
from sightline.services import Services
from sightline.services.lookup import By
from tests.services.saying import COMPANY, PERSON, day, said, tell


@pytest.fixture
def ada(services: Services) -> int:
    """A person of two sources, who changed employer."""
    job = {"company": {"name": "Acme", "domain": "acme.com"}, "title": "CTO"}
    next_job = {"company": {"name": "Beta", "domain": "beta.com"}, "title": "CEO"}
    emails = [{"value": "ada@acme.com"}]
    tell(services, said(PERSON, "p1", full_name="Ada Lovelace", emails=emails, positions=[job]), at=0)
    tell(services, said(PERSON, "v1", full_name="Ada King", emails=emails, headline="Counts"), source="vendor", at=3)
    tell(services, said(PERSON, "p1", full_name="Ada Lovelace", emails=emails, positions=[next_job]), at=9)
    return services.lookup.by_key("crm", PERSON, ["p1"])["p1"]


def test_as_of_a_day_a_record_is_what_was_observed_by_then(services: Services, ada: int) -> None:
    def title(at: int) -> tuple[str, str]:
        noun: Any = services.records.person(ada, as_of=day(at)).noun
        return noun.full_name, noun.positions[0].title

    assert title(0) == ("Ada Lovelace", "CTO")
    assert title(5) == ("Ada King", "CTO")
    assert title(9) == ("Ada Lovelace", "CEO")
    with pytest.raises(NotFound, match="by then"):
        services.records.person(ada, as_of=day(-1))


def test_known_at_a_moment_a_record_is_what_had_been_recorded(services: Services, ada: int) -> None:
    late = said(PERSON, "p1", headline="Was a poet", at=-5)
    before = max(each.recorded_at for each in services.records.person(ada).evidence)
    tell(services, late, at=20)
    assert services.records.person(ada, as_of=day(-3)).noun.headline == "Was a poet"  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        services.records.person(ada, as_of=day(-3), known_at=before)


def test_references_to_companies_hold_the_entity(services: Services, ada: int) -> None:
    tell(services, said(COMPANY, "c9", name="Beta AG", domain="beta.com"), source="aaa", at=10)
    (beta,) = services.lookup.companies(By.domain, ["beta.com"])["beta.com"]
    for record in (services.records.person(ada), services.records.people([ada])[ada]):
        assert record.noun.positions[0].company.subject == beta  # type: ignore[attr-defined]
    assert services.records.companies([beta, ada]).keys() == {beta}


def test_one_record_by_two_of_its_ids(services: Services) -> None:
    tell(services, said(COMPANY, "c9", name="Acme", domain="acme.com"), source="aaa")
    job = {"company": {"name": "Acme", "domain": "acme.com"}, "title": "CTO"}
    known: dict[str, Any] = {"full_name": "Ada Lovelace", "emails": [{"value": "ada@acme.com"}], "positions": [job]}
    for source in ("crm", "vendor"):
        tell(services, said(PERSON, "p1", **known), source=source)
    (acme,) = services.lookup.companies(By.domain, ["acme.com"])["acme.com"]
    ids = [number for number in range(1, 9) if number in services.records.people([number])]
    found = services.records.people(ids)
    assert len(ids) == 2
    assert found[ids[0]] == found[ids[1]]
    assert found[ids[0]].noun.positions[0].company.subject == acme  # type: ignore[attr-defined]


def test_an_id_of_another_kind_is_not_found(services: Services, ada: int) -> None:
    with pytest.raises(NotFound):
        services.records.company(ada)
    with pytest.raises(NotFound):
        services.records.person(999)
    with pytest.raises(NotFound):
        services.records.history(COMPANY, ada)


def test_provenance_names_the_sources_of_each_field_and_item(services: Services, ada: int) -> None:
    lines = {line.field: line for line in services.records.provenance(services.records.person(ada))}
    assert [each.source for each in lines["full_name"].sources] == ["crm"]
    assert [each.source for each in lines["headline"].sources] == ["vendor"]
    assert [each.source for each in lines["emails:ada@acme.com"].sources] == ["crm", "vendor"]
    assert lines["emails:ada@acme.com"].confidence > lines["headline"].confidence > 0
    assert lines["positions:0"].value["title"] == "CEO"
    assert lines["headline"].sources[0].observed_at == day(3)


def test_history_tells_each_change_before_and_after(services: Services, ada: int) -> None:
    tell(services, said(PERSON, "p1", Op.gone), at=12)
    lines = services.records.history(PERSON, ada)
    changed = [(line.source, line.before[0]["title"], line.after[0]["title"]) for line in lines if line.before]
    assert changed == [("crm", "CTO", "CEO")]
    assert [line.observed_at for line in lines] == sorted(line.observed_at for line in lines)
    assert (lines[-1].op, lines[-1].field, lines[-1].source) == (Op.gone, "", "crm")
