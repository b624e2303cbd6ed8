"""What is left and what was used, as the clients of Saber's and Lusha's APIs ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.services import Services, open_services
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import new_key
from tests.services.saying import COMPANY, said, tell


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    limits = tmp_path / "limits.toml"
    limits.write_text("[signals]\nusage = [[2, 60], [7, 3600], [20, 86400]]\n", encoding="utf-8")
    with open_services(Settings(home=tmp_path, limits=limits)) as opened:
        tell(opened, said(COMPANY, "c1", name="Acme", domain="acme.com"))
        yield opened


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(build_app(services, Settings(home=Path("unused")))) as client:
        yield client


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def spend(client: TestClient, secret: str) -> None:
    """Three credits, for a company."""
    body = {"items": [{"domain": "acme.com"}]}
    answer = client.post("/api/v1/companies/match", json=body, headers=bearer(secret)).json()
    assert answer["meta"]["credits"]["spent"] == 3


def test_remaining_credits_are_whole_ones(client: TestClient, services: Services) -> None:
    secret = new_key(services, "acme", 10_500)
    answer = client.get("/v1/credits", headers=bearer(secret))
    assert answer.json() == {"remainingCredits": 10}
    spend(client, secret)
    assert client.get("/v1/credits", headers=bearer(secret)).json() == {"remainingCredits": 7}
    services.accounts.credits.grant("acme", 2_500)
    assert client.get("/v1/credits", headers=bearer(secret)).json() == {"remainingCredits": 10}
    assert answer.headers["x-ratelimit-limit"] == "100000"
    assert 0 < int(answer.headers["x-ratelimit-remaining"]) < 100_000
    assert int(answer.headers["x-ratelimit-reset"]) > 1_700_000_000
    assert answer.headers["x-request-id"]


def test_nothing_left_is_zero(client: TestClient, services: Services) -> None:
    assert client.get("/v1/credits", headers=bearer(new_key(services, "poor", 0))).json() == {"remainingCredits": 0}


@pytest.mark.parametrize("path", ["/account/usage", "/api/account/usage"])
def test_account_usage(client: TestClient, services: Services, path: str) -> None:
    secret = new_key(services, "acme", 10_000)
    spend(client, secret)
    answer = client.get(path, headers={"api_key": secret})
    assert answer.json() == {"usage": {"bulkCredits": {"used": 3, "total": 10, "remaining": 7}}}
    assert (answer.headers["x-rate-limit-minute"], answer.headers["x-minute-requests-left"]) == ("2", "1")
    assert (answer.headers["x-rate-limit-hourly"], answer.headers["x-hourly-usage"]) == ("7", "1")
    assert (answer.headers["x-rate-limit-daily"], answer.headers["x-daily-requests-left"]) == ("20", "19")


def test_reading_what_is_left_costs_nothing_and_is_counted(client: TestClient, services: Services) -> None:
    secret = new_key(services, "acme", 10_000)
    client.get("/v1/credits", headers=bearer(secret))
    client.get("/account/usage", headers={"api_key": secret})
    services.accounts.clerk.write()
    org = services.accounts.orgs.get("acme").id
    rows = services.accounts.usage.table(org, 0, 10**6)
    assert {(row.interface, row.verb, row.spent) for row in rows} == {
        ("v1", "credits.get", 0),
        ("signals", "account.usage", 0),
    }
    assert services.accounts.credits.funds(org).left == 10_000


def test_the_published_documents(client: TestClient) -> None:
    for address, path in (("/v1/openapi.json", "/v1/credits"), ("/signals/openapi.json", "/account/usage")):
        document = client.get(address).json()
        assert document["openapi"] == "3.1.0"
        assert path in document["paths"]
    assert document["components"]["securitySchemes"]["key"]["name"] == "api_key"
