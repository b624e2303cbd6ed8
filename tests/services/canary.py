"""A person with a marker in every field, and where the marker is found afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sightline.model.observation import Observation
from sightline.services import Services
from sightline.services.whom import Who
from sightline.settings import Settings
from tests.services.saying import COMPANY, PERSON, said, tell

MARK = "zqcanaryx"
EMAIL = f"{MARK}@{MARK}.com"
NAME = f"{MARK.title()} {MARK.title()}son"
WHO = Who(what=EMAIL)


def canary(key: str = f"{MARK}-key", **more: Any) -> Observation:
    """The person: every field of a person that a source can state."""
    place = dict.fromkeys(("text", "street1", "city", "region", "postal_code"), f"{MARK} place") | {
        "country_code": "DE"
    }
    given: dict[str, Any] = {
        "full_name": NAME,
        "prefix": f"Dr {MARK}",
        "nickname": MARK,
        "alternative_names": [f"{MARK} other"],
        "headline": f"{MARK} headline",
        "summary": f"{MARK} summary",
        "positions": [
            {
                "title": f"{MARK} title",
                "department": f"{MARK} department",
                "description": f"{MARK} description",
                "attributes": [["note", MARK]],
                "company": {"name": f"{MARK} Own Firm", "domain": f"{MARK}-own.com"},
            },
            {"title": "Engineer", "company": {"name": f"Acme as {MARK} says", "domain": "acme0.com"}},
        ],
        "emails": [{"value": EMAIL, "type": "personal"}, {"value": f"{MARK}@acme0.com", "type": "work"}],
        "phones": [{"value": "+14155559999", "type": "personal_mobile"}],
        "profiles": [{"network": "linkedin", "username": MARK, "url": f"https://www.linkedin.com/in/{MARK}"}],
        "location": place,
        "education": [{"name": f"{MARK} school", "degrees": [MARK], "majors": [MARK], "description": MARK}],
        "skills": [f"{MARK} skill"],
        "languages": [f"{MARK} language"],
        "picture_url": f"https://example.com/{MARK}.png",
        "gender": MARK,
        "attributes": {MARK: MARK},
    }
    return said(PERSON, key, **{**given, **more})


def mentioning() -> list[Observation]:
    """What is said of others, with the person in it."""
    return [
        said(COMPANY, "c1", name="Acme 1", emails=[{"value": EMAIL}], description=f"Founded by {NAME} in 2001."),
        said(PERSON, "friend", full_name="Bela Bartok", headline=f"Assistant to {NAME}", emails=[{"value": "b@b.com"}]),
    ]


def tell_all(services: Services) -> None:
    """The canary by two sources and twice by one, among others. Of a company that others know it spoke first."""
    tell(services, canary(headline=f"{MARK} before"), at=0)
    tell(services, canary(), *mentioning(), at=1)
    tell(services, canary(key="v1"), source="vendor", at=2)


def where(settings: Settings) -> list[str]:
    """Where the marker stands: files in the home, and tables of PostgreSQL, in any case."""
    found = [str(path) for path in files(settings.home) if MARK.encode() in path.read_bytes().lower()]
    return [*found, *(_tables(settings.database_url) if settings.database_url else ())]


def files(home: Path) -> list[Path]:
    """All files below a directory."""
    return sorted(path for path in home.rglob("*") if path.is_file())


def _tables(url: str) -> list[str]:
    """Rows of tables and of statistics that hold the marker, also within bytes."""
    import psycopg

    found = []
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        for (name,) in names:
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            held = [value for row in rows for value in row]
            texts = (bytes(each) if isinstance(each, (bytes, memoryview)) else str(each).encode() for each in held)
            if any(MARK.encode() in each.lower() for each in texts):
                found.append(name)
        stats = connection.execute(
            "SELECT tablename, most_common_vals::text, histogram_bounds::text FROM pg_stats"
            " WHERE schemaname = current_schema()"
        ).fetchall()
        found += [f"statistics of {row[0]}" for row in stats if MARK in str(row[1:]).lower()]
    return found
