from __future__ import annotations

import pickle
from typing import Any

import pytest

from sightline.errors import InvalidInput
from sightline.model.observation import CLAIMS, SubjectKind
from sightline.model.values import (
    CompanyRef,
    Email,
    EmailStatus,
    EmailType,
    Location,
    Phone,
    PhoneType,
    Position,
    Profile,
)
from sightline.sources.mapping.mapper import Mapper
from sightline.sources.mapping.profile import parse_profile
from sightline.sources.rows import MappedRow

PERSON = CLAIMS[SubjectKind.person]
COMPANY = CLAIMS[SubjectKind.company]

CONTACTS = """
name = "contacts"
title = "Contacts"
source = "crm"

[[subject]]
kind = "person"
key = ["ID", { column = "Email", as = "email" }, { digest = ["Name", "Firm"] }]

[subject.fields]
full_name = "Name"
emails = [{ value = "Email", type = "=work", status = "Status" }, { column = "Other", separator = ";" }]
phones = [{ value = "Phone", type = "=work_mobile" }]
profiles = [{ column = "LinkedIn", network = "linkedin" }]
skills = "Skills"
birth_date = { column = "Born", day_first = true }
location = { city = "City", country_code = "=GB" }
positions = [{ title = "Title", company = { name = "Firm", key = "Firm ID" } }]
attributes = { stage = "Stage", note = { template = "{Stage}/{City}" } }
"""


def mapper(text: str = CONTACTS, country: str | None = "GB") -> Mapper:
    return Mapper(parse_profile(text, "contacts.toml"), country)


def only(row: MappedRow) -> Any:
    [observation] = row.observations
    return observation


FULL = {
    "ID": "7", "Name": "Ada Lovelace", "Email": "Ada@Example.com", "Status": "Verified", "Other": "a@x.io; b@x.io",
    "Phone": "020 7946 0018", "LinkedIn": "linkedin.com/in/Ada", "Skills": "maths; engines", "Born": "10.12.1815",
    "City": "London", "Title": "Analyst", "Firm": "Analytical Engines", "Firm ID": "f1", "Stage": "Lead",
}  # fmt: skip


def test_a_full_row() -> None:
    row = mapper().map(2, FULL)
    assert row.problems == ()
    observation = only(row)
    assert (observation.kind, observation.key) == (SubjectKind.person, "7")
    assert observation.claim == PERSON(
        full_name="Ada Lovelace",
        emails=(
            Email("ada@example.com", EmailType.work, EmailStatus.verified),
            Email("a@x.io"),
            Email("b@x.io"),
        ),
        phones=(Phone("+442079460018", PhoneType.work_mobile),),
        profiles=(Profile("linkedin", url="https://www.linkedin.com/in/ada", username="ada"),),
        skills=("maths", "engines"),
        birth_date="1815-12-10",
        location=Location(city="London", country_code="GB"),
        positions=(Position(company=CompanyRef(name="Analytical Engines", key="f1"), title="Analyst"),),
        attributes={"stage": "Lead", "note": "Lead/London"},
    )


def test_constants_alone_say_nothing() -> None:
    assert only(mapper().map(2, {"ID": "7", "Name": "Ada"})).claim == PERSON(full_name="Ada")


def test_bad_values_are_left_out_and_reported() -> None:
    row = mapper().map(2, {"ID": "7", "Name": "Ada", "Email": "ada at x", "Phone": "12", "Born": "never"})
    assert only(row).claim == PERSON(full_name="Ada")
    assert [(each.column, each.value) for each in row.problems] == [
        ("Email", "ada at x"),
        ("Phone", "12"),
        ("Born", "never"),
    ]


def test_the_key_falls_back() -> None:
    map_row = mapper().map
    assert only(map_row(2, {"Name": "Ada", "Email": "Ada@X.io"})).key == "ada@x.io"
    by_name = only(map_row(2, {"Name": "Ada", "Firm": "Acme", "Email": "broken"})).key
    assert by_name.startswith("row:")
    assert by_name == only(map_row(9, {"Name": "ADA ", "Firm": "acme"})).key
    assert by_name != only(map_row(9, {"Name": "Ada", "Firm": "Other"})).key


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"Skills": "x"}, "has no key"),
        ({"ID": "7"}, "says nothing"),
        ({"ID": "7", "Name": " - "}, "says nothing"),
        ({"ID": "x" * 501, "Skills": "a"}, "at most 500"),
    ],
)
def test_a_row_without_key_or_value_is_rejected(row: dict[str, Any], reason: str) -> None:
    mapped = mapper().map(5, row)
    assert mapped.observations == ()
    assert reason in mapped.problems[-1].reason


def test_empty_cells_say_nothing_or_clear() -> None:
    row = {"ID": "7", "Name": "Ada", "Email": "", "Skills": "", "City": "", "Phone": "bad"}
    assert only(mapper().map(2, row)).claim == PERSON(full_name="Ada")
    cleared = only(mapper('empty = "clear"\n' + CONTACTS).map(2, row)).claim
    assert (cleared.emails, cleared.skills, cleared.location) == (None, None, None)
    assert cleared == PERSON(
        full_name="Ada", emails=None, skills=None, location=None, attributes=None
    )  # not phones: unreadable


NESTED = """
name = "nested"
title = "Nested"
source = "vendor"
observed_at = "seen"

[[subject]]
kind = "person"
key = ["id"]

[subject.fields]
full_name = "name.full"
languages = { column = "languages[].name", separator = "" }
emails = [
    { value = "work", type = "=work" },
    { each = "emails", value = "address", type = { column = "type", map = { professional = "work", "*" = "" } } },
    { each = "others", value = ".", type = "=personal" },
]

[[subject.fields.positions]]
each = "jobs"
title = "title.name"
start = "from"
company = { name = "company.name", domain = "company.website" }
attributes = { zone = "zone", area = "area" }

[[subject]]
kind = "company"
each = "jobs"
key = [{ column = "company.website", as = "domain" }]

[subject.fields]
name = "company.name"
domain = "company.website"
attributes = { told_by = { template = "{@row.id}" } }
"""


def test_nested_rows_and_several_subjects() -> None:
    row = {
        "id": 9,
        "seen": "2024-05-01",
        "name": {"full": "Ada"},
        "languages": [{"name": "English"}, {"name": "French"}, {}],
        "work": "a@x.io",
        "emails": [
            {"address": "b@x.io", "type": "professional"},
            {"address": "A@x.io", "type": "?"},
            {"address": "zzz"},
        ],
        "others": ["c@x.io"],
        "jobs": [
            {
                "title": {"name": "Dev"},
                "from": "2020-01",
                "company": {"name": "Acme", "website": "acme.com"},
                "zone": "b",
                "area": "a",
            },
            {"title": {"name": "Boss"}, "company": {"name": "Nowhere"}},
        ],
    }
    mapped = mapper(NESTED).map(3, row)
    person, company = mapped.observations
    assert person.observed_at == company.observed_at == 1714521600000
    assert person.key == "9"
    claim: Any = person.claim
    assert claim.languages == ("English", "French")
    assert [(each.value, each.type) for each in claim.emails] == [
        ("a@x.io", "work"), ("b@x.io", "work"), ("c@x.io", "personal"),
    ]  # fmt: skip
    assert claim.positions[0].attributes == (("area", "a"), ("zone", "b"))
    assert claim.positions[1].company == CompanyRef(name="Nowhere")
    assert (company.key, company.claim) == (
        "acme.com",
        COMPANY(name="Acme", domain="acme.com", attributes={"told_by": "9"}),
    )
    assert [each.column for each in mapped.problems] == ["emails[].address"]


def test_a_bad_time_of_its_own_rejects_a_row() -> None:
    mapped = mapper(NESTED).map(3, {"id": 9, "seen": "soon", "name": {"full": "Ada"}})
    assert (mapped.observations, mapped.problems[0].column) == ((), "seen")


def test_a_mapper_travels_to_another_process() -> None:
    copied = pickle.loads(pickle.dumps(mapper()))
    assert copied.map(2, FULL) == mapper().map(2, FULL)
    assert copied.uses == mapper().uses


HEAD = 'name = "x"\ntitle = "x"\nsource = "x"\n[[subject]]\nkind = "person"\nkey = ["ID"]\n[subject.fields]\n'

WRONG = [
    ("= nonsense", "x.toml is not TOML"),
    ('name = "x"\n', "missing required field `title`"),
    ('name = "x"\ntitle = "x"\nsource = "x"\n', "at least one [[subject]]"),
    ('name = "x"\ntitle = "x"\nsource = "x"\nempty = "perhaps"\n', "Invalid enum value 'perhaps'"),
    ('name = "x"\ntitle = "x"\nsource = "x"\ncolour = "red"\n', "unknown field `colour`"),
    (HEAD.replace("person", "robot"), "Invalid enum value 'robot'"),
    (HEAD + 'fullname = "Name"', "subject[0].fields.fullname: a person has no such field. Allowed: alternative_names"),
    (HEAD + 'emails = [{ value = "E", typ = "=work" }]', "subject[0].fields.emails[0].typ: a Email has no such part"),
    (
        HEAD + 'emails = [{ value = "E", type = "=office" }]',
        "subject[0].fields.emails[0].type: the constant 'office' does not fit",
    ),
    (HEAD + 'emails = [{ type = "T" }]', "subject[0].fields.emails[0]: the part 'value' is needed"),
    (HEAD + 'birth_date = { column = "B", as = "dat" }', "there is no transform 'dat'. Allowed: bare_domain"),
    (HEAD + 'birth_date = { column = "B", dayfirst = true }', "there is no such option of a column. Allowed: column"),
    (HEAD + 'full_name = { as = "text" }', "subject[0].fields.full_name.column: the name of a column"),
    (HEAD + 'location = ["City"]', "subject[0].fields.location"),
    (HEAD + 'location = { country_code = "=US" }', "only constants"),
    (HEAD + 'attributes = "A"', "a table of names and columns is needed"),
    (HEAD + 'profiles = [{ username = "U" }]', "the part 'url' or 'network' is needed"),
    (HEAD + 'gender = { column = "G", as = "map" }', "a table of words is needed"),
]


@pytest.mark.parametrize(("text", "answer"), WRONG)
def test_a_wrong_profile_is_refused_with_file_key_and_what_is_allowed(text: str, answer: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Mapper(parse_profile(text, "x.toml"))
    assert answer in str(caught.value)
    assert str(caught.value).startswith("x.toml")
    assert caught.value.code == "invalid_input"
