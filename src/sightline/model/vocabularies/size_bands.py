"""The eight bands of LinkedIn for the number of people in a company."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from sightline.model.vocabularies.data import read_table


class SizeBand(msgspec.Struct, frozen=True):
    """One band; `max` None is open. `saber` is how Saber writes it, `aliases` other spellings."""

    id: str
    min: int
    max: int | None
    saber: str
    label: str


@cache
def size_bands() -> tuple[SizeBand, ...]:
    """All bands, smallest first."""
    return tuple(
        SizeBand(row["id"], int(row["min"]), int(row["max"]) if row["max"] else None, row["saber"], row["label"])
        for row in read_table("size_bands.csv")
    )


def size_band(headcount: int) -> str:
    """The id of the band that a number of people (1 or more) falls in; nobody at all counts as the smallest."""
    for band in reversed(size_bands()):
        if headcount >= band.min:
            return band.id
    return size_bands()[0].id


@cache
def band(name: str) -> SizeBand | None:
    """The band that is written like this: "51-200", "501-1,000 employees", "1K-5K", "10,001+", "myself only"."""
    text = re.sub(r"(employees|people|,|\s)", "", name.casefold()).replace("–", "-").replace("to", "-")
    for each in size_bands():
        spellings = {each.id, each.saber.casefold(), f"{each.min}-{each.max}" if each.max else f"{each.min}+"}
        if text in spellings:
            return each
    return {"myselfonly": size_bands()[0], "self-employed": size_bands()[0], "1": size_bands()[0]}.get(text)
