"""Postcodes compared by area: neighbours share the beginning of their codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import distance

from sightline.resolve.linkage.comparison import UNKNOWN, Aspect, Compared, Key, Level, blank
from sightline.resolve.linkage.values import Coded, Codes, alike, through

_UNITED_KINGDOM = re.compile(r"([a-z]{1,2})(\d{1,2}[a-z]?) ?(\d)[a-z]{2}")


def regions(code: str) -> tuple[str, str, str]:
    """A postcode's sector, district and area, each containing the one before.

    The British "SW1A 2AA" has SW1A 2, SW1A and SW; of any other code all but the last character, about half, and the
    first two. Form of British codes: BS 7666.
    """
    if match := _UNITED_KINGDOM.fullmatch(code):
        area, district, sector = match.groups()
        return f"{area}{district} {sector}", area + district, area
    return code[:-1], code[: (len(code) + 1) // 2], code[:2]


def is_british(codes: Iterable[str]) -> bool:
    """Whether most of the codes that are stated have the British form."""
    stated = [code.casefold() for code in codes if code]
    return sum(_UNITED_KINGDOM.fullmatch(code) is not None for code in stated) * 2 > len(stated)


class PostcodeComparison:
    """Postcodes: the same, a slip, the same sector, district or area."""

    levels = (
        UNKNOWN,
        Level("same", 1, 0.5),
        Level("sector", 1, 0.15),
        Level("district", 1, 0.1),
        Level("slip", 0.7, 0.05),
        Level("area", 1, 0.08),
        Level("differs", 0, 0.12),
    )

    def __init__(self, name: str, values: Sequence[str]) -> None:
        self.name, self.aspects = name, (Aspect(name, self.levels),)
        self._coded = Coded(" ".join(value.casefold().split()) for value in values)
        wider = zip(*map(regions, self._coded.values), strict=True)
        self._wider = [Coded(each) for each in wider] or [Coded(()) for _ in range(3)]
        self._rows = [through(self._coded.codes, each.codes) for each in self._wider]
        self.recount(np.arange(len(values)))

    def recount(self, entities: Codes) -> None:
        self._rarity = self._coded.rarity(entities)
        self._wider_rarity = []
        for wider, rows in zip(self._wider, self._rows, strict=True):
            column = Coded(())
            column.values, column.codes = wider.values, rows
            self._wider_rarity.append(column.rarity(entities))

    def blocking_keys(self) -> Sequence[Key]:
        named = zip(("sector", "district", "area"), self._rows, strict=True)
        return [
            Key(self.name, (self._coded.codes,), (self.name,)),
            *(Key(f"{self.name} {name}", (rows,), (self.name,)) for name, rows in named),
        ]

    def compare(self, left: Codes, right: Codes) -> tuple[Compared, ...]:
        one, other = self._coded.codes[left], self._coded.codes[right]
        compared = blank(len(left))
        both = np.flatnonzero((one >= 0) & (other >= 0))
        slips = alike(self._coded.values, one[both], other[both], distance.OSA.distance) <= 1
        sector, district, area = ((rows[left] == rows[right])[both] for rows in self._rows)
        rarities = [each[rows[left]][both] for each, rows in zip(self._wider_rarity, self._rows, strict=True)]
        own = np.minimum(self._rarity[one[both]], self._rarity[other[both]])
        conditions = [one[both] == other[both], sector, district, slips, area]
        compared.level[both] = np.select(conditions, [1, 2, 3, 4, 5], 6)
        compared.rarity[both] = np.select(conditions, [own, rarities[0], rarities[1], own, rarities[2]], 0)
        return (compared,)
