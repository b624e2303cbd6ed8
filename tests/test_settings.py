"""Settings: read from the environment, refused when wrong, all documented."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from sightline.errors import InvalidInput
from sightline.settings import PREFIX, Settings, read_settings

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "settings.md"


def test_defaults_need_no_environment() -> None:
    assert read_settings({}) == Settings()


def test_values_are_read_by_type() -> None:
    settings = read_settings(
        {
            "SIGHTLINE_HOME": "/srv/facts",
            "SIGHTLINE_PORT": "9000",
            "SIGHTLINE_SOURCE_TRUST": '{"hubspot": 0.9}',
            "SIGHTLINE_GRAPHQL_HTTP_STATUSES": "true",
            "PATH": "/bin",
        }
    )
    assert settings.home == Path("/srv/facts")
    assert settings.port == 9000
    assert settings.source_trust == {"hubspot": 0.9}
    assert settings.graphql_http_statuses is True


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("SIGHTLINE_PORT", "many"),
        ("SIGHTLINE_PORT", "-1"),
        ("SIGHTLINE_PORT", "70000"),
        ("SIGHTLINE_PROCESSES", "0"),
        ("SIGHTLINE_SOURCE_TRUST", "hubspot=0.9"),
        ("SIGHTLINE_SOURCE_TRUST", '{"hubspot": 2}'),
        ("SIGHTLINE_DEFAULT_TRUST", "1.5"),
        ("SIGHTLINE_LOG_LEVEL", "LOUD"),
        ("SIGHTLINE_COLOUR", "blue"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(variable: str, text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_settings({variable: text})
    assert caught.value.field == variable
    assert caught.value.code == "invalid_input"


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(SIGHTLINE_\w+)` \| (.*?) \|", DOCUMENT.read_text(), flags=re.MULTILINE))
    assert rows.keys() == {PREFIX + field.name.upper() for field in msgspec.structs.fields(Settings)}
    assert rows["SIGHTLINE_PORT"] == f"`{Settings().port}`"
