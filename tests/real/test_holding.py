"""What real sources changed about themselves is held, and what changed in the world beside it is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from sightline.model.hold import Verdict
from sightline.model.observation import CLAIMS, BatchHeader, Observation, SubjectKind
from sightline.model.reading import day_of
from sightline.model.signal import Kind, Signal
from sightline.services import open_services
from sightline.services.holding import HeldLine
from sightline.services.signals import Asked
from sightline.settings import Settings
from sightline.sources.world import Noise, World
from tests.real import raw
from tests.real.conftest import World as RealWorld

pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]

PERSON, COMPANY = SubjectKind.person, SubjectKind.company
REWRITTEN = {
    ("2022-04-02", "regions"), ("2023-01-31", "tags"), ("2023-01-31", "regions"), ("2023-04-05", "tags"),
    ("2023-09-13", "all_locations"), ("2023-09-13", "listed_industries"), ("2023-10-13", "all_locations"),
}  # fmt: skip
"""The vocabularies of Y Combinator's directory that were rewritten, by the notes on the data."""

SEATS = "congress_committees"
EMPTIED = (("2018-12-31", "2019-09-30"), ("2021-01-10", "2021-12-31"))
"""When the committees were emptied and refilled: days before and behind."""


def held(world: RealWorld, source: str) -> list[HeldLine]:
    return world.services.holding.listed(source, limit=10_000)


def signals_of(world: RealWorld, source: str, kind: SubjectKind) -> dict[str, list[Signal]]:
    """The signals of each subject of a source that are about it, by its key."""
    with world.services.signals._store.read() as reader:
        keys = dict(reader.stream_subjects(source, kind))
        lead = reader.entities_of(list(keys))
    told = world.services.signals.of(sorted(set(lead.values())), Asked())
    return {key: [each.signal for each in told.get(lead[subject], [])] for subject, key in keys.items()}


def test_rewritten_vocabularies_are_held(world: RealWorld) -> None:
    found = {(day_of(each.observed_at), each.field.removeprefix("attributes.")) for each in held(world, "ycombinator")}
    assert found >= REWRITTEN
    assert not [each for each in held(world, "ycombinator") if each.field in ("headcount", "name", "status", "domain")]


def test_each_change_of_team_size_is_one_signal(world: RealWorld) -> None:
    """On 2023-01-31 too, when vocabularies were rewritten and 27 % of the companies changed size.

    Companies that several rows or sources tell of are followed by one of them; they are left out.
    """
    found = signals_of(world, "ycombinator", COMPANY)
    with world.services.signals._store.read() as reader:
        subjects = dict(reader.stream_subjects("ycombinator", COMPANY))
        lead = reader.entities_of(list(subjects))
        members = reader.members(sorted(set(lead.values())))
    alone = {key for subject, key in subjects.items() if len(members[lead[subject]]) == 1}
    expected: Counter[tuple[str, str, int, int]] = Counter()
    before: dict[str, int] = {}
    for day, state in raw.yc_states(world.data).items():
        for key, row in state.items():
            size = row.get("team_size")
            if key in alone and size is not None:
                if before.get(key, size) != size:
                    expected[key, day, before[key], size] += 1
                before[key] = size
    changes = Counter(
        (key, each.day, each.before.value, each.after.value)
        for key in alone
        for each in found[key]
        if each.kind is Kind.headcount_change
    )
    assert changes == expected
    assert sum(day == "2023-01-31" for _, day, *_ in expected) > 900


def test_what_was_emptied_and_refilled_is_no_change_of_those_who_kept_their_seats(world: RealWorld) -> None:
    found = signals_of(world, SEATS, PERSON)
    states = raw.seats(world.data)
    assert {day_of(each.observed_at) for each in held(world, SEATS)} >= {"2021-01-18", "2021-02-25", "2019-02-11"}
    for begin, end in EMPTIED:
        before, after = seats_on(states, begin), seats_on(states, end)
        kept = {
            (member, committee)
            for member, seats in before.items()
            for committee, title in seats.items()
            if (committee, title) in after.get(member, {}).items()
        }
        told = {
            (member, name): each
            for member, some in found.items()
            for each in some
            for name in (each.before.company, each.after.company)
            if begin < each.day < end and name is not None
        }
        wrong = {seat: each for seat, each in told.items() if seat in kept}
        assert len(kept) > 1_000
        assert len(wrong) <= len(kept) // 200, wrong


def seats_on(states: dict[str, dict[str, dict[str, str | None]]], day: str) -> dict[str, dict[str, str | None]]:
    """For each member the committees and titles on a day."""
    last = max(each for each in states if each[:10] <= day)
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for committee, members in states[last].items():
        for member, title in members.items():
            found[member][committee] = title
    return dict(found)


Batches = list[tuple[BatchHeader, list[Observation]]]


def made(seed: int) -> Batches:
    world = World(seed=seed, noise=Noise(), companies=150, people=1_500, months=12)
    return [(header, list(rows)) for header, rows in world.batches()]


def imported(home: Path, batches: Batches) -> list[HeldLine]:
    with open_services(Settings(home=home)) as services:
        services.imports.series([(header, partial(iter, rows)) for header, rows in batches])
        return services.holding.listed(state=Verdict.held, limit=10_000)


@pytest.mark.parametrize("seed", [7101, 7102, 7103])
def test_nothing_is_held_of_what_took_place_in_a_world(tmp_path: Path, seed: int) -> None:
    assert imported(tmp_path, made(seed)) == []


@pytest.mark.parametrize("seed", [7104, 7105])
def test_just_what_is_put_into_a_world_is_held(tmp_path: Path, seed: int) -> None:
    """In the middle, the source with the most rows spells its most frequent title otherwise, wherever it stands."""
    batches = made(seed)
    source = Counter(header.source for header, some in batches for _ in some).most_common(1)[0][0]
    middle = [place for place, (header, _) in enumerate(batches) if header.source == source][6]
    last = {row.key: row for header, some in batches[:middle] if header.source == source for row in some}
    titles = Counter(title for row in last.values() for title in titles_of(row))
    frequent = titles.most_common(1)[0][0]
    at = batches[middle][0].observed_at - 3_600_000
    rewritten = [renamed(row, frequent) for row in last.values() if frequent in titles_of(row)]
    later = [
        (header, [renamed(row, frequent) for row in some] if header.source == source else some)
        for header, some in batches[middle:]
    ]
    told = [*batches[:middle], (BatchHeader(source, at, "rewritten"), rewritten), *later]
    found = imported(tmp_path, told)
    assert {(each.source, each.observed_at, each.field, each.old, each.new) for each in found} == {
        (source, at, "positions.title", frequent, f"{frequent} (new grade)")
    }


def titles_of(row: Observation) -> list[str]:
    claim: Any = row.claim
    if row.kind is not PERSON or claim is None or not claim.positions:
        return []
    return [each.title for each in claim.positions if each.title]


def renamed(row: Observation, title: str) -> Observation:
    claim: Any = row.claim
    if title not in titles_of(row):
        return row
    positions = tuple(
        msgspec.structs.replace(each, title=f"{title} (new grade)") if each.title == title else each
        for each in claim.positions
    )
    return msgspec.structs.replace(row, claim=msgspec.structs.replace(claim, positions=positions))


@pytest.mark.parametrize("seed", [7106])
def test_a_source_that_is_emptied_and_refilled_tells_what_the_whole_one_tells(tmp_path: Path, seed: int) -> None:
    """A complete file with a fifth of its rows, before each second one that is whole, changes no signal."""
    dice = Random(seed)
    people = [(f"p{n}", f"Person {n}") for n in range(400)]
    at = 1_700_000_000_000
    month = 30 * 86_400_000
    jobs = {key: (dice.randrange(40), dice.randrange(30)) for key, _ in people}
    whole: Batches = []
    emptied: Batches = []
    for number in range(6):
        for key, _ in people:
            if dice.random() < 0.02:
                jobs[key] = dice.randrange(40), dice.randrange(30)
        rows = [at_work(key, name, *jobs[key]) for key, name in people]
        header = BatchHeader("vendor", at + number * month, f"whole {number}", (PERSON,))
        if number % 2:
            some = dice.sample(rows, len(rows) // 5)
            before = BatchHeader("vendor", header.observed_at - month // 4, f"part {number}", (PERSON,))
            emptied.append((before, [row for row in some if row in whole[-1][1]]))
        whole.append((header, rows))
        emptied.append((header, rows))
    told = []
    for name, batches in (("whole", whole), ("emptied", emptied)):
        with open_services(Settings(home=tmp_path / name)) as services:
            services.imports.series([(header, partial(iter, rows)) for header, rows in batches])
            found = services.signals.page(Asked(), limit=10_000).told
            told.append(
                Counter((e.signal.kind, e.signal.day, e.signal.before.title, e.signal.after.title) for e in found)
            )
            lines = services.holding.listed()
            assert [each.op.value for each in lines] == (["gone"] * 3 if name == "emptied" else [])
    assert told[0] == told[1]
    assert told[0].total() > 20


def at_work(key: str, name: str, company: int, title: int) -> Observation:
    job = {"title": f"Title {title}", "company": {"name": f"Acme {company}", "domain": f"acme{company}.com"}}
    fields = {"full_name": name, "emails": [{"value": f"{key}@home.net"}], "positions": [{**job, "current": True}]}
    return Observation(PERSON, key, msgspec.convert(fields, CLAIMS[PERSON]))
