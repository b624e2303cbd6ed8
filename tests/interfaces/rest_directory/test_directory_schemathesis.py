"""Schemathesis against the live OpenAPI document: examples, edges, generated requests and links; it finds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from sightline.services import open_services
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import fill, new_key, serving, without_limits

EXAMPLES = 12
"""Generated requests for each operation, valid and not."""

ACCEPTED = 0.9
"""Least share of valid requests that are answered other than 4xx."""


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


def config(address: str, secret: str) -> SchemathesisConfig:
    """The whole engine, the same requests each time; records are read by ids that there are."""
    headers = {"Authorization": f"Bearer {secret}"}
    known = {
        kind: httpx.get(f"{address}/api/v1/{kind}", headers=headers).json()["data"][0]["id"]
        for kind in ("contacts", "companies")
    }
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "continue-on-failure": True,
            "headers": headers,
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "no-shrink": True, "database": "none"},
            "phases": {"stateful": {"generation": {"max-examples": EXAMPLES}}},
            "operations": [
                {"include-path": f"/api/v1/{kind}/{{id}}", "parameters": {"path.id": number}}
                for kind, number in known.items()
            ],
        }
    )


def test_schemathesis_finds_nothing(server: tuple[str, str]) -> None:
    schema = schemathesis.openapi.from_url(f"{server[0]}/api/v1/openapi.json", config=config(*server))
    failures: list[str] = []
    valid: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    links = 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            failures.append(str(event))
        if not isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
            continue
        for case_id, operation, status, positive, linked in told(event.recorder):
            links += linked
            if positive:
                valid[operation] += 1
                accepted[operation] += not 400 <= status < 500
            failures += failed(event.recorder, case_id)
        assert event.status is not Status.INTERRUPTED
    assert not failures, "\n\n".join(failures[:5])
    assert len(valid) == 11
    assert links > 0
    assert {name: share for name in valid if (share := accepted[name] / valid[name]) < ACCEPTED} == {}


def told(recorder: Any) -> Iterator[tuple[str, str, int, bool, bool]]:
    """Of each request: its id, operation and status, whether it was valid, and whether a link led to it."""
    for case_id, interaction in recorder.interactions.items():
        node = recorder.cases.get(case_id)
        if node is None or interaction.response is None:
            continue
        meta = node.value.meta
        positive = meta is not None and meta.generation.mode.value == "positive"
        yield (
            case_id,
            node.value.operation.label,
            interaction.response.status_code,
            positive,
            node.transition is not None,
        )


def failed(recorder: Any, case_id: str) -> list[str]:
    """What was found wrong with an answer."""
    checks = recorder.checks.get(case_id, ())
    return [
        f"{recorder.label}: {check.name}\n{check.failure_info.failure}\n{check.failure_info.code_sample[:2000]}"
        for check in checks
        if check.failure_info is not None
    ]
