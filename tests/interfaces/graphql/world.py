"""A small world whose every answer can be known by reading it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.services import Services, open_services
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import without_limits
from tests.services.saying import COMPANY, PERSON, day, said, tell

COMPANIES: dict[str, dict[str, Any]] = {
    "acme": {
        "name": "Acme Robotics Inc",
        "legal_name": "Acme Robotics Incorporated",
        "alternative_names": ["Acme Bots"],
        "former_names": ["Zenith Labs"],
        "domain": "acme.com",
        "email_domains": ["acme-mail.de"],
        "industry": "Computer Software",
        "specialities": ["robots"],
        "type": "private",
        "business_types": ["saas", "unheard of"],
        "headcount": 120,
        "founded_year": 2010,
        "tagline": "Robots that think",
        "description": "Robots for warehouses",
        "location": {"street1": "1 Main St", "city": "San Francisco", "region": "California", "postal_code": "94105",
                     "country": "United States", "country_code": "US"},
        "technologies": [{"name": "Snowflake", "category": "Data", "parent_category": "Cloud", "categories": ["SQL"]}],
        "revenue": 5_000_000,
        "revenue_range": {"start": 1_000_000, "end": 10_000_000, "description": "$1M - $10M"},
        "funding_rounds": 2,
        "funding_total": 4_000_000,
        "last_funding_on": "2021-05-03",
        "last_funding_type": "Series A",
        "last_funding_amount": 3_000_000,
        "naics_codes": [{"code": "511210", "description": "Software Publishers"}],
        "sic_codes": [{"code": "7372", "description": "Prepackaged Software"}, {"code": "3569"}],
        "phones": [{"value": "+14155550100"}],
        "emails": [{"value": "info@acme.com", "type": "generic"}],
        "profiles": [
            {"network": "linkedin", "url": "https://www.linkedin.com/company/acme-bots", "username": "acme-bots"},
            {"network": "twitter", "url": "https://x.com/acme", "username": "acme"},
        ],
        "parent": {"name": "Globex", "domain": "globex.de"},
    },
    "globex": {
        "name": "Globex GmbH",
        "domain": "globex.de",
        "industry": "Manufacturing",
        "headcount_range": {"min": 201, "max": 500},
        "location": {"city": "Berlin", "country": "Germany", "country_code": "DE"},
        "revenue_range": {"start": 50_000_000},
    },
    "initech": {
        "name": "Initech",
        "domain": "initech.com",
        "industry": "Banking",
        "headcount": 15,
        "location": {"city": "Austin", "region": "Texas", "country": "United States", "country_code": "US"},
        "naics_codes": [{"code": "522110", "description": "Commercial Banking"}],
        "last_funding_on": "2015",
        "last_funding_amount": 100_000,
    },
}  # fmt: skip


def job(company: str | None, title: str, **fields: Any) -> dict[str, Any]:
    ref = {"domain": COMPANIES[company]["domain"], "name": COMPANIES[company]["name"]} if company else None
    return {"company": ref, "title": title, **fields}


PEOPLE: dict[str, dict[str, Any]] = {
    "ada": {
        "full_name": "Ada King Byron",
        "first_name": "Ada",
        "middle_name": "King",
        "last_name": "Byron",
        "nickname": "Addie",
        "positions": [
            job("acme", "VP Engineering", seniority="vp", function="engineering", start="2020-02", current=True),
            job("initech", "Chief Technology Officer", seniority="c_level", start="2015", end="2020-01"),
        ],
        "emails": [
            {"value": "ada@acme.com", "type": "work", "status": "verified"},
            {"value": "ada@acme-mail.de", "type": "work", "status": "invalid"},
            {"value": "ada@initech.com", "type": "work"},
            {"value": "ada@home.net", "type": "personal"},
        ],
        "phones": [
            {"value": "+14155550101", "type": "work", "status": "verified"},
            {"value": "+14155550102", "type": "personal_mobile", "status": "likely_accurate"},
        ],
        "profiles": [
            {"network": "linkedin", "url": "https://www.linkedin.com/in/ada-byron", "username": "ada-byron"},
            {"network": "twitter", "url": "https://x.com/ada", "username": "ada"},
            {"network": "github", "url": "https://github.com/ada", "username": "ada"},
        ],
        "location": {"city": "San Francisco", "region": "California", "country": "United States", "country_code": "US"},
        "education": [{"name": "University of London", "degrees": ["BSc"], "majors": ["Maths"], "start": "1830"}],
        "picture_url": "https://example.com/ada.png",
    },
    "bob": {
        "full_name": "Bob Noyce",
        "positions": [job("acme", "Senior Account Executive", seniority="senior", function="sales", current=True)],
        "emails": [{"value": "bob@acme.com", "type": "work", "status": "verified_likely"}],
        "location": {"city": "Austin", "region": "Texas", "country": "United States", "country_code": "US"},
    },
    "cleo": {
        "full_name": "Cléo Byron",
        "positions": [
            job("globex", "Director of Marketing", seniority="director", function="marketing", current=True),
            job("acme", "Marketing Manager", seniority="manager", start="2012", end="2016"),
        ],
        "phones": [{"value": "+33155550103", "type": "work_mobile"}],
        "location": {"city": "Paris", "country": "France", "country_code": "FR"},
    },
    "dan": {
        "full_name": "Dan Engelbart",
        "positions": [
            job("initech", "Software Engineer", seniority="staff", function="engineering", current=True),
            job("globex", "Engineer", start="2001", end="2005"),
        ],
        "emails": [{"value": "dan@initech.com", "type": "work", "status": "invalid"}],
    },
    "eve": {"full_name": "Eve Nobody"},
}

NAMES = {"Ada": "ada", "Bob": "bob", "Cléo": "cleo", "Dan": "dan", "Eve": "eve"}
"""Who is who, by first name."""

CONTACTS = """{ results { personalEmails { value } personalPhones { value }
  currentPositions { companyId matchedQuery emails { value status } workEmail { value } phones { value } }
  pastPositions { companyId matchedQuery emails { value } } } }"""
"""All contacts of the results of searchPeople."""

ADA_HASH = sha256(b"ada@home.net").hexdigest()


class Asked:
    """Asks the application over HTTP with a key that it knows."""

    def __init__(self, client: TestClient, secret: str) -> None:
        self.client = client
        self._headers = {"authorization": f"Bearer {secret}"}

    def raw(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The whole answer."""
        body = {"query": query, "variables": variables}
        answer: dict[str, Any] = self.client.post("/graphql", json=body, headers=self._headers).json()
        return answer

    def data(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = self.raw(query, variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def one(self, operation: str, input: dict[str, Any], selection: str) -> Any:  # noqa: A002
        """What one operation answers to an input."""
        type_ = {
            "flatAdvancedSearch": "FlatSearchInput",
            "groupedAdvancedSearch": "GroupedSearchInput",
        }.get(operation, operation[0].upper() + operation[1:] + "Input")
        query = f"query Q($input: {type_}!) {{ {operation}(input: $input) {selection} }}"
        return self.data(query, {"input": input})[operation]


@contextmanager
def asked(home: Path, fill: Any = None, **settings: Any) -> Iterator[tuple[Asked, Services]]:
    """The application over a new store, filled by `fill` (services); without limits, unless settings have their own."""
    given = Settings(home=home, **{"limits": without_limits(home), **settings})
    with open_services(given) as services:
        (fill or fill_world)(services)
        secret = services.accounts.keys.create("tests").secret
        with TestClient(build_app(services, given)) as client:
            yield Asked(client, secret), services


def fill_world(services: Services) -> None:
    """Import the world of this module."""
    rows = [said(COMPANY, key, **fields) for key, fields in COMPANIES.items()]
    rows += [said(PERSON, key, **fields) for key, fields in PEOPLE.items()]
    tell(services, *rows, at=100)


OBSERVED = day(100)
