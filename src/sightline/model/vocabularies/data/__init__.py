"""The data files, and the few lines that read them. Each file names the source of its facts at its head."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files
from typing import Any


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _bare_lines(name: str) -> list[str]:
    return [line for line in _text(name).splitlines() if line.strip() and not line.startswith("#")]


def read_lines(name: str) -> list[str]:
    """The terms of a text file: one a line, # begins a comment."""
    return [term for line in _bare_lines(name) if (term := line.partition(" #")[0].strip())]


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file with a header; lines that begin with # are comments."""
    return list(csv.DictReader(_bare_lines(name)))


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file."""
    return tomllib.loads(_text(name))
