"""A person's correction outranks all sources, stays through merges, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from sightline.errors import Conflict, InvalidInput, NotFound, UnknownField
from sightline.services import Services
from sightline.settings import Settings
from sightline.store import DerivedState, Store
from tests.services.saying import COMPANY, PERSON, said, tell


@pytest.fixture
def acme(services: Services) -> int:
    tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com", headcount=7, industry="Software"))
    return services.lookup.by_key("crm", COMPANY, ["c1"])["c1"]


def test_a_correction_outranks_sources_also_later_ones(services: Services, acme: int) -> None:
    noun: Any = services.corrections.correct(COMPANY, acme, {"headcount": 12}, "grace").noun
    assert (noun.name, noun.headcount) == ("Acme", 12)
    tell(services, said(COMPANY, "c1", headcount=9), at=10_000)
    record = services.records.company(acme)
    assert record.noun.headcount == 12  # type: ignore[attr-defined]
    assert record.support_of("headcount").confidence == 100
    assert services.admin.verify(deep=True) == []


def test_corrections_add_up_and_can_be_taken_back(services: Services, acme: int) -> None:
    services.corrections.correct(COMPANY, acme, {"headcount": 12}, "grace")
    services.corrections.correct(COMPANY, acme, {"name": "Apex"}, "grace")
    noun: Any = services.records.company(acme).noun
    assert (noun.name, noun.headcount, noun.alternative_names) == ("Apex", 12, ("Acme",))
    noun = services.corrections.take_back(COMPANY, acme, ["name"], "grace").noun
    assert (noun.name, noun.headcount) == ("Acme", 12)


def test_a_correction_stays_with_its_subject_through_a_merge_and_a_rebuild(services: Services, acme: int) -> None:
    tell(services, said(COMPANY, "v1", name="Zeta", ticker="Z"), source="vendor")
    zeta = services.lookup.by_key("vendor", COMPANY, ["v1"])["v1"]
    services.corrections.correct(COMPANY, zeta, {"ticker": "ZZ"}, "grace")
    tell(services, said(COMPANY, "v1", domain="acme.com"), source="vendor", at=1)
    merged = services.records.company(zeta)
    assert merged.id == acme
    assert merged.noun.ticker == "ZZ"  # type: ignore[attr-defined]
    services.admin.reindex()
    assert services.records.company(zeta) == merged
    assert services.admin.verify(deep=True) == []


def test_the_batch_says_who_corrected(services: Services, settings: Settings, acme: int) -> None:
    services.corrections.correct(COMPANY, acme, {"headcount": 12}, "grace")
    store = Store.open(settings)
    with store.read() as reader:
        assert [batch.label for batch in reader.batches("corrections")] == ["by grace"]
    store.close()


def test_values_are_brought_into_form(services: Services, acme: int) -> None:
    noun: Any = services.corrections.correct(COMPANY, acme, {"phones": [{"value": "+1 (415) 555-0123"}]}, "").noun
    assert noun.phones[0].value == "+14155550123"


def test_what_does_not_fit_is_refused(services: Services, acme: int) -> None:
    correct = services.corrections.correct
    with pytest.raises(UnknownField) as unknown:
        correct(COMPANY, acme, {"nam": "x"}, "")
    assert unknown.value.field == "nam"
    assert "name" in (unknown.value.allowed or ())
    with pytest.raises(InvalidInput):
        correct(COMPANY, acme, {"headcount": "many"}, "")
    with pytest.raises(InvalidInput):
        correct(COMPANY, acme, {"domain": "not a domain"}, "")
    with pytest.raises(InvalidInput):
        correct(COMPANY, acme, {}, "")
    with pytest.raises(NotFound):
        correct(PERSON, acme, {"full_name": "Ada"}, "")


def test_nothing_is_corrected_while_derived_state_is_stale(services: Services, settings: Settings, acme: int) -> None:
    store = Store.open(settings)
    with store.write() as writer:
        writer.set_derived_state(DerivedState.stale)
    store.close()
    with pytest.raises(Conflict):
        services.corrections.correct(COMPANY, acme, {"headcount": 12}, "")
