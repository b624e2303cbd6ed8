"""The tables that the world draws from: names, places, titles, industries, each with its weights."""

from __future__ import annotations

import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

T = TypeVar("T")

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "æ": "ae", "ı": "i"})


class Weighted(Generic[T]):
    """Items to draw from in proportion to their weights."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = tuple(items)
        total = sum(weights)
        self.cumulative = tuple(each / total for each in accumulate(weights))

    def pick(self, uniform: float) -> T:
        """The item at a number in [0, 1)."""
        return self.items[min(bisect_right(self.cumulative, uniform), len(self.items) - 1)]

    def pick_many(self, uniforms: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """The indexes of the items at many numbers in [0, 1)."""
        found = np.searchsorted(np.asarray(self.cumulative), uniforms, side="right")
        return np.minimum(found, len(self.items) - 1)


class Names(msgspec.Struct, frozen=True):
    """The names of one country's people."""

    male: Weighted[str]
    female: Weighted[str]
    last: Weighted[str]


class City(msgspec.Struct, frozen=True):
    """A city with its region and country (ISO codes)."""

    city: str
    region: str
    region_code: str
    country: str
    country_code: str


class Country(msgspec.Struct, frozen=True):
    """What is peculiar to a country: its cities, the forms of its numbers, companies and domains."""

    code: str
    cities: Weighted[City]
    dial: str
    mobile: tuple[str, ...]
    fixed: tuple[str, ...]
    suffixes: tuple[str, ...]
    tlds: tuple[str, ...]


class Industry(msgspec.Struct, frozen=True):
    """An industry: its label, the words in its companies' names, and the functions of their people."""

    label: str
    words: tuple[str, ...]
    functions: Weighted[str]


def slug(text: str, joint: str = "") -> str:
    """Lower-case ASCII letters and digits of a text, its words joined."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    return joint.join("".join(c if c.isalnum() else " " for c in plain.replace("'", "")).split())


@cache
def raw(name: str) -> dict[str, Any]:
    """The content of a data file."""
    return tomllib.loads(files("sightline.sources.world.data").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def names() -> dict[str, Names]:
    """The names of each country."""
    return {code: _names_of(table) for code, table in raw("names").items() if code != "nicknames"}


@cache
def nicknames() -> dict[str, str]:
    """What people are called instead of their first name."""
    return dict(raw("names")["nicknames"])


@cache
def countries() -> Weighted[Country]:
    """The countries of the world."""
    places = raw("places")
    return Weighted([_country(code, place) for code, place in places.items()], [p["share"] for p in places.values()])


@cache
def country(code: str) -> Country:
    """The country with this code."""
    return next(each for each in countries().items if each.code == code)


@cache
def industries() -> Weighted[Industry]:
    """The industries of the world."""
    table = raw("companies")["industries"]
    return Weighted([_industry(*row) for row in table], [row[1] for row in table])


@cache
def titles() -> dict[str, tuple[tuple[str, ...], ...]]:
    """For each function the titles of each level, 0 (junior) to 6 (executive)."""
    return {name: tuple(tuple(level) for level in each["levels"]) for name, each in raw("titles").items()}


def _names_of(table: dict[str, Any]) -> Names:
    rare = _words(table["rare"])
    stems, endings = _words(table["stems"]), _words(table["endings"])
    made = list(dict.fromkeys(stem + ending for stem in stems for ending in endings))
    return Names(
        male=_ranked(table["male"], rare),
        female=_ranked(table["female"], rare),
        last=_ranked(table["last"], made),
    )


def _words(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split()]


def _ranked(row: tuple[float, float, str], rest: list[str]) -> Weighted[str]:
    """Names whose shares of 100,000 fall by a power of the rank, from first to last; `rest` shares what remains."""
    first, last, text = row
    listed = list(dict.fromkeys(_words(text)))
    power = np.log(first / last) / np.log(len(listed))
    weights = [float(first * rank**-power) for rank in range(1, len(listed) + 1)]
    known = set(listed)
    tail = [name for name in rest if name not in known]
    # A list may add up to more than everyone, because its middle is interpolated; the tail then still has its part.
    remaining = max(100_000 - sum(weights), 5_000) / len(tail)
    return Weighted(listed + tail, weights + [remaining] * len(tail))


def _country(code: str, place: dict[str, Any]) -> Country:
    cities = [
        City(city, region, region_code, place["country"], code) for city, region, region_code, _ in place["cities"]
    ]
    return Country(
        code=code,
        cities=Weighted(cities, [row[3] for row in place["cities"]]),
        dial=place["dial"],
        mobile=tuple(place["mobile"]),
        fixed=tuple(place["fixed"]) or tuple(place["mobile"]),
        suffixes=tuple(place["suffixes"]),
        tlds=tuple(place["tlds"]),
    )


def _industry(label: str, _weight: float, words: list[str], engineers: float) -> Industry:
    shares = {name: each["share"] for name, each in raw("titles").items() if each["share"]}
    shares["engineering"] *= engineers
    return Industry(label, tuple(words), Weighted(list(shares), list(shares.values())))
