"""Any record that can be stored answers a query of all fields of every type, without an error."""

from __future__ import annotations

from typing import Any

import msgspec
from graphql import GraphQLSchema, build_schema, execute, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from sightline.interfaces.graphql.scalars import bind_scalars
from sightline.interfaces.graphql.schema import read_key, read_sdl
from sightline.interfaces.graphql.shapes.company import company_info_shape, company_shape
from sightline.interfaces.graphql.shapes.contacts import Shown
from sightline.interfaces.graphql.shapes.employers import Employers
from sightline.interfaces.graphql.shapes.person import person_shape
from sightline.interfaces.graphql.shapes.person_record import Found, person_record_shape
from sightline.interfaces.graphql.shapes.values import first_moment, long, moment, small
from sightline.model.company import Company
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.record import Evidence, Record, Support
from sightline.model.signal import Citation, Kind, Signal, State
from sightline.model.values import (
    CompanyRef,
    Email,
    EmailStatus,
    EmailType,
    Location,
    Phone,
    PhoneStatus,
    PhoneType,
    Position,
)
from tests.interfaces.graphql.nouns import DATES, INSTANTS, SUBJECTS, TEXTS, WORDS, records
from tests.interfaces.graphql.selection import ask_everything

SCHEMA = build_schema(read_sdl())
bind_scalars(SCHEMA)
INPUTS: dict[str, dict[str, Any]] = {
    name: {} for name in ("searchPeople", "searchCompany", "flatAdvancedSearch", "groupedAdvancedSearch")
}
DOCUMENTS = {name: parse(ask_everything(SCHEMA, name)) for name in INPUTS}


def answer(schema: GraphQLSchema, operation: str, shape: dict[str, Any]) -> dict[str, Any]:
    document = DOCUMENTS[operation]
    assert not validate(schema, document)
    result: Any = execute(
        schema, document, {operation: shape}, variable_values={"input": INPUTS[operation]}, field_resolver=read_key
    )
    assert result.errors is None
    msgspec.json.encode(result.data)
    data: dict[str, Any] = result.data[operation]
    return data


EMPLOYERS = st.lists(records(SubjectKind.company), max_size=3).map(
    lambda found: Employers({record.id: record for record in found})
)
SHOWN = st.builds(Shown, invalid=st.booleans(), quality=st.sampled_from(["AllPhones", "HighestQualityPhones"]))


STATES = st.builds(State, employer=st.none() | SUBJECTS, company=st.none() | TEXTS, title=st.none() | TEXTS,
                   seniority=st.none() | WORDS["seniority"])  # fmt: skip
CHANGES = st.builds(
    Signal,
    kind=st.sampled_from([Kind.company_change, Kind.promotion, Kind.title_change]),
    subject=SUBJECTS,
    episode=TEXTS,
    before=STATES,
    after=STATES,
    day=DATES,
    noticed=INSTANTS,
    confidence=st.integers(0, 100),
    citations=st.just((Citation(1, 1, 1),)),
)


@given(records(SubjectKind.person), EMPLOYERS, st.none() | CHANGES)
def test_any_person_fills_every_field_of_a_search(record: Record, employers: Employers, change: Signal | None) -> None:
    person = person_shape(record, employers, change)
    flat = answer(SCHEMA, "flatAdvancedSearch", {"totalPeople": 1, "people": [person], "after": None})
    assert flat["people"][0].keys() == person.keys()


@given(records(SubjectKind.person), EMPLOYERS, SHOWN)
def test_any_person_fills_every_field_of_a_record(record: Record, employers: Employers, shown: Shown) -> None:
    shape = person_record_shape(record, employers, Found(80, frozenset({1})), shown)
    found = answer(SCHEMA, "searchPeople", {"totalResults": 1, "hasMore": False, "results": [shape]})
    assert found["results"][0].keys() == shape.keys()


@given(records(SubjectKind.company))
def test_any_company_fills_every_field(record: Record) -> None:
    shape = company_info_shape(record)
    answer(SCHEMA, "searchCompany", {"totalResults": 1, "hasMore": False, "results": [shape]})
    group = {"company": company_shape(record), "people": [], "totalContactsInCompany": 0}
    answer(SCHEMA, "groupedAdvancedSearch", {"totalCompanies": 1, "companies": [group], "after": []})


def person(**fields: Any) -> Record:
    evidence = (Evidence(1, 1, 1, 1000, 1000, 2000), Evidence(2, 2, 2, 5000, 5000, 86_400_000))
    support = {"emails:b@old.com": Support((0,), 50), "*": Support((0, 1), 50)}
    return Record(7, SubjectKind.person, Person(**fields), evidence, support, updated_at=86_400_000)


ACME = Record(3, SubjectKind.company, Company(name="Acme", domain="acme.com", email_domains=("acme.de",)), ())
OLD = Record(4, SubjectKind.company, Company(name="Old", domain="old.com"), ())
WORKED = (
    Position(
        company=CompanyRef(subject=3), title="VP", seniority="vp", function="sales", start="2020-05", current=True
    ),
    Position(company=CompanyRef(subject=4), title="Rep", start="2018", end="2020-05", current=False),
)
MAILS = (
    Email("a@acme.de", EmailType.work, EmailStatus.verified_likely),
    Email("b@old.com", EmailType.work),
    Email("c@elsewhere.org", EmailType.work, EmailStatus.verified),
    Email("d@acme.com", EmailType.work, EmailStatus.invalid),
    Email("me@home.net", EmailType.personal),
    Email("who@acme.com"),
)
PHONES = (
    Phone("+1", PhoneType.work, PhoneStatus.likely_accurate),
    Phone("+2", PhoneType.personal_mobile),
    Phone("+3", PhoneType.fax, PhoneStatus.invalid),
)


def values(shapes: list[dict[str, Any]]) -> list[str]:
    return [each["value"] for each in shapes]


def test_work_contacts_stand_at_the_position_they_belong_to() -> None:
    record = person(positions=WORKED, emails=MAILS, phones=PHONES)
    shape = person_record_shape(record, Employers({3: ACME, 4: OLD}))
    now, before = shape["currentPositions"][0], shape["pastPositions"][0]
    assert values(now["emails"]) == ["c@elsewhere.org", "a@acme.de", "who@acme.com"]
    assert now["workEmail"]["value"] == "c@elsewhere.org"
    assert values(before["emails"]) == ["b@old.com"]
    assert (values(now["phones"]), values(before["phones"])) == (["+1"], [])
    assert (values(shape["personalEmails"]), values(shape["personalPhones"])) == (["me@home.net"], ["+2"])
    assert before["emails"][0]["updatedAt"] == "1970-01-01T00:00:02.000Z"
    assert now["emails"][0]["updatedAt"] == "1970-01-02T00:00:00.000Z"
    assert (now["companyId"], now["seniority"], now["function"]) == ("3", "VP", "Sales")
    assert now["dateRange"] == {"start": "2020-05-01T00:00:00.000Z", "end": None}
    assert now["companyInfo"]["name"] == "Acme"


def test_contacts_without_a_current_position_make_an_empty_one() -> None:
    shape = person_record_shape(person(positions=WORKED[1:], phones=PHONES), Employers({4: OLD}))
    (now,) = shape["currentPositions"]
    assert (now["companyId"], now["title"], now["companyInfo"], values(now["phones"])) == ("", None, None, ["+1"])
    assert person_record_shape(person(positions=WORKED[1:]), Employers({}))["currentPositions"] == []


def test_what_is_shown_follows_the_question() -> None:
    record, employers = person(positions=WORKED, emails=MAILS, phones=PHONES), Employers({3: ACME, 4: OLD})

    def shown(which: Shown) -> tuple[list[str], list[str]]:
        now = person_record_shape(record, employers, shown=which)["currentPositions"][0]
        return values(now["emails"]), values(now["phones"])

    assert shown(Shown(invalid=True))[0][-1] == "d@acme.com"
    assert shown(Shown(work_statuses=frozenset({"invalid"})))[0] == ["d@acme.com"]
    assert shown(Shown(quality="HigherQualityPhones"))[1] == ["+1"]
    assert shown(Shown(quality="HighestQualityPhones"))[1] == []


def test_unknown_is_null_or_the_stated_filler() -> None:
    shape = person_shape(person(), Employers({}))
    filled = {name: value for name, value in shape.items() if value is not None}
    assert filled == {
        "id": "7",
        "companyId": "",
        "updatedAt": "1970-01-02T00:00:00.000Z",
        **{key: [] for key in ("workEmails", "verifiedWorkEmails", "verifiedLikelyWorkEmails")},
        **{key: [] for key in ("workPhones", "personalEmails", "personalPhones")},
    }
    name = person_record_shape(person(last_name="Ito"), Employers({}))["name"]
    assert name == {"first": "", "fullName": "Ito", "last": "Ito", "middle": None}
    info = company_info_shape(Record(3, SubjectKind.company, Company(domain="acme.com"), ()))
    assert (info["name"], info["fundingInfo"], info["businessTypes"]) == ("acme.com", None, {"types": []})


def test_a_company_without_a_record_is_what_its_mention_says() -> None:
    employers = Employers({})
    ref = CompanyRef(name="Acme", domain="acme.com", linkedin_url="https://www.linkedin.com/company/acme")
    info, summary = employers.info(ref), employers.summary(ref)
    assert info is not None
    assert summary is not None
    assert (info["id"], info["name"], info["updatedDate"]) == ("", "Acme", None)
    assert (summary["id"], summary["domain"]) == ("", "acme.com")
    assert employers.info(None) is None


def test_countries_and_addresses() -> None:
    place = Location(city="Bonn", region="North Rhine-Westphalia", country_code="DE")
    shape = person_shape(person(location=place), Employers({}))
    assert (shape["country"], shape["countryCode2"], shape["countryCode3"]) == ("Germany", "DE", "DEU")
    info = company_info_shape(Record(3, SubjectKind.company, Company(location=place), ()))
    assert info["address"] == "Bonn, North Rhine-Westphalia, Germany"
    located = Location(text="somewhere in Bonn", city="Bonn")
    assert company_info_shape(Record(3, SubjectKind.company, Company(location=located), ()))["address"] == located.text


def test_values_are_written_as_the_schema_says() -> None:
    assert moment(1_633_132_800_123) == "2021-10-02T00:00:00.123Z"
    assert moment(2**60) == "9999-12-31T23:59:59.999Z"
    assert [first_moment(each) for each in ("2021", "2021-05", "2021-05-03", None)] == [
        "2021-01-01T00:00:00.000Z",
        "2021-05-01T00:00:00.000Z",
        "2021-05-03T00:00:00.000Z",
        None,
    ]
    assert (small(2**31), small(2**31 - 1), long(2**63), long(-(2**63))) == (None, 2**31 - 1, None, -(2**63))
