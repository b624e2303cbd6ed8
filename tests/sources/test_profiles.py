"""Each shipped profile on a row as its system exports it, and the documentation of profiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from sightline.errors import NotFound
from sightline.model.observation import NOUNS, SubjectKind
from sightline.sources.mapping.mapper import make_mapper
from sightline.sources.mapping.profile import MappingProfile, Replay, load_profile, shipped_names, shipped_profile
from sightline.sources.mapping.transforms import TRANSFORMS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "import.md").read_text(encoding="utf-8")

ROWS: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "hubspot_contacts": (
        {
            "Record ID": "901", "First Name": "Ada", "Last Name": "Lovelace", "Email": "ada@engines.io",
             "Phone Number": "",
            "Mobile Phone Number": "+14155550123", "Job Title": "Analyst", "Company Name": "Engines",
            "Associated Company IDs (Primary)": "77", "Lifecycle Stage": "Lead", "City": "London",
             "Country/Region": "UK",
        },
        [{
            "kind": "person", "key": "901", "first_name": "Ada", "last_name": "Lovelace",
            "emails": [{"value": "ada@engines.io"}],
            "phones": [{"value": "+14155550123", "type": "work_mobile"}],
            "location": {"city": "London", "country": "UK"},
            "positions": [{"company": {"name": "Engines", "key": "77"}, "title": "Analyst"}],
            "attributes": {"lifecycle_stage": "Lead"},
        }],
    ),
    "hubspot_companies": (
        {
            "Record ID": "77", "Company name": "Engines", "Company Domain Name": "engines.io",
             "Industry": "COMPUTER_SOFTWARE",
            "Number of Employees": "250", "Annual Revenue": "5000000", "Year Founded": "", "Is Public": "false",
            "LinkedIn Company Page": "https://www.linkedin.com/company/engines", "Phone Number": "",
        },
        [{
            "kind": "company", "key": "77", "name": "Engines", "domain": "engines.io", "type": "private",
            "industry": "COMPUTER_SOFTWARE", "headcount": 250, "headcount_range": None, "founded_year": None,
            "revenue": 5000000, "phones": None,
            "profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/company/engines",
             "username": "engines"}],
        }],
    ),
    "salesforce_contacts": (
        {
            "Id": "003xx", "AccountId": "001xx", "LastName": "Lovelace", "FirstName": "Ada", "Title": "Analyst",
            "Email": "ada@engines.io", "Account.Name": "Engines", "HasOptedOutOfEmail": "false",
             "MailingCity": "London",
        },
        [{
            "kind": "person", "key": "003xx", "first_name": "Ada", "last_name": "Lovelace",
            "emails": [{"value": "ada@engines.io"}], "location": {"city": "London"},
            "positions": [{"company": {"name": "Engines", "key": "001xx"}, "title": "Analyst"}],
            "attributes": {"has_opted_out_of_email": False},
        }],
    ),
    "salesforce_accounts": (
        {
            "Account ID": "001xx", "Account Name": "Engines", "Billing City": "London", "Website": "www.engines.io",
            "Employees": "250", "Annual Revenue": "$5,000,000", "Parent Account": "Holding", "SIC Code": "7372",
        },
        [{
            "kind": "company", "key": "001xx", "name": "Engines", "domain": "engines.io",
            "website": "https://www.engines.io", "headcount": 250, "revenue": 5000000, "sic_codes": [{"code": "7372"}],
            "parent": {"name": "Holding"}, "location": {"city": "London"},
        }],
    ),
    "salesforce_leads": (
        {"Id": "00Qxx", "LastName": "Lovelace", "Company": "Engines", "Status": "Open", "IsConverted": "0",
         "Website": "engines.io"},
        [{
            "kind": "person", "key": "00Qxx", "last_name": "Lovelace",
            "positions": [{"company": {"name": "Engines", "domain": "engines.io"}}],
            "attributes": {"lead_status": "Open", "converted": False},
        }],
    ),
    "apollo_contacts": (
        {
            "First Name": "Ada", "Last Name": "Lovelace", "Title": "Analyst", "Company": "Engines",
             "Email": "ada@engines.io",
            "Email Status": "Verified", "Person Linkedin Url": "http://www.linkedin.com/in/ada",
             "Website": "http://engines.io",
            "# Employees": "250", "Industry": "software", "Apollo Contact Id": "c1", "Apollo Account Id": "a1",
            "Total Funding": "1500000", "Last Raised At": "2023-04-01", "Keywords": "engines, maths",
        },
        [
            {
                "kind": "person", "key": "c1", "first_name": "Ada", "last_name": "Lovelace",
                "emails": [{"value": "ada@engines.io", "type": "work", "status": "verified"}],
                "profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/in/ada", "username": "ada"}],
                "positions": [{"company": {"name": "Engines", "domain": "engines.io", "key": "a1"},
                 "title": "Analyst"}],
            },
            {
                "kind": "company", "key": "a1", "name": "Engines", "domain": "engines.io",
                 "website": "http://engines.io",
                "industry": "software", "headcount": 250, "headcount_range": None, "funding_total": 1500000,
                "last_funding_on": "2023-04-01", "specialities": ["engines", "maths"],
            },
        ],
    ),
    "apollo_accounts": (
        {"Company": "Engines", "Account Stage": "Cold", "# Employees": "11-50", "Website": "engines.io",
         "SIC Codes": "7372, 7371"},
        [{
            "kind": "company", "key": "engines.io", "name": "Engines", "domain": "engines.io",
             "website": "https://engines.io",
            "headcount": None, "headcount_range": {"min": 11, "max": 50}, "sic_codes": [{"code": "7372"},
             {"code": "7371"}],
            "attributes": {"account_stage": "Cold"},
        }],
    ),
    "linkedin_connections": (
        {"First Name": "Ada", "Last Name": "Lovelace", "URL": "https://www.linkedin.com/in/ada", "Email Address": "",
         "Company": "Engines", "Position": "Analyst", "Connected On": "22 Jan 2023"},
        [{
            "kind": "person", "key": "https://www.linkedin.com/in/ada", "first_name": "Ada", "last_name": "Lovelace",
            "profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/in/ada", "username": "ada"}],
            "positions": [{"company": {"name": "Engines"}, "title": "Analyst"}],
             "attributes": {"connected_on": "2023-01-22"},
        }],
    ),
    "pdl_person": (
        {
            "id": "p1", "full_name": "ada lovelace", "sex": "female", "birth_date": None, "birth_year": 1985,
            "linkedin_url": "linkedin.com/in/ada", "linkedin_id": "42", "work_email": "ada@engines.io",
            "emails": [{"address": "ada@engines.io", "type": "current_professional"}, {"address": "a@gmail.com",
             "type": "personal"}],
            "mobile_phone": "+14155550123", "phone_numbers": ["+14155550123"], "skills": ["maths"],
             "location_name": "london, uk",
            "profiles": [{"network": "linkedin", "id": "42", "url": "linkedin.com/in/ada", "username": "ada"},
                         {"network": "twitter", "id": None, "url": "twitter.com/ada", "username": "ada"}],
            "experience": [{"company": {"name": "engines", "id": "engines", "website": "engines.io"},
             "title": {"name": "analyst"},
                            "start_date": "2015-03", "end_date": None, "is_primary": True}],
            "education": [{"school": {"name": "mit"}, "degrees": ["bachelors"], "majors": [], "end_date": "2010"}],
        },
        [{
            "kind": "person", "key": "p1", "full_name": "ada lovelace", "gender": "female", "birth_date": "1985",
            "emails": [{"value": "ada@engines.io", "type": "work"}, {"value": "a@gmail.com", "type": "personal"}],
            "phones": [{"value": "+14155550123", "type": "personal_mobile"}], "skills": ["maths"],
            "profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/in/ada", "username": "ada",
             "id": "42"},
                         {"network": "twitter", "url": "https://twitter.com/ada", "username": "ada"}],
            "location": {"text": "london, uk"},
            "positions": [{"company": {"name": "engines", "domain": "engines.io", "key": "engines"},
             "title": "analyst", "start": "2015-03"}],
            "education": [{"name": "mit", "degrees": ["bachelors"], "end": "2010"}],
        }],
    ),
    "pdl_company": (
        {
            "id": "engines", "name": "engines", "display_name": "Engines", "size": "201-500", "employee_count": 250,
             "founded": 1999,
            "website": "engines.io", "linkedin_url": "linkedin.com/company/engines", "industry": "software",
             "ticker": None,
            "naics": [{"naics_code": "511210", "sector": "information"}], "location": {"name": "london",
             "country": "uk"},
            "tags": ["maths"], "inferred_revenue": "$25M-$50M", "alternative_names": ["engines ltd"],
        },
        [{
            "kind": "company", "key": "engines", "name": "Engines", "alternative_names": ["engines", "engines ltd"],
            "domain": "engines.io", "website": "https://engines.io", "industry": "software", "industries": ["software"],
            "specialities": ["maths"], "headcount": 250, "headcount_range": {"min": 201, "max": 500},
             "founded_year": 1999,
            "predicted_revenue": {"start": 25000000, "end": 50000000, "description": "$25M-$50M"},
            "naics_codes": [{"code": "511210", "description": "information"}],
            "profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/company/engines",
             "username": "engines"}],
            "location": {"text": "london", "country": "uk"}, "external_ids": {"pdl": "engines"},
        }],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_each_system(name: str) -> None:
    row, wanted = ROWS[name]
    mapped = make_mapper(load_profile(name), country="US").map(2, row)
    assert mapped.problems == ()
    found = []
    for observation in mapped.observations:
        claim = msgspec.json.decode(msgspec.json.encode(observation.claim))
        empty = {key for key, value in claim.items() if value is None} - {key for each in wanted for key in each}
        found.append(
            {"kind": observation.kind, "key": observation.key, **{k: v for k, v in claim.items() if k not in empty}}
        )
    assert found == wanted


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_profile_compiles_and_is_documented(name: str) -> None:
    profile = shipped_profile(name)
    assert profile.name == name
    assert f"| `{name}` |" in PAGE
    if profile.reader == "columns":
        assert make_mapper(profile).uses


def test_every_transform_and_every_key_of_a_profile_is_documented() -> None:
    section = PAGE.partition("\n**Transforms**")[2].partition("\n**Detection**")[0]
    named = {
        word for line in section.splitlines() if line.startswith("| `") for word in line.split("|")[1].split("`")[1::2]
    }
    assert named == set(TRANSFORMS)
    keys = {field.name for struct in (MappingProfile, Replay) for field in msgspec.structs.fields(struct)} - {"origin"}
    assert [key for key in sorted(keys) if f"`{key}`" not in PAGE and f"{key} =" not in PAGE] == []


def test_the_example_of_the_documentation_is_a_profile(tmp_path: Path) -> None:
    example = PAGE.partition("how a row becomes one subject or several:\n\n")[2].partition("\n**Keys of the file**")[0]
    path = tmp_path / "events.toml"
    path.write_text("\n".join(line.removeprefix("    ") for line in example.splitlines()))
    profile = load_profile(path)
    row = {
        "Name": "Ada",
        "Firm": "Engines",
        "Mail": "ada@x.io",
        "Mobile": "06 12 34 56 78",
        "Topics": "a/b",
        "Date": "3/4/2024",
    }
    [observation] = make_mapper(profile).map(2, row).observations
    assert observation.key == "ada@x.io"
    assert observation.claim.phones[0].value == "+33612345678"  # type: ignore[union-attr]
    assert observation.claim.attributes == {"attended_on": "2024-04-03"}  # type: ignore[union-attr]


def test_profiles_that_are_not_there(tmp_path: Path) -> None:
    for name in ("nonsense", tmp_path / "none.toml"):
        with pytest.raises(NotFound):
            load_profile(name)


def test_the_kinds_that_profiles_map_are_those_of_the_nouns() -> None:
    assert set(NOUNS) == set(SubjectKind)
