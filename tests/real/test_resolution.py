"""Y Combinator's renames and namesakes, and Congress's nicknames, come out right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sightline.model.normal.text import fold_text
from sightline.model.observation import BatchHeader, Observation, SubjectKind
from sightline.resolve.known import Known
from sightline.resolve.traits import MOST_NAMES
from sightline.services import open_services
from sightline.settings import Settings
from sightline.store import Store
from tests.real import raw
from tests.real.conftest import World
from tests.services.saying import day, said

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

PERSON, COMPANY = SubjectKind.person, SubjectKind.company
SECOND = "second"


# one source: renames and namesakes


@pytest.fixture(scope="module")
def subjects(store: Store) -> dict[str, int]:
    with store.read() as reader:
        return {key: subject for subject, key in reader.stream_subjects("ycombinator", COMPANY)}


@pytest.fixture(scope="module")
def borne(real_data: Path) -> dict[str, list[tuple[str, str]]]:
    """The names and websites of each company, in the order of time."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for state in raw.yc_states(real_data).values():
        for key, row in state.items():
            if not found[key] or found[key][-1] != (row["name"], row["website"]):
                found[key].append((row["name"], row["website"]))
    return found


def test_namesakes_stay_two(store: Store, subjects: dict[str, int], borne: dict[str, list[tuple[str, str]]]) -> None:
    """Two ids of the directory are two companies, whether they once had one name or nothing in common."""
    with store.read() as reader:
        entities = reader.entities_of(sorted(subjects.values()))
    namesakes: dict[str, set[str]] = defaultdict(set)
    for key, names in borne.items():
        for name, _ in names:
            namesakes[fold_text(name)].add(key)
    groups = [keys for keys in namesakes.values() if len(keys) > 1]
    wrong = [keys for keys in groups if len({entities[subjects[key]] for key in keys}) < len(keys)]
    assert len(groups) > 50
    assert len(wrong) <= 0.02 * len(groups)
    of_entity: dict[int, set[str]] = defaultdict(set)
    for key, subject in subjects.items():
        of_entity[entities[subject]].add(key)
    assert [keys for keys in of_entity.values() if len(keys) > 1] == []


def test_renamed_companies_keep_their_id_and_their_former_names(
    world: World, store: Store, subjects: dict[str, int], borne: dict[str, list[tuple[str, str]]]
) -> None:
    """Those that the directory itself lists as former names stand in the record; resolution knows all of them."""
    renamed = {key: {name for name, _ in names} for key, names in borne.items() if len({n for n, _ in names}) > 1}
    assert len(renamed) > 100
    listed = list(raw.yc_states(world.data).values())[-1]
    with store.read() as reader:
        entities = reader.entities_of([subjects[key] for key in renamed])
        known = Known(reader)
        known.read([subjects[key] for key in renamed])
    found: Any = world.services.records.companies(sorted(set(entities.values())))
    for key, names in renamed.items():
        traits = known.traits(subjects[key])
        assert names <= set(map(str, traits.names)) or len(traits.names) == MOST_NAMES, key
        former = {fold_text(name) for name in listed.get(key, {}).get("former_names") or ()}
        noun = found[entities[subjects[key]]].noun
        assert former <= {fold_text(name) for name in (noun.name, *noun.alternative_names, *noun.former_names)}, key


# two sources


class Joined(NamedTuple):
    """Rows of the second source: how many, how many joined the right one, and how many any other."""

    rows: int
    right: int
    wrong: int


def joined(home: Path, first: Iterable[Observation], second: Mapping[str, Observation], kind: SubjectKind) -> Joined:
    """Import two sources; a row of the second should join the subject that has its key in the first."""
    settings = Settings(home=home)
    with open_services(settings) as services:
        for source, rows in (("first", list(first)), (SECOND, list(second.values()))):
            services.imports.observations(BatchHeader(source, day(0), source), lambda rows=rows: rows)  # type: ignore[misc]
    store = Store.open(settings)
    with store.read() as reader:
        mine = {key: subject for subject, key in reader.stream_subjects("first", kind)}
        theirs = {key: subject for subject, key in reader.stream_subjects(SECOND, kind)}
        entities = reader.entities_of([*mine.values(), *theirs.values()])
        members: dict[int, set[str]] = defaultdict(set)
        for key, subject in mine.items():
            members[entities[subject]].add(key)
    store.close()
    partners = {key: members[entities[theirs[key]]] for key in second}
    right = sum(key in found for key, found in partners.items())
    wrong = sum(bool(found - {key}) for key, found in partners.items())
    return Joined(len(second), right, wrong)


def listed(row: raw.Row) -> dict[str, Any]:
    """What the directory says of a company, as far as the last state goes."""
    domain = raw.plain_domain(row["website"])
    fields: dict[str, Any] = {"name": row["name"]}
    if domain:
        fields["domain"] = domain
    if row.get("all_locations"):
        fields["location"] = {"text": row["all_locations"].split(";")[0].strip()}
    return fields


@pytest.mark.parametrize(
    ("known", "floor"), [(("name", "domain"), 0.97), (("name", "location"), 0.80)], ids=["domain", "place"]
)
def test_a_second_source_of_companies_joins(
    real_data: Path, tmp_path: Path, known: tuple[str, str], floor: float
) -> None:
    state = list(raw.yc_states(real_data).values())[-1]
    told = {key: listed(row) for key, row in state.items()}
    first = [said(COMPANY, key, **fields) for key, fields in told.items()]
    second = {
        key: said(COMPANY, key, **{name: fields[name] for name in known})
        for key, fields in told.items()
        if all(name in fields for name in known)
    }
    found = joined(tmp_path / "home", first, second, COMPANY)
    assert found.rows > 2_000
    assert found.right >= floor * found.rows, found
    assert found.wrong <= 0.01 * found.rows, found


def test_nicknames_of_congress_join_the_official_names(real_data: Path, tmp_path: Path) -> None:
    """The first source has official names, the second nickname and surname; both the seats, as jobs, and the state."""
    rows = raw.legislators(real_data)
    first, second = [], {}
    for key, row in rows.items():
        name = row["name"]
        official = name.get("official_full") or f"{name['first']} {name['last']}"
        first.append(said(PERSON, key, full_name=official, **seat(row)))
        if name.get("nickname"):
            second[key] = said(PERSON, key, full_name=f"{name['nickname']} {name['last']}", **seat(row))
    found = joined(tmp_path / "home", first, second, PERSON)
    assert found.rows > 40
    assert found.right >= 0.95 * found.rows, found
    # Jimmy and Jeff Duncan meet in "John J. Duncan"; Tony Gonzales and Anthony Gonzalez do the same work.
    assert found.wrong <= 2, found


def seat(row: raw.Row) -> dict[str, Any]:
    """The last seat of a member as a job, and the state as a place."""
    term = row["terms"][-1]
    house = {"sen": ("Senator", "United States Senate"), "rep": ("Representative", "United States House")}[term["type"]]
    return {
        "positions": [{"title": house[0], "company": {"name": house[1]}, "start": term["start"]}],
        "location": {"region_code": f"US-{term['state']}", "country_code": "US"},
    }


def test_members_who_stand_twice_are_one(world: World, store: Store) -> None:
    """Members whose first row lacks the Bioguide number have one key all the same, and are one person."""
    with store.read() as reader:
        keys = {key: subject for subject, key in reader.stream_subjects("congress_legislators", PERSON)}
        entities = reader.entities_of(sorted(keys.values()))
    assert len(set(entities.values())) == len(keys) == len(raw.legislators(world.data))
