"""The data files of resolution, and the few lines that read them. Each file names the source of its facts."""

from __future__ import annotations

import tomllib
from hashlib import blake2b
from importlib.resources import files
from typing import Any


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file."""
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))


def digest() -> str:
    """A short digest of all data files: another one if anything in them changed."""
    found = blake2b(digest_size=6)
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            found.update(file.read_bytes())
    return found.hexdigest()
