"""Schemathesis against the live OpenAPI document: examples, edges, generated requests and links; it finds nothing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from sightline.services import open_services
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import fill, new_key, serving, without_limits
from tests.interfaces.schemathesis_runs import config, finds_nothing


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a server with a world of its own, as observations are pushed into it, and a key."""
    home = tmp_path_factory.mktemp("schemathesis")
    settings = Settings(home=home)
    with open_services(settings) as services:
        fill(services)
        secret = new_key(services)
    with serving(home, SIGHTLINE_LIMITS=str(without_limits(home))) as address:
        yield address, secret


def test_schemathesis_finds_nothing(server: tuple[str, str]) -> None:
    address, secret = server
    headers = {"Authorization": f"Bearer {secret}"}
    known = {  # records are read by ids that there are
        kind: httpx.get(f"{address}/api/v1/{kind}", headers=headers).json()["data"][0]["id"]
        for kind in ("contacts", "companies")
    }
    by_id = [
        {"include-path": f"/api/v1/{kind}/{{id}}", "parameters": {"path.id": number}} for kind, number in known.items()
    ]
    partly = ["/api/v1/signals"]  # `since` goes with few others, and a word need not be a domain
    given = config(headers, by_id, partly)
    assert finds_nothing(f"{address}/api/v1/openapi.json", given, 13, partly) > 0
