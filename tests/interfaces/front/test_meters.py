"""`/metrics`: what was asked, charged and refused, over all processes of a server."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.services import open_services
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import new_key, serving
from tests.services.saying import COMPANY, said, tell

Samples = dict[tuple[str, tuple[str, ...]], float]


def samples(text: str) -> Samples:
    """The values by name, and the values of their labels in the order of the labels' names."""
    return {
        (each.name, tuple(value for _, value in sorted(each.labels.items()))): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def asked(client: httpx.Client, secret: str) -> None:
    """A match that costs three credits, one that is none, and calls beyond the limit."""
    headers = {"authorization": f"Bearer {secret}"}
    body = {"items": [{"domain": "acme.com"}]}
    keyed = headers | {"idempotency-key": "k1"}
    statuses = [client.post("/api/v1/companies/match", json=body, headers=keyed).status_code for _ in range(2)]
    statuses.append(client.post("/api/v1/companies/match", json={"x": 1}, headers=headers).status_code)
    statuses += [client.get("/account/usage", headers=headers).status_code for _ in range(2)]
    assert statuses == [200, 200, 400, 200, 429]


@pytest.mark.parametrize("processes", [1, 2])
def test_processes_are_metered_together(tmp_path: Path, processes: int) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text("[signals]\nusage = [[1, 2000000000]]\n", encoding="utf-8")
    with open_services(Settings(home=tmp_path)) as services:
        tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com"))
        secrets = [new_key(services, f"acme {number}") for number in range(8)]
    variables = {"SIGHTLINE_LIMITS": str(limits), "SIGHTLINE_PROCESSES": str(processes)}
    with serving(tmp_path, **variables) as address:
        for secret in secrets:
            with httpx.Client(base_url=address) as client:  # another connection: perhaps another process
                asked(client, secret)
        pages = [samples(httpx.get(f"{address}/metrics").text) for _ in range(4)]
    for page in pages:
        assert page["sightline_requests_total", ("directory", "200", "companies.match")] == 16
        assert page["sightline_requests_total", ("directory", "400", "companies.match")] == 8
        assert page["sightline_requests_total", ("signals", "429", "account.usage")] == 8
        assert page["sightline_request_seconds_count", ("directory", "companies.match")] == 24
        assert page["sightline_charges_total", ("directory", "companies.match")] == 8  # not again under its key
        assert page["sightline_charged_credits_total", ("directory", "companies.match")] == 24
        assert page["sightline_limit_refusals_total", ("signals", "usage")] == 8
        assert page["sightline_feed_position", ()] >= 1
        assert (page["sightline_store_stale", ()], page["sightline_store_down", ()]) == (0, 0)
    assert pages[-1]["sightline_requests_running", ()] == 1


def test_the_lag_of_the_index(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_services(settings) as services, TestClient(build_app(services, settings)) as client:
        tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com"))
        behind = samples(client.get("/metrics").text)
        assert behind["sightline_index_lag", ()] == behind["sightline_feed_position", ()] > 0
        assert client.get("/readyz").status_code == 200  # which asks the index
        assert samples(client.get("/metrics").text)["sightline_index_lag", ()] == 0


def test_a_store_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path)
    with open_services(settings) as services, TestClient(build_app(services, settings)) as client:

        def broken(*_: object) -> None:
            raise OSError("ada@acme.com")

        monkeypatch.setattr(type(services.health), "readings", broken)
        assert samples(client.get("/metrics").text)["sightline_store_down", ()] == 1
        monkeypatch.undo()
        assert samples(client.get("/metrics").text)["sightline_store_down", ()] == 0


def test_every_meter_is_documented(tmp_path: Path) -> None:
    from tests.conftest import REPOSITORY

    settings = Settings(home=tmp_path)
    with open_services(settings) as services, TestClient(build_app(services, settings)) as client:
        names = set(re.findall(r"^# TYPE (\w+) ", client.get("/metrics").text, flags=re.MULTILINE))
    text = (REPOSITORY / "docs" / "http.md").read_text(encoding="utf-8")
    shown = {name for name in names if not name.endswith("_created")}
    assert shown == {name for name in shown if f"`{name}`" in text}
