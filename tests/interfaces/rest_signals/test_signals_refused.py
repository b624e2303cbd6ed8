"""What is refused: every failing request has Lusha's body, and its errors name what does not fit."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import httpx
import pytest

from sightline.services.clock import now
from tests.interfaces.failing import check_failure
from tests.interfaces.rest_signals.world import World

TOMORROW = (dt.datetime.fromtimestamp(now() / 1000, dt.UTC) + dt.timedelta(days=1)).date().isoformat()
BY_ID = {"contactIds": [1], "signals": ["promotion"]}
SEARCH = {"contacts": [{"id": "a", "email": "a@b.com"}], "signals": ["promotion"]}
FIRMS = {"companyIds": [1], "signals": ["riskNews"]}
SOUGHT = {"companies": [{"id": "a", "name": "Acme"}], "signals": ["riskNews"]}
MANY = list(range(1, 102))


def included(**filters: Any) -> dict[str, Any]:
    return {**FIRMS, "filters": {"include": filters}}


BAD: list[tuple[str, Any, str]] = [
    ("contacts", {}, "signals"),
    ("contacts", {"signals": ["promotion"]}, "contactIds"),
    ("contacts", {"contactIds": [1]}, "signals"),
    ("contacts", {**BY_ID, "contactIds": []}, "contactIds"),
    ("contacts", {**BY_ID, "contactIds": MANY}, "contactIds"),
    ("contacts", {**BY_ID, "contactIds": ["1"]}, "contactIds[0]"),
    ("contacts", {**BY_ID, "contactIds": [0]}, "contactIds[0]"),
    ("contacts", {**BY_ID, "contactIds": [1.5]}, "contactIds[0]"),
    ("contacts", {**BY_ID, "contactIds": 1}, "contactIds"),
    ("contacts", {**BY_ID, "contactIds": None}, "contactIds"),
    ("contacts", {**BY_ID, "signals": []}, "signals"),
    ("contacts", {**BY_ID, "signals": "promotion"}, "signals"),
    ("contacts", {**BY_ID, "signals": [1]}, "signals[0]"),
    ("contacts", {**BY_ID, "signals": ["promotion", "weather"]}, "signals[1]"),
    ("contacts", {**BY_ID, "signals": ["Promotion"]}, "signals[0]"),
    ("contacts", {**BY_ID, "signals": ["surgeInHiring"]}, "signals[0]"),
    ("contacts", {**BY_ID, "startDate": TOMORROW}, "startDate"),
    ("contacts", {**BY_ID, "endDate": TOMORROW}, "endDate"),
    ("contacts", {**BY_ID, "startDate": "2024-05-02", "endDate": "2024-05-01"}, "startDate"),
    ("contacts", {**BY_ID, "startDate": "2024-02-30"}, "startDate"),
    ("contacts", {**BY_ID, "startDate": "2023-02-29"}, "startDate"),
    ("contacts", {**BY_ID, "startDate": "05/01/2024"}, "startDate"),
    ("contacts", {**BY_ID, "startDate": "2024-05"}, "startDate"),
    ("contacts", {**BY_ID, "startDate": "2024-05-01T00:00:00Z"}, "startDate"),
    ("contacts", {**BY_ID, "startDate": 20240501}, "startDate"),
    ("contacts", {**BY_ID, "maxResultsPerSignal": 0}, "maxResultsPerSignal"),
    ("contacts", {**BY_ID, "maxResultsPerSignal": 101}, "maxResultsPerSignal"),
    ("contacts", {**BY_ID, "maxResultsPerSignal": "10"}, "maxResultsPerSignal"),
    ("contacts", {**BY_ID, "filters": {"include": {}}}, "filters"),
    ("contacts", {**BY_ID, "companyIds": [1]}, "companyIds"),
    ("contacts", [], "body"),
    ("contacts/search", {**SEARCH, "contacts": []}, "contacts"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": str(each)} for each in MANY]}, "contacts"),
    ("contacts/search", {**SEARCH, "contacts": [{"email": "a@b.com"}]}, "contacts[0].id"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": None, "email": "a@b.com"}]}, "contacts[0].id"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "", "email": "a@b.com"}]}, "contacts[0].id"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1"}, {"id": 1}]}, "contacts[1].id"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1"}, {"id": "2", "email": "x"}]}, "contacts[1].email"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1", "email": ["a@b.com"]}]}, "contacts[0].email"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1", "social_link": "a b"}]}, "contacts[0].social_link"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1", "social_links": ["a b"]}]}, "contacts[0].social_links[0]"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1", "social_links": "a"}]}, "contacts[0].social_links"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1", "phone": "+1"}]}, "contacts[0].phone"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1", "full_name": "Ron Nabet"}]}, "contacts[0]"),
    ("contacts/search", {**SEARCH, "contacts": [{"id": "1", "companies": [{"name": "Acme"}]}]}, "contacts[0]"),
    (
        "contacts/search",
        {**SEARCH, "contacts": [{"id": "1", "full_name": "Ron", "companies": [{"domain": "x y"}]}]},
        "contacts[0]",
    ),
    ("companies", {**FIRMS, "companyIds": MANY}, "companyIds"),
    ("companies", {**FIRMS, "companyIds": []}, "companyIds"),
    ("companies", {**FIRMS, "signals": ["promotion"]}, "signals[0]"),
    ("companies", {**FIRMS, "signals": ["linkedinActivityIntent"]}, "signals[0]"),
    ("companies", {**FIRMS, "filters": {}}, "filters.include"),
    ("companies", {**FIRMS, "filters": {"exclude": {}}}, "filters.exclude"),
    ("companies", {**FIRMS, "filters": {"include": {"intentCategories": ["x"]}}}, "filters.include.intentCategories"),
    ("companies", included(newsEventTypes=[]), "filters.include.newsEventTypes"),
    ("companies", included(newsEventTypes=["Partnership", "Party"]), "filters.include.newsEventTypes[1]"),
    ("companies", included(newsEventTypes="Partnership"), "filters.include.newsEventTypes"),
    ("companies", included(hiringByDepartments=["Cleaning"]), "filters.include.hiringByDepartments[0]"),
    ("companies", included(hiringByDepartments=[]), "filters.include.hiringByDepartments"),
    ("companies", included(hiringByLocations=[]), "filters.include.hiringByLocations"),
    ("companies", included(hiringByLocations=[{"state": "Texas"}]), "filters.include.hiringByLocations[0].country"),
    ("companies", included(hiringByLocations=[{"country": "Mordor"}]), "filters.include.hiringByLocations[0].country"),
    ("companies", included(hiringByLocations=["US"]), "filters.include.hiringByLocations[0]"),
    (
        "companies",
        included(hiringByLocations=[{"country": "US"}, {"country": None, "state": "Texas"}]),
        "filters.include.hiringByLocations[1].country",
    ),
    ("companies/search", {**SOUGHT, "companies": []}, "companies"),
    ("companies/search", {**SOUGHT, "companies": [{"id": str(each)} for each in MANY]}, "companies"),
    ("companies/search", {**SOUGHT, "companies": [{"id": "1", "domain": "not a domain"}]}, "companies[0].domain"),
    ("companies/search", {**SOUGHT, "companies": [{"name": "Acme"}]}, "companies[0].id"),
    ("companies/search", {**SOUGHT, "companies": [{"id": "1", "name": "..."}]}, "companies[0]"),
    ("companies/search", {**SOUGHT, "companies": [{"id": 1.5, "name": "Acme"}]}, "companies[0].id"),
]


def refused(answer: httpx.Response) -> list[str]:
    """The errors of a request that was refused."""
    check_failure("signals", answer, "invalid_input", "400")
    errors: list[str] = answer.json()["errors"]
    return errors


@pytest.mark.parametrize(
    ("path", "body", "field"), BAD, ids=[f"{path} {json.dumps(body)[:60]}" for path, body, _ in BAD]
)
def test_bad_input(world: World, path: str, body: Any, field: str) -> None:
    before = world.left()
    for prefix in ("/api/signals/", "/signals/"):
        assert refused(world.post(path, body, prefix))[0].startswith(f"{field}: ")
    assert world.left() == before


def test_errors_name_what_is_wrong_and_what_is_allowed(world: World) -> None:
    errors = refused(world.post("contacts", {**BY_ID, "signals": ["weather"]}))
    assert "'weather'" in errors[0]
    assert "companyChange" in errors[1]
    errors = refused(world.post("companies", {**FIRMS, "signals": ["linkedinActivityIntent"]}))
    assert "version 3" in errors[0]
    errors = refused(world.post("companies", included(newsEventTypes=["Party"])))
    assert "Partnership" in errors[1]


@pytest.mark.parametrize("prefix", ["/signals", "/api/signals"])
def test_filters_of_something_else(world: World, prefix: str) -> None:
    for word in ("person", "contacts", "Company", "1"):
        answer = world.client.get(f"{prefix}/filters/{word}", headers={"api_key": world.secret})
        assert "contact" in refused(answer)[1]
    answer = world.client.get(f"{prefix}/filters", headers={"api_key": world.secret})
    check_failure("signals", answer, "not_found", "404")


@pytest.mark.parametrize("path", ["/v3", "/v3/contacts/signals", "/v3/companies/signals/filters/newsEventTypes"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_the_next_version_is_refused_by_name(world: World, method: str, path: str) -> None:
    answer = world.client.request(method, path, headers={"api_key": world.secret})
    check_failure("signals", answer, "not_found", "404")
    assert "Version 3" in answer.json()["message"]


def test_other_methods_and_paths(world: World) -> None:
    headers = {"api_key": world.secret}
    for path in ("/signals/contacts", "/api/signals/companies/search"):
        check_failure("signals", world.client.get(path, headers=headers), "method_not_allowed", "405")
    for path in ("/signals", "/signals/people", "/api/signals/contacts/search/x"):
        check_failure("signals", world.client.post(path, json=BY_ID, headers=headers), "not_found", "404")
    check_failure("signals", world.client.post("/signals/contacts", json=BY_ID), "unauthorized", "401")
