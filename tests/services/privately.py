"""Worlds for the tests of privacy, and everything that can be asked of them without naming anybody."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from sightline.model.fields import FIELDS, FieldType
from sightline.model.normal.emails import email_digest
from sightline.model.observation import Observation, SubjectKind
from sightline.model.query import AnyOf, Condition, FacetQuery, GroupedQuery, Has, Key, Kind, Query, SuggestQuery, Text
from sightline.services import Services
from sightline.services.questions import PersonQuestion
from sightline.store import Store
from tests.services.saying import PERSON, said, tell

PEOPLE = 12
PLACES = (("London", "GB"), ("Paris", "FR"), ("Boston", "US"))
NAMES = ("Ada Lovelace", "Bela Bartok", "Cleo Laine", "Dora Maar", "Emil Nolde", "Frida Kahlo")


def person(number: int, **more: Any) -> Observation:
    """A person at one of three companies, two of them with each name but of another city; every third has a friend."""
    name = NAMES[number % len(NAMES)]
    company = number % 3
    given: dict[str, Any] = {
        "full_name": name,
        "emails": [
            {"value": f"p{number}@acme{company}.com", "type": "work", "status": "verified"},
            {"value": f"p{number}@gmail.com", "type": "personal"},
        ],
        "phones": [{"value": f"+1415555{1000 + number}", "type": "personal_mobile"}],
        "profiles": [
            {
                "network": "linkedin",
                "username": f"person-{number}",
                "url": f"https://www.linkedin.com/in/person-{number}",
            }
        ],
        "positions": [
            _job(("VP Sales", "Engineer")[number % 2], f"Acme {company}", f"acme{company}.com"),
            {**_job("Founder", f"Own Firm {number}", f"own{number}.com"), "end": "2019-01"},
        ],
        "location": dict(zip(("city", "country_code"), PLACES[number % 3], strict=True)),
        "skills": [f"skill {number % 4}"],
    }
    return said(PERSON, f"p{number}", **{**given, **more})


def _job(title: str, company: str, domain: str) -> dict[str, Any]:
    return {"title": title, "company": {"name": company, "domain": domain}}


def everybody(services: Services, without: frozenset[int] = frozenset(), at: int = 0) -> None:
    """Two sources that know the same people, but for some."""
    numbers = [each for each in range(PEOPLE) if each not in without]
    tell(services, *(person(each) for each in numbers), at=at)
    tell(services, *(person(each, headline="again") for each in numbers), source="vendor", at=at + 1)


def contents(store: Store) -> Counter[bytes]:
    """What records say, whoever they are of: every noun, without the numbers of subjects."""
    with store.read() as reader:
        records = [each for kind in SubjectKind for chunk in reader.stream_records(kind) for each in chunk]
    return Counter(_plain(each.noun) for each in records)


def _plain(noun: msgspec.Struct) -> bytes:
    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: strip(each) for name, each in value.items() if name != "subject"}
        return [strip(each) for each in value] if isinstance(value, (list, tuple)) else value

    return msgspec.json.encode(strip(msgspec.to_builtins(noun)), order="sorted")


def answers(services: Services, people: int) -> dict[str, Any]:
    """All that can be counted, suggested and found, by every field and by the identifiers of every person."""
    search = services.search
    told: dict[str, Any] = {}
    for field in FIELDS:
        name = f"{field.kind.value}.{field.name}"
        if field.type is not FieldType.id:
            told[f"{name} has"] = _total(services, field.kind, Has(field.name))
        if field.facet:
            told[f"{name} facets"] = search.facets(FacetQuery(kind=field.kind, field=field.name, limit=100))
        if field.suggest:
            for prefix in ("a", "p", "o", "s"):
                asked = SuggestQuery(kind=field.kind, field=field.name, text=prefix, limit=100)
                told[f"{name} suggests {prefix}"] = search.suggest(asked)
    for number in range(people):
        for email in (f"p{number}@gmail.com", f"p{number}@acme{number % 3}.com"):
            told[f"email {email}"] = _total(services, Kind.people, Key("email", (email,)))
            hashed = email_digest(email).hex()
            told[f"hashed {email}"] = _total(services, Kind.people, Key("hashed_email", (hashed,)))
            told[f"who {email}"] = _likely(services, PersonQuestion(hashed_emails=(hashed,)))
        told[f"phone {number}"] = _total(services, Kind.people, Key("phone", (f"+1415555{1000 + number}",)))
        told[f"key {number}"] = len(services.lookup.by_key("crm", PERSON, [f"p{number}"]))
    for name in NAMES:
        told[f"name {name}"] = _total(services, Kind.people, Text("name", (name,)))
        told[f"who {name}"] = _likely(services, PersonQuestion(full_name=name))
    grouped = search.grouped(GroupedQuery())
    told["grouped"] = (grouped.total_companies, grouped.total_people)
    told["stats"] = services.admin.stats().records
    return told


def _total(services: Services, kind: Kind, where: Condition) -> int | None:
    ask = services.search.people if kind is Kind.people else services.search.companies
    return ask(Query(kind=kind, where=AnyOf((where,)), limit=0)).total


def _likely(services: Services, question: PersonQuestion) -> list[tuple[str | None, int]]:
    found = services.identify.person(question).candidates
    return sorted((getattr(each.record.noun, "full_name", None), each.likelihood) for each in found)
