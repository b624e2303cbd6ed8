"""Names: which of several is the name, and what the others are: parts, alternatives, former names, other domains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sightline.model.agreement import Ranking, Supports
from sightline.model.normal.names import parse_person_name
from sightline.model.normal.text import fold_text
from sightline.model.statements import Statement

PARTS = ("first_name", "middle_name", "last_name", "prefix", "suffix", "nickname")
"""The fields of a person's name beside `full_name`; they are settled together, so that no name is mixed of two."""


def read_names(values: dict[str, Any]) -> None:
    """Fill in the parts of a name that are not stated, or the full name from its parts."""
    full = values.get("full_name")
    first, last = values.get("first_name"), values.get("last_name")
    if full is None and first is None and last is None:
        return
    name = parse_person_name(full, first, values.get("middle_name"), last)
    if full is None and name.full:
        values["full_name"] = name.full
    for field, read in zip(
        PARTS, (name.first, name.middle, name.last, name.prefix, name.suffix, name.nickname), strict=True
    ):
        if read is not None and field not in values:
            values[field] = read


def settle_names(found: Sequence[Statement], ranking: Ranking, supports: Supports) -> dict[str, Any]:
    """The name that the best source with a whole name gives, with parts from others where it has none.

    A source that outranks it but states only parts (a correction of the first name) replaces those parts. Other full
    names, also older ones, become alternative names.
    """
    bundles = sorted((each for each in (_bundle(statement, ranking) for statement in found) if each), key=_by_rank)
    if not bundles:
        return {}
    base = next((each for each in bundles if _is_whole(each[1])), bundles[0])
    place, names = base[0], dict(base[1])
    better = bundles[: bundles.index(base)]
    for _, other in reversed(better):
        names.update(other)
    if any("first_name" in other or "last_name" in other for _, other in better):
        _recompose(names)
    if not _is_whole(names):
        read_names(names)
    _fill_parts(names, bundles)
    for field, value in names.items():
        agree = [rank for rank, other in bundles if fold_text(other.get(field, "")) == fold_text(value)]
        supports.add(field, agree or [place])
    return names


def _by_rank(bundle: tuple[int, dict[str, Any]]) -> int:
    return bundle[0]


def _is_whole(names: dict[str, Any]) -> bool:
    return "full_name" in names or ("first_name" in names and "last_name" in names)


def _bundle(statement: Statement, ranking: Ranking) -> tuple[int, dict[str, Any]] | None:
    """The name fields of one statement with the rank of the observation that states the most telling of them."""
    stated = {field: statement.values[field] for field in ("full_name", *PARTS) if field in statement.values}
    if not stated:
        return None
    names = {field: value for field, (value, _) in stated.items()}
    if _is_whole(names):
        read_names(names)
    _, row = next(iter(stated.values()))
    return ranking.rank[row.observation], names


def _recompose(names: dict[str, Any]) -> None:
    parts = [names.get(field) for field in ("first_name", "middle_name", "last_name")]
    names["full_name"] = " ".join(part for part in parts if part)


def _fill_parts(names: dict[str, Any], bundles: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Parts that the best source lacks, from others that give the person the same last name."""
    last = fold_text(names.get("last_name", ""))
    for _, other in bundles:
        if fold_text(other.get("last_name", "")) == last:
            for field in PARTS:
                if field in other:
                    names.setdefault(field, other[field])


def settle_spellings(
    found: Sequence[Statement], ranking: Ranking, field: str, fold: Callable[[str], str], own: str
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """The other values of a field: (what sources say now, what sources said earlier), best first, with ranks.

    A value that is the record's own, spelled otherwise, is neither; one that a source gave up is an earlier one even if
    another still states it.
    """
    speaking = [statement for statement in found if field in statement.values]
    earlier = sorted(
        (ranking.rank[row.observation], value)
        for statement in speaking
        for value, row in statement.earlier.get(field, ())
    )
    current = sorted((ranking.rank[row.observation], value) for value, row in (each.values[field] for each in speaking))
    seen = {fold(own)}
    former = _new(earlier, seen, fold)
    return _new(current, seen, fold), former


def _new(ranked: Sequence[tuple[int, str]], seen: set[str], fold: Callable[[str], str]) -> list[tuple[str, int]]:
    fresh = []
    for rank, value in ranked:
        form = fold(value)
        if form and form not in seen:
            seen.add(form)
            fresh.append((value, rank))
    return fresh
