"""What requests cost, how often they may come, and that one with an idempotency key is done once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sightline.services import Services
from tests.interfaces.rest_directory.test_directory_envelope import check_failure
from tests.interfaces.rest_directory.world import Asked, asked, new_key


def asking(ask: Asked, services: Services, name: str, credits_: int = 10**9) -> Asked:
    """The same world, asked by an organisation of its own with so many thousandths of a credit."""
    return Asked(ask.client, new_key(services, name, credits_))


def left(services: Services, name: str) -> int:
    org = services.accounts.orgs.get(name)
    return services.accounts.credits.funds(org.id).left


def test_a_page_of_results_costs_its_price_and_an_empty_one_nothing(ask: Asked, services: Services) -> None:
    buyer = asking(ask, services, "pages")
    found = buyer.post("/contacts", {"per_page": 30})
    assert len(found["data"]) == 30
    assert found["meta"]["credits"] == {"spent": 2, "left": 999_998}
    empty = buyer.post("/contacts", {"job_titles": ["astronaut"]})
    assert empty["meta"]["credits"] == {"spent": 0, "left": 999_998}


def test_a_record_costs_what_it_holds_once_a_year(ask: Asked, services: Services) -> None:
    buyer = asking(ask, services, "records")
    contact = next(each for each in ask.everyone("/contacts") if each["emails"])
    first = buyer.get(f"/contacts/{contact['id']}")
    assert first["meta"]["credits"]["spent"] == 1.1
    assert buyer.get(f"/contacts/{contact['id']}")["meta"]["credits"]["spent"] == 0
    matched = buyer.post("/contacts/match", {"items": [{"ids": [contact["id"]]}]})
    assert matched["meta"]["credits"]["spent"] == 0
    assert matched["data"][0]["contact"]["id"] == contact["id"]


@pytest.mark.parametrize("how", ["query", "header"])
def test_a_dry_run_tells_the_price_and_no_value(ask: Asked, services: Services, how: str) -> None:
    buyer = asking(ask, services, f"dry {how}")
    headers = buyer.headers | ({"dry-run": "true"} if how == "header" else {})
    suffix = "?dry_run=true" if how == "query" else ""
    bodies: list[tuple[str, str, Any, float]] = [
        ("POST", "/contacts", {"per_page": 30}, 2),
        ("GET", "/contacts/25", None, 0.1),
        ("POST", "/companies/match", {"items": [{"ids": [1]}, {"name": "Nobody at all"}]}, 3),
    ]
    for method, path, body, price in bodies:
        answer = ask.client.request(method, f"/api/v1{path}{suffix}", json=body, headers=headers).json()
        assert set(answer["data"]) == {"answers", "fields", "price"}
        assert answer["data"]["price"] >= price
        assert answer["data"]["answers"] in (1, 30)
        assert answer["meta"]["credits"] == {"spent": 0, "left": 1_000_000}
        assert "Firma" not in str(answer)


def test_credits_that_run_out_in_the_middle_of_a_batch(ask: Asked, services: Services) -> None:
    buyer = asking(ask, services, "poor", 7_000)
    items = [{"reference": str(number), "ids": [number]} for number in (1, 2, 3)]
    answer = buyer.post("/companies/match", {"items": [*items, {"name": "Nobody at all"}]})
    assert [each["status"] for each in answer["data"]] == ["matched", "matched", "payment_required", "no_match"]
    unpaid = answer["data"][2]
    assert (unpaid["company"], unpaid["matched_on"], unpaid["reference"]) == (None, [], "3")
    assert unpaid["error"]["id"] == "payment_required"
    assert answer["meta"]["credits"] == {"spent": 6, "left": 1}
    body = {"items": items[2:]}
    check_failure(ask.client.post("/api/v1/companies/match", json=body, headers=buyer.headers), "payment_required")
    check_failure(ask.client.get("/api/v1/companies/3", headers=buyer.headers), "payment_required")
    assert left(services, "poor") == 1_000


def test_an_idempotent_request_is_charged_once(ask: Asked, services: Services) -> None:
    buyer = asking(ask, services, "once")
    headers = buyer.headers | {"idempotency-key": "abc"}
    first = ask.client.post("/api/v1/companies/match", json={"items": [{"ids": [1]}]}, headers=headers)
    second = ask.client.post("/api/v1/companies/match", json={"items": [{"ids": [1]}]}, headers=headers)
    assert first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"
    assert first.json()["meta"]["credits"]["spent"] == 3
    assert left(services, "once") == 10**9 - 3_000
    other = ask.client.post("/api/v1/companies/match", json={"items": [{"ids": [2]}]}, headers=headers)
    check_failure(other, "idempotency_key_reused", "Idempotency-Key")


def test_a_request_that_failed_may_be_tried_again_under_its_key(ask: Asked, services: Services) -> None:
    buyer = asking(ask, services, "again", 2_000)
    headers, body = buyer.headers | {"idempotency-key": "k"}, {"items": [{"ids": [1]}]}
    check_failure(ask.client.post("/api/v1/companies/match", json=body, headers=headers), "payment_required")
    services.accounts.credits.grant("again", 5_000)
    paid = ask.client.post("/api/v1/companies/match", json=body, headers=headers)
    assert paid.json()["meta"]["credits"] == {"spent": 3, "left": 4}


def test_an_operator_prices_what_searches_hold(tmp_path: Path) -> None:
    tariffs = tmp_path / "tariffs.toml"
    tariffs.write_text(
        '[directory."contacts.search"]\npoints = { email = 0.5 }\nunlocks = true\npage = { results = 25, price = 1 }\n',
        encoding="utf-8",
    )
    with asked(tmp_path / "home", tariffs=tariffs) as (ask, services):
        page = ask.post("/contacts", {"per_page": 30})
        emails = sum(bool(each["emails"]) for each in page["data"])
        assert 0 < emails < 30
        assert page["meta"]["credits"]["spent"] == 2 + emails / 2
        assert ask.post("/contacts", {"per_page": 30})["meta"]["credits"]["spent"] == 2, "the emails are paid"
        org = services.accounts.orgs.get("default").id
        (line,) = services.accounts.usage.table(org, 0, 10**6)
        assert (line.calls, line.items) == (2, 60)
        assert ask.post("/companies", {"per_page": 5})["meta"]["credits"]["spent"] == 1


def test_calls_beyond_a_limit(tmp_path: Path) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text("[directory]\nread = [[2, 86400]]\n", encoding="utf-8")
    with asked(tmp_path / "home", limits=limits) as (ask, _):
        told = ask.client.get("/api/v1/companies", headers=ask.headers)
        assert (told.headers["ratelimit-limit"], told.headers["ratelimit-remaining"]) == ("2", "1")
        failing = ask.client.get("/api/v1/companies?page=0", headers=ask.headers)
        assert failing.headers["ratelimit-remaining"] == "0"
        check_failure(ask.client.get("/api/v1/companies", headers=ask.headers), "rate_limited")


def test_free_calls_and_changes_are_written_down(ask: Asked, services: Services) -> None:
    buyer = asking(ask, services, "free")
    assert buyer.get("/facets")["meta"]["credits"] is None
    rows = [{"kind": "news", "key": "n1", "fields": {"title": "Ours"}}]
    buyer.post("/observations", {"source": "own", "rows": rows})
    services.accounts.clerk.write()
    org = services.accounts.orgs.get("free").id
    lines = services.accounts.usage.table(org, 0, 10**6)
    assert {line.verb for line in lines} == {"facets", "observations.push"}
    (entry,) = services.accounts.audit.entries(org)
    assert entry.verb == "observations.push"
