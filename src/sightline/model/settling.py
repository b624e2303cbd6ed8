"""All fields of one noun, settled between the sources that speak of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sightline.model.agreement import Ranked, Ranking, Supports, settle_list, settle_value
from sightline.model.employment import settle_positions
from sightline.model.items import NUMBERED, identity
from sightline.model.naming import PARTS, settle_names, settle_spellings
from sightline.model.normal.text import fold_text
from sightline.model.observation import NOUNS, SubjectKind
from sightline.model.statements import KEYED_FIELDS, Statement

_LISTS: dict[SubjectKind, frozenset[str]] = {
    kind: frozenset(field.name for field in msgspec.structs.fields(noun) if field.default == ())
    for kind, noun in NOUNS.items()
}
"""For each kind the fields that hold a list."""

_TOGETHER: dict[SubjectKind, frozenset[str]] = {SubjectKind.person: frozenset({"full_name", *PARTS, "positions"})}
"""Fields that `_settle_person` settles."""


def settle_fields(
    kind: SubjectKind, found: Sequence[Statement], ranking: Ranking, supports: Supports
) -> dict[str, Any]:
    """The value of each field that anybody states; what holds it up goes to `supports`."""
    values: dict[str, Any] = {}
    together, lists = _TOGETHER.get(kind, frozenset()), _LISTS[kind]
    stated: dict[str, list[Ranked]] = {}
    for statement in found:
        for field, (value, row) in statement.values.items():
            if field not in together:
                stated.setdefault(field, []).append((ranking.rank[row.observation], value))
    for field, candidates in stated.items():
        if field in lists:
            _settle_items(field, candidates, ranking, supports, values)
        else:
            values[field], ranks = settle_value(candidates)
            supports.add(field, ranks)
    for field in KEYED_FIELDS:
        _settle_keyed(field, found, ranking, supports, values)
    if kind is SubjectKind.person:
        _settle_person(found, ranking, supports, values)
    elif kind is SubjectKind.company:
        _settle_company(found, ranking, supports, values)
    return values


def _settle_keyed(
    field: str, found: Sequence[Statement], ranking: Ranking, supports: Supports, values: dict[str, Any]
) -> None:
    stated: dict[str, list[tuple[int, Any]]] = {}
    for statement in found:
        for key, (value, row) in statement.keyed.get(field, {}).items():
            stated.setdefault(key, []).append((ranking.rank[row.observation], value))
    if stated:
        values[field] = {}
    for key in sorted(stated):
        values[field][key], ranks = settle_value(stated[key])
        supports.add(f"{field}:{key}", ranks)


def _settle_items(
    field: str, stated: Sequence[tuple[int, Any]], ranking: Ranking, supports: Supports, values: dict[str, Any]
) -> None:
    items = settle_list(stated, ranking)
    values[field] = tuple(item for _, item, _ in items)
    numbered = field in NUMBERED
    for number, (name, item, ranks) in enumerate(items):
        supports.add(f"{field}:{number if numbered else name}", ranks, getattr(item, "status", None))


def _settle_person(found: Sequence[Statement], ranking: Ranking, supports: Supports, values: dict[str, Any]) -> None:
    names = settle_names(found, ranking, supports)
    values.update(names)
    full = names.get("full_name", "")
    others, former = settle_spellings(found, ranking, "full_name", fold_text, full)
    _add_spellings("alternative_names", [*others, *former], (full,), values, supports)
    if any("positions" in each.values for each in found):
        positions = settle_positions(found, ranking)
        values["positions"] = tuple(position for position, _ in positions)
        for number, (_, ranks) in enumerate(positions):
            supports.add(f"positions:{number}", ranks)


def _settle_company(found: Sequence[Statement], ranking: Ranking, supports: Supports, values: dict[str, Any]) -> None:
    """Older names of a source are former names, other sources' spellings alternative ones; so with domains."""
    name, domain = values.get("name", ""), values.get("domain", "")
    others, former = settle_spellings(found, ranking, "name", fold_text, name)
    _add_spellings("former_names", former, (name,), values, supports)
    _add_spellings("alternative_names", others, (name, *values.get("former_names", ())), values, supports)
    domains, older = settle_spellings(found, ranking, "domain", str, domain)
    _add_spellings("other_domains", [*domains, *older], (domain,), values, supports)


def _add_spellings(
    field: str, extra: Sequence[tuple[str, int]], own: Sequence[str], values: dict[str, Any], supports: Supports
) -> None:
    """Add other spellings to a list field, unless they are in it or the record's own."""
    known = {identity(each) for each in (*values.get(field, ()), *own) if each}
    for value, rank in extra:
        name = identity(value)
        if name not in known:
            known.add(name)
            values[field] = (*values.get(field, ()), value)
            supports.add(f"{field}:{name}", [rank])
