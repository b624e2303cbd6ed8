"""Questions about the real data, each answered a second time from the raw files alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import pytest

from sightline.errors import NotFound
from sightline.model.normal.dates import clean_instant
from sightline.model.observation import SubjectKind
from sightline.model.query import All, Condition, Kind, Match, Query, Range
from sightline.search.embedded import EmbeddedEngine
from sightline.services.lookup import By
from tests.real import raw
from tests.real.conftest import World

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

COMPANY, PERSON = SubjectKind.company, SubjectKind.person
SHARED = {"crunchbase.com", "facebook.com", "youtube.com", "linkedin.com", "twitter.com", "notion.so", "medium.com"}


def ids(world: World, source: str, kind: SubjectKind, keys: Iterable[str]) -> dict[str, int]:
    return world.services.lookup.by_key(source, kind, sorted(keys))


def found(engine: EmbeddedEngine, where: Condition) -> set[int]:
    """All answers to a question about companies, page by page."""
    answers: list[int] = []
    cursor = None
    while True:
        page = engine.search(Query(kind=Kind.companies, where=where, limit=100, cursor=cursor))
        answers += page.ids
        cursor = page.cursor
        if cursor is None or not page.ids:
            assert len(answers) == len(set(answers)) == page.total
            return set(answers)


def test_companies_by_domain(world: World) -> None:
    state = list(raw.yc_states(world.data).values())[-1]
    holders: dict[str, set[str]] = defaultdict(set)
    for key, row in state.items():
        domain = raw.plain_domain(row["website"])
        if domain and domain not in SHARED:
            holders[domain].add(key)
    entity = ids(world, "ycombinator", COMPANY, state)
    answers = world.services.lookup.companies(By.domain, sorted(holders))
    assert len(holders) > 3000
    wrong = {
        domain: (keys, answers[domain])
        for domain, keys in holders.items()
        if not {entity[key] for key in keys} <= set(answers[domain])
    }
    assert wrong == {}
    # Whoever else is found had the domain before, or has it by another source.
    others = {number for domain, keys in holders.items() for number in set(answers[domain]) - {entity[k] for k in keys}}
    days = raw.yc_states(world.data).values()
    earlier = {key for day in days for key, row in day.items() if raw.plain_domain(row["website"]) in holders}
    remote = {row["slug"] for row in raw.json_lines(world.data / raw.REMOTE)}
    known = set(ids(world, "ycombinator", COMPANY, earlier).values())
    assert others <= known | set(ids(world, "remoteintech", COMPANY, remote).values())


LEGAL = re.compile(
    r"\b(inc|incorporated|llc|ltd|limited|corp|corporation|co|company|gmbh|the|sa|ag|plc|lp|pty|bv|pte|srl|sl|ab|as|oy|kk|pvt|private)\b"
)


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", LEGAL.sub("", name.casefold()))


def test_companies_by_former_name(world: World) -> None:
    states = list(raw.yc_states(world.data).values())
    names: dict[str, set[str]] = defaultdict(set)
    for state in states:
        for key, row in state.items():
            for name in (row["name"], *row["former_names"]):
                names[plain(name)].add("yc" + key)
    for row in raw.json_lines(world.data / raw.REMOTE):
        names[plain(row["title"])].add("remote" + row["slug"])
    for row in raw.table(world.data / raw.SP500):
        names[plain(row["Security"])].add("sp" + row["Symbol"])
    last = states[-1]
    entity = ids(world, "ycombinator", COMPANY, last)
    asked = {
        name: key
        for key, row in last.items()
        for name in row["former_names"]
        if re.fullmatch(r"[A-Za-z0-9 ]{4,}", name) and len(plain(name)) > 3 and names[plain(name)] == {"yc" + key}
    }
    assert len(asked) > 700
    answers = world.services.lookup.companies(By.name, asked)
    assert {name: answers[name] for name in asked} == {name: (entity[key],) for name, key in asked.items()}


def test_the_size_of_a_company_on_a_day(world: World) -> None:
    states = raw.yc_states(world.data)
    keys = sorted(set.intersection(*(set(state) for state in states.values())))[::41]
    entity = ids(world, "ycombinator", COMPANY, keys)
    alone = [
        key
        for key in keys
        if Counter(ids(world, "ycombinator", COMPANY, states["2024-11-13"]).values())[entity[key]] == 1
    ]
    sizes = {
        (key, day): world.services.records.company(entity[key], as_of=clean_instant(day) + 3_600_000).noun.headcount  # type: ignore[attr-defined]
        for key in alone
        for day in states
    }
    assert sizes == {(key, day): states[day][key]["team_size"] for key in alone for day in states}
    assert len(set(sizes.values())) > 20


def test_a_size_between_two_states_is_that_of_the_earlier(world: World) -> None:
    states = raw.yc_states(world.data)
    changed = [
        key
        for key in states["2022-04-02"].keys() & states["2023-01-31"].keys()
        if states["2022-04-02"][key]["team_size"] != states["2023-01-31"][key]["team_size"]
    ]
    key = sorted(changed)[0]
    entity = ids(world, "ycombinator", COMPANY, [key])[key]
    noun: Any = world.services.records.company(entity, as_of=clean_instant("2022-12-31")).noun
    assert noun.headcount == states["2022-04-02"][key]["team_size"]


@pytest.mark.parametrize("day", ["2008-06-01", "2018-01-10", "2021-02-01", "2024-06-01"])
def test_the_people_who_represented_a_state_on_a_day(world: World, day: str) -> None:
    members = raw.legislators(world.data)
    expected: dict[str, set[str]] = defaultdict(set)
    for number, row in members.items():
        for term in row["terms"]:
            if term["start"] <= day < term["end"]:
                expected[term["state"]].add(number)
    people = ids(world, "congress_legislators", PERSON, (f"govtrack:{number}" for number in members))
    records = world.services.records.people(sorted(people.values()))
    answered: dict[str, set[str]] = defaultdict(set)
    for record in records.values():
        noun: Any = record.noun
        for position in noun.positions:
            told = dict(position.attributes)
            if "state" in told and position.start <= day < position.end:
                assert position.location.region_code == f"US-{told['state']}"
                answered[told["state"]].add(noun.attributes["govtrack"])
    assert answered == expected
    assert len(expected) > 40


def test_a_stale_duplicate_does_not_win(world: World) -> None:
    """59 members stand twice in the file: once, for an hour, without their Bioguide number and later terms."""
    members = raw.legislators(world.data)
    twice = Counter(str(row["id"]["govtrack"]) for row in raw.json_lines(world.data / raw.LEGISLATORS))
    people = ids(world, "congress_legislators", PERSON, (f"govtrack:{number}" for number in members))
    again = [number for number, count in twice.items() if count > 1]
    assert len(again) == 59
    for number in again:
        noun: Any = world.services.records.person(people[f"govtrack:{number}"]).noun
        assert noun.attributes["bioguide"] == members[number]["id"]["bioguide"]
        assert sum("state" in dict(position.attributes) for position in noun.positions) == len(members[number]["terms"])


@pytest.mark.parametrize("moment", ["2017-06-26", "2018-06-05", "2020-06-12", "2022-11-29"])
def test_the_members_of_committees_on_a_day(world: World, moment: str) -> None:
    states = raw.seats(world.data)
    at = max(each for each in states if each[:10] <= moment)
    expected = {(committee, who, title) for committee, told in states[at].items() for who, title in told.items()}
    everybody = {who for state in states.values() for told in state.values() for who in told}
    codes = {committee for state in states.values() for committee in state}
    people = ids(world, "congress_committees", PERSON, everybody)
    answered = set()
    for who, entity in people.items():
        noun: Any = _person(world, entity, clean_instant(moment) + 86_399_000)
        for position in noun.positions if noun else ():
            if position.end is None and position.company.key in codes:
                answered.add((position.company.key, who, position.title))
    assert answered == expected


def _person(world: World, entity: int, at: int) -> Any:
    try:
        return world.services.records.person(entity, as_of=at).noun
    except NotFound:
        return None


def test_committees_have_their_names(world: World) -> None:
    listed = {row["thomas_id"]: row["name"] for row in raw.json_document(world.data / raw.COMMITTEES)}
    entity = ids(world, "congress_committees", COMPANY, listed)
    companies: Any = world.services.records.companies(sorted(entity.values()))
    assert {code: companies[number].noun.name for code, number in entity.items()} == listed


def test_remote_companies_by_technology(world: World, engine: EmbeddedEngine) -> None:
    rows = raw.json_lines(world.data / raw.REMOTE)
    entity = ids(world, "remoteintech", COMPANY, (row["slug"] for row in rows))
    uses = {row["slug"]: set(row.get("technologies", ())) for row in rows}
    for technology in sorted({each for used in uses.values() for each in used}):
        expected = {entity[slug] for slug, used in uses.items() if technology in used}
        assert found(engine, Match("technology", (technology,))) == expected, technology
    both = All((Match("technology", ("python",)), Match("technology", ("devops",))))
    remote = {number for number in found(engine, both) if _policy(world, number) == "fully-remote"}
    assert remote == {
        entity[row["slug"]]
        for row in rows
        if {"python", "devops"} <= uses[row["slug"]] and row["remote_policy"] == "fully-remote"
    }


def _policy(world: World, entity: int) -> Any:
    noun: Any = world.services.records.company(entity).noun
    return noun.attributes.get("remote_policy")


@pytest.mark.parametrize("years", [(1800, 1899), (1950, 1979), (1990, 1999), (2005, 2015)])
def test_constituents_by_sector_and_founding_year(world: World, engine: EmbeddedEngine, years: tuple[int, int]) -> None:
    rows = raw.table(world.data / raw.SP500)
    entity = ids(world, "sp500", COMPANY, (row["Symbol"] for row in rows))
    constituents = set(entity.values())
    assert len(constituents) == len({row["CIK"] for row in rows})  # two classes of shares, one company
    for sector in sorted({row["GICS Sector"] for row in rows}):
        expected = {
            entity[row["Symbol"]]
            for row in rows
            if row["GICS Sector"] == sector and years[0] <= int(row["Founded"][:4]) <= years[1]
        }
        where = All((Match("industry", (sector,)), Range("founded_year", (years,))))
        assert found(engine, where) & constituents == expected, sector
