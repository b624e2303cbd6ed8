"""Schemathesis against a live OpenAPI document: what is asked, and what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

EXAMPLES = 12
"""Generated requests for each operation, valid and not."""

ACCEPTED = 0.9
"""Least share of valid requests that are answered other than 4xx."""

PARTLY = 0.02
"""The same, where the schema cannot say all that makes a request valid."""


def config(
    headers: Mapping[str, str], operations: Sequence[Mapping[str, Any]] = (), partly: Sequence[str] = ()
) -> SchemathesisConfig:
    """The whole engine, the same requests each time.

    `partly`: paths of which the schema cannot say all that makes a request valid, such as one field beside another.
    """
    lenient = [{"include-path": path, "checks": {"positive_data_acceptance": {"enabled": False}}} for path in partly]
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "continue-on-failure": True,
            "headers": dict(headers),
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "no-shrink": True, "database": "none"},
            "phases": {"stateful": {"generation": {"max-examples": EXAMPLES}}},
            "operations": [*map(dict, operations), *lenient],
        }
    )


def finds_nothing(document: str, config: SchemathesisConfig, operations: int, partly: Sequence[str] = ()) -> int:
    """Run it, and fail for anything that it finds; how many links were followed."""
    schema = schemathesis.openapi.from_url(document, config=config)
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
    assert len(valid) == operations
    least = {name: PARTLY if name.partition(" ")[2] in partly else ACCEPTED for name in valid}
    refused = {name: share for name in valid if (share := accepted[name] / valid[name]) < least[name]}
    assert not refused, refused
    return links


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
