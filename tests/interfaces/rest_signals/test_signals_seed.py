"""The published tutorial: its request as it stands, and an answer with its keys, types and nullability."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.rest_signals.world import World

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
TEXT = next((path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("001*.txt"))), None)

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(TEXT is None, reason="needs the tutorial in ../shared/seeds, which is not there"),
]


def example(title: str) -> Any:
    """The JSON below a heading."""
    text = (TEXT or "").partition(title)[2]
    return json.JSONDecoder().raw_decode(text[text.index("{") :])[0]


def shape(value: Any) -> Any:
    """The keys and types of a value; a list is like its first element."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        assert value
        assert all(shape(each) == shape(value[0]) for each in value)
        return [shape(value[0])]
    return type(value).__name__


@pytest.mark.parametrize("prefix", ["/signals/", "/api/signals/"])
def test_the_request_is_answered_as_published(world: World, prefix: str) -> None:
    request, published = example("Request Body Example"), example("Response Body Example")
    path = re.findall(r"POST /signals/(\S+)", TEXT or "")[0]
    answer = world.post(path, request, prefix)
    assert answer.status_code == 200
    told = answer.json()
    assert shape(told) == shape(published)
    assert told["contacts"].keys() == published["contacts"].keys()
    assert (told["startDate"], told["creditCharged"]) == (published["startDate"], published["creditCharged"])


def test_every_endpoint_of_the_tutorial_is_served(world: World) -> None:
    named = set(re.findall(r"^/signals/[a-z/]+(?::objectType)?", TEXT or "", flags=re.MULTILINE))
    assert len(named) == 5
    for path in named:
        answer = world.client.get(path.replace(":objectType", "company"), headers={"api_key": world.secret})
        assert answer.status_code == (200 if "filters" in path else 405)
    types = world.client.get("/signals/filters/company", headers={"api_key": world.secret}).json()["signals"]
    assert {"newJobListing", "headcountIncrease1m", "riskNews"} <= set(types)
