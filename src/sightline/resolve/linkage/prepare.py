"""The comparisons that a config asks for, made from a table's distinct rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sightline.resolve.linkage.columns import EmailComparison, NumberComparison, TextComparison
from sightline.resolve.linkage.comparison import Comparison
from sightline.resolve.linkage.config import Column, Config, Kind, Part
from sightline.resolve.linkage.dates import DateComparison
from sightline.resolve.linkage.names import NameComparison
from sightline.resolve.linkage.persons import longest, read_name
from sightline.resolve.linkage.postcodes import PostcodeComparison
from sightline.resolve.linkage.table import Units

_SINGLE: dict[Kind, Callable[[str, Sequence[str]], Comparison]] = {
    Kind.company: TextComparison,
    Kind.date: DateComparison,
    Kind.place: TextComparison,
    Kind.postcode: PostcodeComparison,
    Kind.number: NumberComparison,
    Kind.text: TextComparison,
    Kind.email: EmailComparison,
    Kind.phone: NumberComparison,
    Kind.id: NumberComparison,
}


def make_comparisons(units: Units, config: Config) -> list[Comparison]:
    """A comparison for each column, and one for all columns of a name."""
    made: list[Comparison] = []
    groups: dict[str, list[Column]] = {}
    for name, column in config.columns.items():
        if column.kind == Kind.name:
            groups.setdefault(column.group, []).append(column)
        else:
            made.append(_SINGLE[column.kind](name, units.columns[name]))
    return [*(_names(group, columns, units) for group, columns in groups.items()), *made]


def _names(group: str, columns: Sequence[Column], units: Units) -> NameComparison:
    by_part = [[units.columns[each.name] for each in columns if each.part == part] for part in Part]
    rows = [[longest(values) for values in zip(*part, strict=True)] if part else [""] * len(units) for part in by_part]
    return NameComparison(group, [read_name(*texts) for texts in zip(*rows, strict=True)])
