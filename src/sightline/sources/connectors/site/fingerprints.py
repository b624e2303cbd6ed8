"""Technologies of a site, by our own small set of fingerprints (`fingerprints.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from sightline.sources.connectors.connector import Row
from sightline.sources.web.html import HtmlDocument


class Fingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a product shows in a page: patterns, each over one place."""

    name: str
    category: str
    script: str | None = None
    generator: str | None = None
    header: str | None = None
    inline: str | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    technology: list[Fingerprint]


@cache
def fingerprints() -> tuple[Fingerprint, ...]:
    """All fingerprints, in the order of the file."""
    text = (Path(__file__).parent / "fingerprints.toml").read_bytes()
    return tuple(msgspec.toml.decode(text, type=_File).technology)


def technologies(pages: Iterable[tuple[HtmlDocument, dict[str, str]]]) -> list[Row]:
    """What these pages, each with the headers it came with, are made with, by name."""
    seen = [dict(_places(page, headers)) for page, headers in pages]
    found = [each for each in fingerprints() if any(_shows(each, places) for places in seen)]
    return [{"name": each.name, "category": each.category} for each in sorted(found, key=lambda each: each.name)]


def _places(page: HtmlDocument, headers: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    yield "script", [*page.scripts, *page.styles]
    yield "generator", [page.meta.get("generator", "")]
    yield "header", [f"{name}: {value}" for name, value in headers.items()]
    yield "inline", page.inline


def _shows(fingerprint: Fingerprint, places: dict[str, list[str]]) -> bool:
    return any(
        pattern is not None and any(re.search(pattern, text, re.IGNORECASE) for text in texts)
        for place, texts in places.items()
        if (pattern := getattr(fingerprint, place)) is not None
    )
