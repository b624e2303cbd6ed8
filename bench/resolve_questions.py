"""Questions to identify, asked one after the other on one core."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.measure import Timings
from bench.views import second_view
from sightline.services import Services
from sightline.services.questions import CompanyQuestion, PersonQuestion

BY_KEY, BY_NAME = "identify by email or profile", "identify by name and company"
OURS = "sightline"


def measure_questions(timings: Timings, services: Services, seed: int, people: int, companies: int, count: int) -> None:
    """Ask about some people as the second source sees them, with other slips and gaps than when it was imported."""
    for row in _rows(seed, people, companies, count):
        if row["email"] or row["linkedin_url"]:
            by_key = PersonQuestion(
                emails=tuple(filter(None, [row["email"]])), profiles=tuple(filter(None, [row["linkedin_url"]]))
            )
            timings.time(BY_KEY, OURS, partial(services.identify.person, by_key))
        employer = CompanyQuestion(name=row["company_name"])
        by_name = PersonQuestion(first_name=row["first_name"], last_name=row["last_name"], company=employer)
        timings.time(BY_NAME, OURS, partial(services.identify.person, by_name))


def _rows(seed: int, people: int, companies: int, count: int) -> Iterator[dict[str, Any]]:
    for batch in second_view(seed, people, companies, every=max(2, people // count)):
        yield from batch.to_pylist()
