"""Legal forms and names of organisations against public data."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from sightline.model.normal.companies import company_key
from sightline.resolve.names.organisations import (
    acronym,
    compare_organisations,
    organisation_skeleton,
    prepare_organisation,
)
from tests.real import raw

pytestmark = pytest.mark.real

_ALIAS = re.compile(
    r"^\s+- (?!display:|generic:|compare:|aliases:)(.+)$|^\s+-? ?(?:display|compare): (.+)$", re.MULTILINE
)


def test_the_legal_forms_of_the_world_are_known(real_data: Path) -> None:
    """The reference holds each form in many languages and with common typing errors; rare ones are many."""
    text = (real_data / "reference" / "rigour_org_types.yml").read_text(encoding="utf-8")
    found = {(one or other).partition(" #")[0].strip(" '\"") for one, other in _ALIAS.findall(text)}
    known = {form for form in found if "zyxq" in (company_key(f"Zyxq {form}"), company_key(f"{form} Zyxq"))}
    print(f"{len(known)} of {len(found)} legal forms are known")  # noqa: T201
    assert len(known) > 0.45 * len(found)


def test_companies_of_one_directory_keep_apart(real_data: Path) -> None:
    """Companies that share a blocking key but no name are hardly ever called the same."""
    directory = list(raw.yc_states(real_data).values())[-1]
    names = {row["name"] for row in directory.values()}
    blocks = defaultdict(set)
    for name in names:
        prepared = prepare_organisation(name)
        for key in {organisation_skeleton(prepared), acronym(prepared), *(f"word {each}" for each in prepared.bag)}:
            blocks[key].add(name)
    pairs = {pair for block in blocks.values() if len(block) < 400 for pair in combinations(sorted(block), 2)}
    same = [
        pair for pair in pairs if compare_organisations(*(prepare_organisation(each) for each in pair)).score >= 0.5
    ]
    print(f"{len(same)} of {len(pairs)} pairs are called the same")  # noqa: T201
    assert len(pairs) > 20_000
    assert len(same) < 0.005 * len(pairs), same
