"""Signals of companies from imports on: numbers that are said again, postings, and measures."""

from __future__ import annotations

from typing import Any

from sightline.model.observation import Observation, SubjectKind
from sightline.model.signal import Kind
from sightline.services import Services
from sightline.services.signals import Asked
from tests.services.saying import COMPANY, said, tell

ACME: dict[str, Any] = {"name": "Acme Robotics", "domain": "acme.com"}


def told(services: Services, *kinds: Kind) -> list[tuple[str, object, object]]:
    page = services.signals.page(Asked(kinds=frozenset(kinds)))
    return sorted((each.signal.day, each.signal.before.value, each.signal.after.value) for each in page.told)


def acme(headcount: int) -> Observation:
    return said(COMPANY, "acme", **ACME, headcount=headcount)


def test_growth_is_told_when_a_number_is_said_again(services: Services) -> None:
    for at, headcount in ((0, 100), (60, 140)):
        tell(services, acme(headcount), at=at)
    assert told(services, Kind.headcount_increase_6m) == []
    tell(services, acme(140), at=130)
    assert told(services, Kind.headcount_increase_6m) == [("2020-05-10", 100, 140)]


def test_postings_and_measures_of_a_company(services: Services) -> None:
    def post(key: str, title: str) -> Observation:
        return said(SubjectKind.posting, key, company=ACME, title=title)

    def visits(value: float) -> Observation:
        return said(SubjectKind.measure, "visits", company=ACME, name="website traffic", value=value)

    tell(services, acme(10), post("1", "Nurse"), visits(100), at=0)
    tell(services, acme(10), post("1", "Nurse"), post("2", "Driver"), visits(130), at=30)
    page = services.signals.page(Asked(kinds=frozenset({Kind.new_job_listing})))
    assert [(each.signal.day, each.signal.detail and each.signal.detail.title) for each in page.told] == [
        ("2020-01-31", "Driver")
    ]
    assert told(services, Kind.website_traffic_increase) == [("2020-01-31", 100.0, 130.0)]
