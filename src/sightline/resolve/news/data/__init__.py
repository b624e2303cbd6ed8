"""The data files of linking news, and the few lines that read them."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file."""
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
