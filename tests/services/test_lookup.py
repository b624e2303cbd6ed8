"""Exact identifiers find entities, in all their spellings, also by what was said once."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy.engine import Dialect

from sightline.errors import InvalidInput
from sightline.services import Services, lookup
from sightline.services.lookup import By
from sightline.store.sql import Compiled, Statement
from tests.services.saying import COMPANY, PERSON, said, tell


@pytest.fixture
def known(services: Services) -> dict[str, int]:
    linkedin = {"network": "linkedin", "url": "https://www.linkedin.com/in/ada", "username": "ada", "id": "123"}
    tell(
        services,
        said(PERSON, "ada", full_name="Ada", emails=[{"value": "ada@acme.com"}], phones=[{"value": "+14155550123"}]),
        said(PERSON, "bea", full_name="Bea", profiles=[linkedin], emails=[{"value": "info@acme.com"}]),
        said(COMPANY, "acme", name="Acme", domain="acme.com", emails=[{"value": "hello@acme.com"}]),
    )
    tell(services, said(PERSON, "ada", emails=[{"value": "ada@beta.com"}]), at=5)
    tell(services, said(COMPANY, "acme", name="Apex"), at=5)
    return services.lookup.by_key("crm", PERSON, ["ada", "bea", "nobody"]) | services.lookup.by_key(
        "crm", COMPANY, ["acme"]
    )


@pytest.mark.parametrize(
    ("by", "value", "who"),
    [
        (By.email, "ADA@beta.com", "ada"),
        (By.email, "ada@acme.com", "ada"),
        (By.email, "info@acme.com", "bea"),
        (By.hashed_email, hashlib.sha256(b"ada@beta.com").hexdigest(), "ada"),
        (By.hashed_email, hashlib.sha256(b"info@acme.com").hexdigest().upper(), "bea"),
        (By.phone, "(415) 555-0123", "ada"),
        (By.profile, "https://uk.linkedin.com/in/ADA/?trk=x", "bea"),
        (By.profile, "ada", "bea"),
        (By.profile, "123", "bea"),
    ],
)
def test_people_are_found(services: Services, known: dict[str, int], by: By, value: str, who: str) -> None:
    assert services.lookup.people(by, [value]) == {value: (known[who],)}


@pytest.mark.parametrize(
    ("by", "value"),
    [
        (By.domain, "https://www.acme.com/about"),
        (By.name, "APEX, Inc."),
        (By.name, "acme"),
        (By.email, "hello@acme.com"),
    ],
)
def test_companies_are_found(services: Services, known: dict[str, int], by: By, value: str) -> None:
    assert services.lookup.companies(by, [value]) == {value: (known["acme"],)}


def test_what_nobody_has_finds_nobody(services: Services, known: dict[str, int]) -> None:
    assert services.lookup.people(By.email, ["x@nowhere.com"]) == {"x@nowhere.com": ()}
    assert services.lookup.people(By.id, [str(known["ada"]), str(known["acme"]), "999"]) == {
        str(known["ada"]): (known["ada"],),
        str(known["acme"]): (),
        "999": (),
    }
    assert "nobody" not in known


def test_a_key_that_others_share_by_accident_is_not_believed(
    services: Services, known: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = hashlib.sha256(b"ada@beta.com").digest()
    monkeypatch.setattr("sightline.services.lookup.email_digest", lambda email: ada)
    assert services.lookup.people(By.email, ["other@beta.com"]) == {"other@beta.com": ()}


def test_those_who_have_it_now_come_before_those_who_had_it(services: Services, known: dict[str, int]) -> None:
    tell(services, said(COMPANY, "other", name="Acme"), at=9)
    other = services.lookup.by_key("crm", COMPANY, ["other"])["other"]
    tell(services, said(COMPANY, "third", name="Third", former_names=["Acme"]), at=9)
    third = services.lookup.by_key("crm", COMPANY, ["third"])["third"]
    assert services.lookup.companies(By.name, ["Acme"])["Acme"] == (known["acme"], other, third)


@pytest.mark.parametrize(
    ("by", "value"),
    [
        (By.email, "nonsense"),
        (By.hashed_email, "abc"),
        (By.phone, "12"),
        (By.profile, "https://www.linkedin.com/feed/"),
        (By.id, "7x"),
        (By.domain, "acme.com"),
        (By.name, "Acme"),
    ],
)
def test_what_is_no_such_identifier_of_a_person_is_refused(services: Services, by: By, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.lookup.people(by, [value])
    assert caught.value.field == by.value


def test_what_is_no_such_identifier_of_a_company_is_refused(services: Services) -> None:
    for by, value in ((By.domain, "nonsense"), (By.name, "!"), (By.hashed_email, "00" * 32)):
        with pytest.raises(InvalidInput):
            services.lookup.companies(by, [value])


@pytest.mark.parametrize("by", [By.domain, By.name, By.profile, By.id])
def test_many_values_take_few_statements(services: Services, monkeypatch: pytest.MonkeyPatch, by: By) -> None:
    count = 250
    monkeypatch.setattr(lookup, "CHUNK", 100)
    rows = [
        said(COMPANY, f"c{each}", name=f"Firm {each}", domain=f"firm{each}.com", profiles=[_page(f"firm-{each}")])
        for each in range(count)
    ]
    tell(services, *rows)
    tell(services, said(COMPANY, "c7", name="Other", domain="other.com", profiles=[_page("other")]), at=5)
    ids = services.lookup.by_key("crm", COMPANY, [f"c{each}" for each in range(count)])
    spelled = {By.domain: "firm{}.com", By.name: "Firm {}", By.profile: "linkedin.com/company/firm-{}"}
    values = {
        str(ids[f"c{each}"]) if by is By.id else spelled[by].format(each): ids[f"c{each}"] for each in range(count)
    }
    statements: list[object] = []
    compiled = Statement.on

    def counted(statement: Statement, dialect: Dialect) -> Compiled:
        statements.append(statement)
        return compiled(statement, dialect)

    monkeypatch.setattr(Statement, "on", counted)
    found = services.lookup.companies(by, [*values, *values])
    assert found == {value: (each,) for value, each in values.items()}
    assert 0 < len(statements) <= 3 * 8


def _page(name: str) -> dict[str, str]:
    return {"network": "linkedin", "url": f"https://www.linkedin.com/company/{name}", "username": name}
