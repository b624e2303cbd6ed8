"""Names of months."""

from __future__ import annotations

from functools import cache

from sightline.model.vocabularies.data import read_table


@cache
def month_numbers() -> dict[str, int]:
    """Number of the month (1 to 12) for each folded name or abbreviation, in seven languages."""
    return {name: int(row["month"]) for row in read_table("months.csv") for name in row["names"].split()}
