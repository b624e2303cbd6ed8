"""Industries: LinkedIn's names old and new, in groups, and other classifications' names for them."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.data import read_toml


class Industry(msgspec.Struct, frozen=True):
    """One industry. `id` is its lower-case name, by which it is stored and compared; `group` the id of its sector."""

    id: str
    label: str
    group: str
    aliases: tuple[str, ...] = ()


class IndustryGroup(msgspec.Struct, frozen=True):
    """One sector of the economy, itself usable as an industry (`id` is its lower-case name)."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()


@cache
def industry_groups() -> tuple[IndustryGroup, ...]:
    """All sectors, in LinkedIn's order of letters."""
    return tuple(
        IndustryGroup(label.lower(), label, tuple(entry.get("aliases", ())))
        for label, entry in read_toml("industries.toml").items()
    )


@cache
def industries() -> tuple[Industry, ...]:
    """All industries in the file's order, the sectors among them."""
    found: list[Industry] = []
    for sector, entry in read_toml("industries.toml").items():
        found.append(Industry(sector.lower(), sector, sector.lower(), tuple(entry.get("aliases", ()))))
        for line in entry["industries"].strip().splitlines():
            label, _, aliases = line.partition(":")
            names = tuple(each.strip() for each in aliases.split("|") if each.strip())
            if label.strip() != sector:
                found.append(Industry(label.strip().lower(), label.strip(), sector.lower(), names))
    return tuple(found)


@cache
def _by_name() -> dict[str, Industry]:
    found: dict[str, Industry] = {}
    for each in industries():
        found.setdefault(_key(each.label), each)
    for each in industries():
        for name in each.aliases:
            found.setdefault(_key(name), each)
    return found


def _key(name: str) -> str:
    """Folded, without "and", which "&" replaces as often as not."""
    return " ".join(word for word in fold_text(name).split() if word != "and")


def industry(name: str) -> Industry | None:
    """The industry that goes by this name; case, accents, punctuation and "and" do not count."""
    return _by_name().get(_key(name[:300]))
