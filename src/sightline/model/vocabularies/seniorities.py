"""The ladder of seniorities, and what each rung is called elsewhere."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.data import read_toml


class Seniority(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rung. `rank` grows with seniority; `decision_maker` says whether such a person usually decides to buy.

    `leadiq` is the value of LeadIQ's enum Seniority, `sales_navigator` the name and `item` the upper-case form that
    Sales Navigator's lists use, `lusha` Lusha's label, `job_posts` the level of a job posting.
    """

    id: str
    label: str
    rank: int
    leadiq: str
    sales_navigator: str
    item: str
    lusha: str
    job_posts: str
    decision_maker: bool = False
    aliases: tuple[str, ...] = ()


@cache
def seniorities() -> tuple[Seniority, ...]:
    """All rungs, highest first."""
    entries = read_toml("seniorities.toml")
    return tuple(msgspec.convert({"id": name} | entry, Seniority) for name, entry in entries.items())


@cache
def _by_name() -> dict[str, Seniority]:
    found = {fold_text(each.id): each for each in seniorities()}  # an id outweighs what others call another rung
    for each in seniorities():
        names = (each.id, each.label, each.sales_navigator, each.item, each.lusha, each.leadiq, *each.aliases)
        for name in names:
            found.setdefault(fold_text(name), each)
    return found


def seniority(id_or_label: str) -> Seniority | None:
    """The rung with this id, or that goes by this name anywhere; a name that several bear is the highest's."""
    return _by_name().get(fold_text(id_or_label))
