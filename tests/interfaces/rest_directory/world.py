"""A world with people and companies of every kind that a filter can tell apart, and a client that asks about it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.services import Services, open_services
from sightline.settings import Settings
from tests.services.saying import COMPANY, PERSON, said, tell

PLACES: list[dict[str, str] | None] = [
    {"city": "San Francisco", "region": "California", "country": "United States"},
    {"city": "Los Angeles", "region": "California", "country": "United States"},
    {"city": "Austin", "region": "Texas", "country": "United States"},
    {"city": "New York", "region": "New York", "country": "United States"},
    {"city": "Buffalo", "region": "New York", "country": "United States"},
    {"city": "München", "country": "Deutschland"},
    {"city": "Berlin", "country": "Germany"},
    {"country": "France"},
    {"city": "Middle of Nowhere", "country": "US"},
    None,
]
TITLES = [
    "Finance Manager", "VP Sales", "Managing Director", "Software Engineer", "Chief Executive Officer",
    "Account Executive", "Head of Marketing", "Senior Data Scientist", "Juristin", None,
]  # fmt: skip
INDUSTRIES = [["Software Development"], ["Banking", "Insurance"], ["Retail"], ["Knitting of fishing nets"], []]
TECHNOLOGIES = [["Snowflake", "C++"], ["C#"], ["Heroku", "Snowflake"], []]
FUNCTIONS = [["manufacturing"], ["Consulting", "research"], []]
TLDS = ["com", "de", "co.uk", "org"]
EMAILS = [
    [],
    [{"type": "work", "status": "verified"}],
    [{"type": "personal"}],
    [{"type": "personal", "status": "invalid"}],
    [{"type": "work", "status": "invalid"}, {"type": "personal", "status": "verified"}],
]


def linkedin(path: str) -> dict[str, str]:
    """A LinkedIn page."""
    return {"network": "linkedin", "url": f"https://www.linkedin.com/{path}", "username": path.partition("/")[2]}


def company(number: int, dice: Random) -> dict[str, Any]:
    """Everything that a source says of one company; each fifth has no domain."""
    fields: dict[str, Any] = {
        "name": f"Firma {number}",
        "domain": None if number % 5 == 0 else f"firma{number}.{dice.choice(TLDS)}",
        "location": dice.choice(PLACES),
        "industries": dice.choice(INDUSTRIES),
        "technologies": [{"name": name} for name in dice.choice(TECHNOLOGIES)],
        "functions": dice.choice(FUNCTIONS),
        "headcount": dice.choice([None, 5, 60, 700]),
        "emails": dice.choice([[], [{"value": f"info@firma{number}.com", "type": "generic"}]]),
        "profiles": dice.choice([[], [linkedin(f"company/firma{number}")]]),
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def person(number: int, dice: Random, firms: int) -> dict[str, Any]:
    """Everything that a source says of one person; each ninth has no job."""
    firm = dice.randrange(firms)
    job = {
        "title": dice.choice(TITLES),
        "company": {"key": f"c{firm}", "name": f"Firma {firm}"},
        "department": dice.choice([None, None, "Sales", "Inside Sales", "engineering"]),
    }
    emails = [{"value": f"p{number}.{n}@mail.example", **each} for n, each in enumerate(dice.choice(EMAILS))]
    fields: dict[str, Any] = {
        "full_name": f"Ada{number} Byron{number}",
        "positions": [] if number % 9 == 0 else [{key: value for key, value in job.items() if value}],
        "emails": emails,
        "profiles": dice.choice([[], [linkedin(f"in/ada{number}")]]),
        "location": dice.choice(PLACES),
        "skills": ["chess"],
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def fill(services: Services, people: int = 90, firms: int = 24) -> None:
    """Import the world: two batches a source makes, so that companies differ in when they were first recorded."""
    dice = Random(11)
    companies = [said(COMPANY, f"c{number}", **company(number, dice)) for number in range(firms)]
    tell(services, *companies[: firms // 2], at=100)
    tell(services, *companies[firms // 2 :], at=101)
    tell(services, *(said(PERSON, f"p{number}", **person(number, dice, firms)) for number in range(people)), at=102)


def new_key(services: Services, name: str = "tests", credits_: int = 10**9, **options: Any) -> str:
    """A key of an organisation of its own, with so many thousandths of a credit."""
    services.accounts.orgs.create(name, allowance=credits_)
    return services.accounts.keys.create(name, name, **options).secret


class Asked:
    """Asks the application over HTTP with a key that it knows."""

    def __init__(self, client: TestClient, secret: str) -> None:
        self.client = client
        self.headers = {"authorization": f"Bearer {secret}"}

    def get(self, path: str, params: Any = None) -> dict[str, Any]:
        """The envelope of an answer that did not fail."""
        answer = self.client.get(f"/api/v1{path}", params=params, headers=self.headers)
        assert answer.status_code == 200, answer.text
        shaped: dict[str, Any] = answer.json()
        return shaped

    def post(self, path: str, body: Any) -> dict[str, Any]:
        """The envelope of an answer that did not fail."""
        answer = self.client.post(f"/api/v1{path}", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        shaped: dict[str, Any] = answer.json()
        return shaped

    def everyone(self, path: str, filters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """All records of all pages."""
        found: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = self.post(path, {**(filters or {}), "page": page, "per_page": 40})
            found += answer["data"]
            assert answer["meta"]["total_pages"] == -(-answer["meta"]["total"] // 40)
            if page >= answer["meta"]["total_pages"]:
                assert len(found) == answer["meta"]["total"]
                return found
            page += 1


def without_limits(home: Path) -> Path:
    """A file of limits that no test reaches, however fast the machine."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "limits.toml"
    rules = "read = [[1000000, 1]]\nwrite = [[1000000, 1]]\n"
    file.write_text("".join(f"[{name}]\n{rules}" for name in ("directory", "graphql", "signals")), encoding="utf-8")
    return file


@contextmanager
def asked(home: Path, **settings: Any) -> Iterator[tuple[Asked, Services]]:
    """The application over a new store with this world; without limits, unless settings have their own."""
    given = Settings(home=home, **{"limits": without_limits(home), **settings})
    with open_services(given) as services:
        secret = services.accounts.keys.create("tests").secret
        fill(services)
        with TestClient(build_app(services, given)) as client:
            yield Asked(client, secret), services


@contextmanager
def serving(home: Path, **variables: str) -> Iterator[str]:
    """The address of a server process over this home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
    command = [sys.executable, "-m", "sightline.main", "serve", "--port", "0"]
    environment = {**kept, "SIGHTLINE_HOME": str(home), "SIGHTLINE_LOG_LEVEL": "ERROR", "COLUMNS": "200", **variables}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            address = next(found[0] for line in process.stdout if (found := re.search(r"http://[\w.:]+", line)))
            yield address
        finally:
            process.terminate()
