"""What a record says in each column, and that every value stands in the column it belongs to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sightline.model.company import Company
from sightline.model.fields import FIELDS, FieldType
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.query import Kind
from sightline.model.record import Record
from sightline.model.signal import Kind as Signalled
from sightline.model.values import (
    Code,
    CompanyRef,
    Education,
    Email,
    EmailStatus,
    EmailType,
    Location,
    MoneyRange,
    Phone,
    PhoneStatus,
    PhoneType,
    Position,
    Profile,
    SizeRange,
    Technology,
)
from sightline.search.columns import COMPANIES, HIGHEST, LOWEST, PEOPLE
from sightline.search.embedded.changes import JobChanges
from sightline.search.embedded.segment import Chunk, segment_in_memory
from sightline.search.projection import project
from sightline.store.signal_rows import KIND_NUMBERS

PLACE = Location(city="Zürich", region="Zürich (canton)", country_code="CH", postal_code="8001")
PERSON = Person(
    full_name="Ada King",
    first_name="Ada",
    last_name="King",
    nickname="Addie",
    alternative_names=("Ada Lovelace",),
    positions=(
        Position(CompanyRef(subject=9), "Clerk", end="2019"),
        Position(CompanyRef(subject=7), "VP Sales", "vp", "sales", "Field", start="2020-05"),
        Position(CompanyRef(subject=8), "Advisor", "owner"),
    ),
    emails=(Email("a@b.ch", EmailType.work), Email("a@c.ch", EmailType.personal, EmailStatus.invalid)),
    phones=(Phone("+41", PhoneType.work_mobile, PhoneStatus.likely_accurate), Phone("+42", PhoneType.personal)),
    profiles=(Profile("linkedin"),),
    location=PLACE,
    education=(Education("ETH"),),
    skills=("Sums", "sums", "Looms"),
)
PERSON_VALUES: dict[str, Any] = {
    "name": ["Ada King", "Ada Lovelace"],
    "first_name": ["Ada", "Addie"],
    "last_name": ["King"],
    "title": ["VP Sales"],
    "seniority": ["vp"],
    "function": ["sales"],
    "department": ["Field"],
    "decision_maker": [1],
    "location": [1],
    "city": ["Zürich"],
    "region": ["Zürich (canton)"],
    "country": ["CH"],
    "work_email_status": ["unverified"],
    "has_work_email": [1],
    "has_personal_email": [],
    "has_work_phone": [1],
    "has_verified_work_phone": [1],
    "has_personal_phone": [1],
    "has_mobile_phone": [1],
    "has_linkedin": [1],
    "started_on": [18_383],
    "created_at": [10],
    "updated_at": [20],
    "skill": ["Looms", "Sums"],
    "school": ["ETH"],
    "postal_code": ["8001"],
    "seniority_rank": [9],
    "employer": [7],
    "company_changed_on": [19_723],
    "promoted_on": [19_782],
    "retitled_on": [19_877],
    "job_changed_on": [19_877],
}
TOLD = ((Signalled.company_change, 20240101), (Signalled.promotion, 20240229), (Signalled.title_change, 20240603))
"""Signals of the person, by kind and day."""

COMPANY = Company(
    name="Acme",
    legal_name="Acme Ltd",
    former_names=("Apex",),
    domain="acme.co.uk",
    tagline="Anvils",
    description="Anvils and more",
    type="private",
    business_types=("B2B",),
    industry="Tools",
    industries=("Metal", "tools"),
    specialities=("Forging",),
    functions=("maker",),
    headcount_range=SizeRange(11, 50),
    founded_year=1920,
    revenue_range=MoneyRange(5, None),
    funding_total=8,
    last_funding_on="2021",
    last_funding_amount=6,
    technologies=(Technology("SAP", "ERP", "Software", categories=("Suites",)),),
    sic_codes=(Code("3423", "Hand tools"),),
    naics_codes=(Code("33", "Making"),),
    emails=(Email("info@acme.co.uk"),),
    profiles=(Profile("twitter"),),
    location=PLACE,
    status="active",
)
COMPANY_VALUES: dict[str, Any] = {
    "name": ["Acme", "Acme Ltd", "Apex"],
    "description": ["Anvils", "Anvils And More"],
    "industry": ["Metal", "Tools"],
    "speciality": ["Forging"],
    "function": ["maker"],
    "type": ["private"],
    "business_type": ["B2B"],
    "status": ["active"],
    "size": [30],
    "size_band": ["11-50"],
    "location": [1],
    "city": ["Zürich"],
    "region": ["Zürich (canton)"],
    "country": ["CH"],
    "tld": ["co.uk"],
    "technology": ["SAP"],
    "technology_category": ["ERP", "Software", "Suites"],
    "revenue.low": [5],
    "revenue.high": [HIGHEST],
    "founded_year": [1920],
    "last_funding_on": [18_628],
    "last_funding_amount": [6],
    "funding_total": [8],
    "naics": ["33"],
    "naics_title": ["Making"],
    "sic": ["34", "342", "3423"],
    "sic_title": ["Hand Tools"],
    "has_linkedin": [],
    "has_generic_email": [1],
    "created_at": [10],
    "updated_at": [20],
    "postal_code": ["8001"],
}


def record(kind: SubjectKind, noun: Any, **more: Any) -> Record:
    return Record(id=1, kind=kind, noun=noun, evidence=(), created_at=10, updated_at=20, **more)


def indexed(table: str, noun: Person | Company) -> dict[str, list[Any]]:
    """What each column of a segment holds, as it would be shown, when the noun is its only record.

    Spellings that are never shown are not kept: title case stands in for them.
    """
    kind = SubjectKind.person if isinstance(noun, Person) else SubjectKind.company
    row = project(record(kind, noun))
    assert row is not None
    told = TOLD if noun == PERSON else ()
    changes = np.array([(1, KIND_NUMBERS[each], day) for each, day in told], np.int64).reshape(-1, 3)
    chunk = Chunk([row], [], JobChanges(changes)) if table in ("people", "past") else Chunk([], [row])
    fields = segment_in_memory([chunk], [{"people": None, "companies": None}]).tables[table].fields
    return {
        name: [field.label(code) if len(field.strings) else field.value(code) for code in range(len(field))]
        for name, field in fields.items()
    }


def test_every_value_of_a_person_is_in_its_column() -> None:
    assert indexed("people", PERSON) == PERSON_VALUES
    assert list(PERSON_VALUES) == [column.name for column in PEOPLE]


def test_every_value_of_a_company_is_in_its_column() -> None:
    assert indexed("companies", COMPANY) == COMPANY_VALUES
    assert list(COMPANY_VALUES) == [column.name for column in COMPANIES]


def test_past_positions_are_rows_of_their_own() -> None:
    assert indexed("past", PERSON) == {"title": ["Clerk"], "employer": [9]}


def test_every_field_is_stored_somehow() -> None:
    stored = {Kind.people: set(PERSON_VALUES), Kind.companies: set(COMPANY_VALUES)}
    for field in FIELDS:
        ends = {field.name + ".low", field.name + ".high"} if field.type is FieldType.range else {field.name}
        assert field.type is FieldType.id or ends <= stored[field.kind], field


@pytest.mark.parametrize(("table", "noun"), [("people", Person()), ("companies", Company()), ("past", Person())])
def test_an_empty_record_has_no_values(table: str, noun: Person | Company) -> None:
    known = {name: found for name, found in indexed(table, noun).items() if found}
    assert known == ({} if table == "past" else {"created_at": [10], "updated_at": [20]})


def test_numbers_beyond_64_bits_count_as_the_largest() -> None:
    found = indexed("companies", Company(revenue=10**30, funding_total=-(10**30)))
    assert (found["revenue.low"], found["funding_total"]) == ([HIGHEST], [LOWEST])


def test_who_is_gone_or_of_another_kind_is_not_searched() -> None:
    assert project(record(SubjectKind.person, PERSON, gone=True)) is None
    assert project(record(SubjectKind.posting, PERSON)) is None


def test_an_order_by_name_ignores_alternative_names() -> None:
    """Only an alternative name: found by it, and last in the order."""
    row = project(record(SubjectKind.person, Person(alternative_names=("Zed",))))
    assert row is not None
    field = segment_in_memory([Chunk([row], [])], [{"people": None, "companies": None}]).people.fields["name"]
    assert field.first_codes(np.zeros(1, np.uint32)).tolist() == [0]
    assert len(field.having()) == 1
    assert not field.having_first()


def test_the_newest_day_of_each_person_whatever_the_order_of_rows() -> None:
    """Who is not in the segment, before, between and behind its people, is passed over."""
    promoted, moved, left = (
        KIND_NUMBERS[each] for each in (Signalled.promotion, Signalled.company_change, Signalled.departure)
    )
    table = [
        (1, moved, 20240101),
        (3, moved, 20240102),
        (3, promoted, 20240105),
        (4, left, 20240109),
        (9, moved, 20240101),
    ]
    changes = JobChanges(np.array(table, np.int64))
    column = next(each for each in PEOPLE if each.name == "job_changed_on")
    part = changes.part(column, np.array([7, 4, 3], np.uint32))
    assert (part.rows.tolist(), part.values[part.codes].tolist()) == ([2], [19_727])
    assert len(changes.part(column, np.array([], np.uint32)).rows) == 0
