"""What people do: the 26 functions of Sales Navigator, and what each is called elsewhere."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.data import read_table


class Function(msgspec.Struct, frozen=True):
    """One function. `label` is Sales Navigator's name, `leadiq` the role name, `lusha` one of 16 departments."""

    id: str
    label: str
    leadiq: str
    lusha: str
    aliases: tuple[str, ...] = ()


@cache
def functions() -> tuple[Function, ...]:
    """All functions, by label."""
    return tuple(
        Function(row["id"], row["label"], row["leadiq"], row["lusha"], tuple(filter(None, row["aliases"].split("|"))))
        for row in read_table("functions.csv")
    )


@cache
def _by_name() -> dict[str, Function]:
    found: dict[str, Function] = {}
    for names in (lambda each: (each.id, each.label), lambda each: each.aliases, lambda each: (each.leadiq,)):
        for each in functions():
            for name in names(each):
                found.setdefault(fold_text(name), each)
    return found


def function(id_or_label: str) -> Function | None:
    """The function with this id, or that goes by this name."""
    return _by_name().get(fold_text(id_or_label.replace("&", " and ")))


@cache
def functions_of_lusha(department: str) -> tuple[Function, ...]:
    """The functions that belong to one of Lusha's departments, in any case."""
    wanted = department.casefold()
    return tuple(each for each in functions() if each.lusha.casefold() == wanted)


@cache
def functions_of_leadiq(role: str) -> tuple[Function, ...]:
    """The functions that go by this LeadIQ role, in any case."""
    wanted = role.casefold()
    return tuple(each for each in functions() if each.leadiq.casefold() == wanted)
