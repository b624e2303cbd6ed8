"""Names of people in real sets: the nicknames of Congress and of a public list, and namesakes."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from sightline.resolve.names.given import given_roots, is_given
from sightline.resolve.names.persons import compare_persons, prepare_person
from sightline.resolve.names.rarity import is_common

pytestmark = pytest.mark.real


def members(real_data: Path) -> list[dict[str, Any]]:
    with gzip.open(real_data / "congress/legislators_seen_2017_2026.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def same(one: str, other: str) -> bool:
    return compare_persons(prepare_person(one), prepare_person(other)).score >= 0.5


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_nicknames_of_congress(real_data: Path) -> None:
    names = [row["name"] for row in members(real_data) if "nickname" in row["name"]]
    pairs = [(f"{each['nickname']} {each['last']}", f"{each['first']} {each['last']}") for each in names]
    missed = [pair for pair in pairs if not same(*pair)]
    print(f"{len(pairs)} nicknames, missed: {missed}")  # noqa: T201
    assert share([same(*pair) for pair in pairs]) >= 0.8


def test_members_under_the_names_of_the_encyclopedia(real_data: Path) -> None:
    pairs = [
        (re.sub(r"\(.*\)", "", row["id"]["wikipedia"]), row["name"]["official_full"])
        for row in members(real_data)
        if "wikipedia" in row["id"] and "official_full" in row["name"]
    ]
    missed = [pair for pair in pairs if not same(*pair)]
    print(f"{len(pairs)} members, missed: {missed}")  # noqa: T201
    assert share([same(*pair) for pair in pairs]) >= 0.97


def test_members_of_one_family_name_are_kept_apart(real_data: Path) -> None:
    families: dict[str, set[str]] = defaultdict(set)
    for row in members(real_data):
        families[row["name"]["last"]].add(f"{row['name']['first']} {row['name']['last']}")
    pairs = [pair for family in families.values() for pair in combinations(sorted(family), 2)]
    glued = [pair for pair in pairs if same(*pair)]
    print(f"{len(pairs)} pairs, glued: {glued}")  # noqa: T201
    assert len(glued) <= 0.04 * len(pairs)


def test_agreement_with_a_public_list_of_nicknames(real_data: Path) -> None:
    with (real_data / "reference/nicknames.csv").open(encoding="utf-8") as file:
        rows = [(row["name1"], row["name2"]) for row in csv.DictReader(file)]
    agreed = [bool(given_roots(one) & given_roots(other)) for one, other in rows]
    known = [yes for yes, (one, other) in zip(agreed, rows, strict=True) if is_given(one) and is_given(other)]
    frequent = [yes for yes, (one, _) in zip(agreed, rows, strict=True) if is_common(one, "given")]
    print(f"all {share(agreed):.2f}, of frequent names {share(frequent):.2f}, where we know both {share(known):.2f}")  # noqa: T201
    assert share(known) >= 0.7
