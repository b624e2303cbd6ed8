"""Parts of person names: accuracy on labelled names, on the stated names of Congress, and the traps.

`name_parts_labelled.csv` was labelled by judgement before the rules were run on it; the rules and words were mended by
the errors of one half, and the other half was only counted. Names whose order nothing tells (Rossi Marco) are labelled
in Western order.
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.normal import names
from sightline.model.normal.names import parse_person_name
from sightline.model.normal.text import fold_text
from sightline.model.vocabularies.name_parts import name_parts

with (Path(__file__).parent / "name_parts_labelled.csv").open(encoding="utf-8", newline="") as _file:
    LABELLED = list(csv.DictReader(_file))
HELD_OUT = [row for row in LABELLED if zlib.crc32(row["full"].encode()) % 2]


@pytest.mark.parametrize(
    ("fields", "least"),
    [(["first", "last"], 0.95), (["prefix"], 0.95), (["suffix"], 0.95), (["middle"], 0.95), (["nickname"], 0.97)],
    ids=lambda each: "+".join(each) if isinstance(each, list) else "",
)
def test_accuracy(fields: list[str], least: float) -> None:
    assert len(HELD_OUT) >= 150
    read = [(row, parse_person_name(row["full"])) for row in HELD_OUT]
    wrong = [name for row, name in read if any((getattr(name, each) or "") != row[each] for each in fields)]
    print(f"{'+'.join(fields)}: {1 - len(wrong) / len(read):.3f} of {len(read)}")  # noqa: T201
    assert 1 - len(wrong) / len(read) >= least, wrong


TRAPS = """
Louis C.K.; Louis, , C.K.
Max Born; Max, , Born
Van Morrison; Van, , Morrison
Al Gore; Al, , Gore
Do Kwon; Do, , Kwon
Jan D. Smith; Jan, D., Smith
M. Night Shyamalan; M., Night, Shyamalan
Rosa García López; Rosa, , García López
Jennifer Lopez Affleck; Jennifer, Lopez, Affleck
Juan Martín Gómez; Juan, Martín, Gómez
Cristina Fernández de Kirchner; Cristina, , Fernández de Kirchner
Dr hab. Adam Mazur; Adam, , Mazur
He Wei; He, , Wei
CA Rahul Mehta; Rahul, , Mehta
CA MEHTA; Ca, , Mehta
Сидоров П.П.; П.П., , Сидоров
Иван Петрович; Иван, , Петрович
Jane Doe | We are hiring!; Jane, , Doe
Jane Doe - MBA; Jane, , Doe
Berg, Jan van den; Jan, , van den Berg
Peter DE VRIES; Peter, , de Vries
JD Vance; JD, , Vance
"""


@pytest.mark.parametrize("line", TRAPS.strip().splitlines())
def test_traps(line: str) -> None:
    full, _, parts = line.partition("; ")
    name = parse_person_name(full)
    assert [name.first or "", name.middle or "", name.last or ""] == parts.split(", ")


@given(st.sampled_from(LABELLED))
def test_the_reading_order_is_a_fixed_point(row: dict[str, str]) -> None:
    once = parse_person_name(row["full"])
    assert parse_person_name(once.full).full == once.full


@given(st.sampled_from([row for row in LABELLED if row["full"].isascii() and row["first"] and not row["suffix"]]))
def test_spaces_do_not_count(row: dict[str, str]) -> None:
    assert parse_person_name("  " + row["full"].replace(" ", "  ")) == parse_person_name(row["full"])


def test_data_is_sound() -> None:
    parts = name_parts()
    for word in parts.prefixes | parts.suffixes | parts.particles | parts.spanish_surnames | parts.spanish_given:
        assert word == word.lower()
        assert "." not in word
    assert not parts.spanish_surnames & parts.spanish_given


def test_the_cache_is_bounded() -> None:
    assert names._read_slowly.cache_info().maxsize


@pytest.mark.real
def test_stated_names_of_congress(real_data: Path) -> None:
    """First and last names as Congress states them; the first may be stated by a nickname."""
    with gzip.open(real_data / "congress/legislators_seen_2017_2026.jsonl.gz", "rt", encoding="utf-8") as file:
        stated = [row["name"] for row in map(json.loads, file) if "official_full" in row["name"]]
    read = [(each, parse_person_name(each["official_full"])) for each in stated]
    firsts = [fold_text(name.first or "") in {fold_text(each["first"]), fold_text(each.get("nickname", ""))}
              for each, name in read]  # fmt: skip
    lasts = [fold_text(name.last or "") == fold_text(each["last"]) for each, name in read]
    both = [first and last for first, last in zip(firsts, lasts, strict=True)]
    first, last, whole = (sum(each) / len(each) for each in (firsts, lasts, both))
    print(f"{len(read)} names: first {first:.3f}, last {last:.3f}, both {whole:.3f}")  # noqa: T201
    assert last >= 0.97
    assert whole >= 0.95
