"""Job titles: the seniority and the function that a title speaks of."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from sightline.model.normal.text import words


class TitleReading(msgspec.Struct, frozen=True):
    """Ids of the vocabularies `seniorities` and `functions`, None where the title does not say."""

    seniority: str | None = None
    function: str | None = None


_FIRST = {"ceo": "c_level", "cto": "c_level", "cfo": "c_level", "coo": "c_level", "cmo": "c_level", "chief": "c_level",
          "vp": "vp", "head": "head", "director": "director", "manager": "manager", "founder": "owner",
          "owner": "owner", "partner": "partner", "lead": "lead", "senior": "senior", "intern": "training"}  # fmt: skip
_DOES = {"sales": "sales", "marketing": "marketing", "engineer": "engineering", "engineering": "engineering",
         "finance": "finance", "cfo": "finance", "cto": "engineering", "cmo": "marketing", "coo": "operations",
         "operations": "operations", "product": "product_management", "founder": "entrepreneurship"}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def read_title(title: str) -> TitleReading:
    """The seniority and function in a title."""
    tokens = words(title[:500])
    seniority = next((_FIRST[each] for each in tokens if each in _FIRST), "staff" if tokens else None)
    return TitleReading(seniority, next((_DOES[each] for each in tokens if each in _DOES), None))
