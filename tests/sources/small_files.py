"""Small files for tests of readers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sightline.sources.files.reader import FileOptions, open_file
from sightline.sources.rows import Problem


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, size: int = 2000, skip: int = 0, options: FileOptions | None = None) -> list[tuple[int, Any]]:
    """All rows with their lines; a bad row is its problem."""
    return [row for chunk in open_file(path, options).chunks(size, skip) for row in chunk.rows()]


def values(rows: Iterable[tuple[int, Any]]) -> list[Any]:
    return [row for _, row in rows]


def bad(rows: Iterable[tuple[int, Any]]) -> list[tuple[int, Problem]]:
    return [(line, row) for line, row in rows if isinstance(row, Problem)]
