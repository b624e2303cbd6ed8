"""The data files of linking news, and the few lines that read them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of `words.toml`."""
    text: str = _table()[name]
    return frozenset(text.replace(",", " ").split())


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath("words.toml").read_text(encoding="utf-8"))
