"""The committees of Congress: each real change of chair or ranking member is found.

Whoever takes the chair (or leads the minority) has a new title there, or joins the committee at its head. The raw file
is read with nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pytest

from sightline.model.observation import SubjectKind
from sightline.model.signal import Kind, Signal
from sightline.services.detecting import lens_of
from sightline.signals.person import person_signals
from sightline.signals.rules import standard_rules
from sightline.store import Store
from tests.real import raw
from tests.real.conftest import World

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

SOURCE = "congress_committees"
ROLES = {
    "chair": "chair",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "ranking member": "ranking member",
}
FLIPPED = "2019-03-22T20:22:08+00:00"
"""The source went back to the state of an hour before, minute by minute, and stayed there until April."""


class Taken(NamedTuple):
    """Who took which role in a committee, between two days on which it was held by anybody."""

    who: str
    committee: str
    role: str
    after: str
    by: str


def role(title: str | None) -> str | None:
    return ROLES.get((title or "").lower())


def taken(states: dict[str, dict[str, dict[str, str | None]]]) -> Iterator[Taken]:
    last: dict[tuple[str, str], tuple[set[str], str]] = {}
    for at, committees in states.items():
        if at == FLIPPED:
            continue
        for committee, members in committees.items():
            for name in sorted(set(ROLES.values())):
                now = {who for who, title in members.items() if role(title) == name}
                before, day = last.get((committee, name), (now, at))
                yield from (Taken(who, committee, name, day[:10], at[:10]) for who in sorted(now - before))
                if now:
                    last[committee, name] = now, at


def shows(signal: Signal, change: Taken, codes: dict[int, str]) -> bool:
    joins = signal.kind is Kind.leadership_change and signal.detail is not None and bool(signal.detail.joined)
    if signal.kind not in (Kind.promotion, Kind.title_change) and not joins:
        return False
    there = codes.get(signal.after.employer or 0) == change.committee and role(signal.after.title) == change.role
    return there and change.after <= signal.day <= change.by


@pytest.mark.parametrize("held", [False, True], ids=["all that was said", "without what is held"])
def test_each_change_of_chair_and_ranking_member_is_found(world: World, store: Store, held: bool) -> None:
    changes = list(taken(raw.seats(world.data)))
    with store.read() as reader:
        members = {key: subject for subject, key in reader.stream_subjects(SOURCE, SubjectKind.person)}
        codes = dict(reader.stream_subjects(SOURCE, SubjectKind.company))
        employers = reader.entities_of(list(codes))
        of_entity = {employers[subject]: key for subject, key in codes.items()}
        lens = lens_of(reader, standard_rules())
        told: dict[str, list[Signal]] = {}
        for who in {change.who for change in changes}:
            history = reader.history((members[who],))
            history = lens.seen(history) if held else history
            told[who] = person_signals(members[who], history, lambda subject: employers.get(subject, subject))
    missed = [each for each in changes if not any(shows(signal, each, of_entity) for signal in told[each.who])]
    assert len(changes) > 500
    # Two who were left out of a refill, without their role, take it up again later: as if they had never given it up.
    assert len(missed) <= (2 if held else 0), missed


def test_who_keeps_a_seat_does_not_change_jobs(world: World, store: Store) -> None:
    states = list(raw.seats(world.data).items())
    kept = {
        (who, later[0][:10])
        for earlier, later in pairwise(states)
        for committee, seats in earlier[1].items()
        for who in seats
        if who in later[1].get(committee, {})
    }
    moved = set()
    with store.read() as reader:
        for subject, who in reader.stream_subjects(SOURCE, SubjectKind.person):
            found = person_signals(subject, reader.history((subject,)), lambda company: company)
            moved |= {(who, signal.day) for signal in found if signal.kind is Kind.company_change}
    assert moved & kept == set()
