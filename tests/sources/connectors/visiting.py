"""A visit of a connector to the test's own server, and what it claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from sightline.sources.connectors.connector import Pulled, Source, Visit
from sightline.sources.mapping.exchange import ExchangeMapper
from sightline.sources.web.fetcher import Fetcher
from sightline.sources.web.pages import Pages
from tests.sources.web_server import WebServer


def visit(web: WebServer, fetcher: Fetcher, path: Path, kind: str, **given: Any) -> Visit:
    source = Source(name="s", kind=kind, base=web.url, added_at=0, **{"target": "acme", **given})
    return Visit(source, fetcher, Pages(path), 1_790_000_000_000)


def claims(pulled: Pulled) -> list[dict[str, Any]]:
    """What is claimed of each subject, in canonical form; every row has to be one, without a problem."""
    mapped = [ExchangeMapper().map(number, row) for number, row in enumerate(pulled.rows)]
    assert [each.problems for each in mapped] == [()] * len(mapped)
    return [{"key": each.observations[0].key, **msgspec.to_builtins(each.observations[0].claim)} for each in mapped]
