"""Schemathesis against the live OpenAPI document of the signals API; it finds nothing."""

from __future__ import annotations

from pathlib import Path

from sightline.services import open_services
from sightline.settings import Settings
from tests.interfaces.rest_directory.world import new_key, serving
from tests.interfaces.rest_signals.world import fill
from tests.interfaces.schemathesis_runs import config, finds_nothing

PARTLY = [f"/signals/{path}" for path in ("contacts", "contacts/search", "companies", "companies/search")]
"""No schema says which days have come, or that keys differ."""


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    home, limits = tmp_path / "home", tmp_path / "limits.toml"
    limits.write_text("[signals]\nread = [[1000000, 1]]\nusage = [[1000000, 1]]\n", encoding="utf-8")
    with open_services(Settings(home=home)) as services:
        fill(services)
        secret = new_key(services)
    with serving(home, SIGHTLINE_LIMITS=str(limits)) as address:
        given = config({"api_key": secret}, partly=PARTLY)
        few = ["/account/usage", "/signals/filters/{objectType}"]  # too few requests to tell a share of
        finds_nothing(f"{address}/signals/openapi.json", given, 6, [*PARTLY, *few])
