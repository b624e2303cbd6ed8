"""A world that lives in a real store: records are written, changed, merged, split and dropped, and the feed says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

import msgspec

from sightline.model.observation import CLAIMS, BatchHeader, SubjectKind
from sightline.model.record import Record
from sightline.model.signal import Citation, Kind, Signal, State
from sightline.settings import Settings
from sightline.store import Change, Row, Store, What
from sightline.store.signal_rows import Stored, Told
from tests.search.generate import Worlds, duplicate
from tests.search.oracle import Oracle

SIGNALS = (Kind.company_change, Kind.promotion, Kind.title_change, Kind.departure)
DATES = ("1969-12-31", "2019", "2023-06", "2023-06-02", "2024-02-29", "2024-05-01", "2024-05-02", "2025-01")


class LiveWorld:
    """Some people and companies in a store under `home`, beside the same records in plain dictionaries.

    Each kind has more subjects than records: the others forward (a company's other mentions), or have no record yet.
    """

    def __init__(self, home: Path, worlds: Worlds, people: int, companies: int) -> None:
        self.worlds, self.random = worlds, worlds.random
        self.store = Store.open(Settings(home=home))
        self.records: dict[int, Record] = {}
        self.forwards: dict[int, int] = {}
        self.told: dict[int, list[tuple[str, str]]] = {}
        self._signals: dict[int, list[Stored]] = {}
        self._numbers = 0
        self.position = 0
        company_subjects = self._subjects(SubjectKind.company, companies)
        self.people = self._subjects(SubjectKind.person, people)
        self.companies = company_subjects
        self.write(self._first_state())
        for person in self.people:
            if self.worlds.chance(60):
                self.tell(person)

    def _subjects(self, kind: SubjectKind, count: int) -> list[int]:
        """New subject numbers, as an import would get them."""
        payload, digest = self.store.codec.encode_claim(CLAIMS[kind]())
        rows = [Row(kind, f"{kind}-{number}", payload=payload, digest=digest) for number in range(count)]
        with self.store.write() as writer:
            batch = writer.begin_batch(BatchHeader("made", 1_700_000_000_000, f"{kind}-{count}"))
            return [appended.subject for appended in writer.append(batch.id, rows)]

    def _first_state(self) -> list[Record]:
        """Nearly everybody has a record; some are exact copies of another, and some are gone."""
        new: list[Record] = []
        for subject in self.companies:
            if self.worlds.chance(90):
                new.append(self.worlds.company(subject))
        for subject in self.people:
            if self.worlds.chance(90):
                copy = self.worlds.chance(10) and new and new[-1].kind is SubjectKind.person
                new.append(duplicate(new[-1], subject) if copy else self.worlds.person(subject, self.companies))
        return [msgspec.structs.replace(each, gone=True) if self.worlds.chance(3) else each for each in new]

    def write(self, new: Iterable[Record]) -> None:
        """Put records and say so."""
        records = list(new)
        with self.store.write() as writer:
            writer.put_records(records)
            self.position = writer.publish([Change(each.id, each.kind, What.changed) for each in records])
        self.records |= {each.id: each for each in records}

    def tell(self, person: int) -> None:
        """Withdraw what was told of a person, or some of it, and tell other things; the index is told of the person."""
        kept = [each for each in self._signals.get(person, ()) if self.worlds.chance(50)]
        withdrawn = [each for each in self._signals.get(person, ()) if each not in kept]
        fresh = [self._signal(person, number) for number in range(self.random.randrange(4))]
        changes = [(Told.published, each) for each in fresh]
        changes += [(Told.withdrawn, msgspec.structs.replace(each, withdrawn=True)) for each in withdrawn]
        with self.store.write() as writer:
            writer.signals.write(changes)
            self.position = writer.publish([Change(person, SubjectKind.person, What.changed)])
        self._signals[person] = [*kept, *fresh]
        self.told[person] = [(each.signal.kind.value, each.signal.day) for each in self._signals[person]]

    def _signal(self, person: int, number: int) -> Stored:
        self._numbers += 1
        signal = Signal(
            kind=self.worlds.one(SIGNALS),
            subject=person,
            episode=str(number),
            before=State(),
            after=State(),
            day=self.worlds.one(DATES),
            noticed=0,
            confidence=90,
            citations=(Citation(person, 1, 1),),
        )
        return Stored(self._numbers, person, 1, 0, 0, False, signal)

    def drop(self, ids: Sequence[int]) -> None:
        """Remove records for good."""
        with self.store.write() as writer:
            writer.drop_records(ids)
            self.position = writer.publish([Change(id_, self.records[id_].kind, What.dropped) for id_ in ids])
        for id_ in ids:
            del self.records[id_]

    def merge(self, one: int, other: int) -> None:
        """Two entities of a kind turn out to be one, which has the smaller number; all others forward to it.

        The feed names only the entity that is no more, not those that forwarded to it before.
        """
        entity, lost = sorted((one, other))
        kind = self.records[entity].kind
        moved = {subject: entity for subject, old in self.forwards.items() if old == lost} | {lost: entity}
        merged = duplicate(self.records[self.worlds.one((entity, lost))], entity)
        with self.store.write() as writer:
            writer.set_entities(moved)
            writer.drop_records([lost])
            writer.put_records([merged])
            dropped = Change(lost, kind, What.dropped, forward_to=entity)
            self.position = writer.publish([dropped, Change(entity, kind, What.changed)])
        self.forwards |= moved
        self.records[entity] = merged
        del self.records[lost]

    def split(self, subject: int) -> None:
        """A subject that forwarded is its own entity again, with a record of its own."""
        del self.forwards[subject]
        kind = SubjectKind.person if subject in self.people else SubjectKind.company
        record = self._fresh(subject, kind)
        with self.store.write() as writer:
            writer.set_entities({subject: subject})
            writer.put_records([record])
            self.position = writer.publish([Change(subject, kind, What.changed)])
        self.records[subject] = record

    def rearrange(self, entities: Sequence[int]) -> None:
        """The subjects of these entities of one kind are put together anew: some leave, others meet, ids come back."""
        kind = self.records[entities[0]].kind
        members = {each for each, entity in self.forwards.items() if entity in entities} | set(entities)
        parts: dict[int, list[int]] = {}
        for subject in sorted(members):
            parts.setdefault(self.random.randrange(len(members)), []).append(subject)
        moved = {subject: part[0] for part in parts.values() for subject in part}
        fresh = {part[0]: self._fresh(part[0], kind) for part in parts.values()}
        dropped = [each for each in entities if each not in fresh]
        with self.store.write() as writer:
            writer.set_entities(moved)
            writer.drop_records(dropped)
            writer.put_records(fresh.values())
            changes = [Change(each, kind, What.dropped, forward_to=moved[each]) for each in dropped]
            self.position = writer.publish([*changes, *(Change(each, kind, What.changed) for each in fresh)])
        self.records = {each: record for each, record in self.records.items() if each not in dropped} | fresh
        self.forwards = {each: entity for each, entity in self.forwards.items() if each not in members}
        self.forwards |= {each: entity for each, entity in moved.items() if each != entity}

    def _fresh(self, subject: int, kind: SubjectKind) -> Record:
        if kind is SubjectKind.company:
            return self.worlds.company(subject)
        return self.worlds.person(subject, self.companies)

    def living_people(self) -> list[int]:
        return [id_ for id_ in self.living(SubjectKind.person) if not self.records[id_].gone]

    def living(self, kind: SubjectKind) -> list[int]:
        return sorted(id_ for id_, record in self.records.items() if record.kind is kind)

    def change(self) -> None:
        """One random change of the world: a few records are new or other, or go, or turn out to be one."""
        kind = self.worlds.one((SubjectKind.person, SubjectKind.person, SubjectKind.company))
        subjects = self.people if kind is SubjectKind.person else self.companies
        living = self.living(kind)
        split = sorted(subject for subject in self.forwards if subject in subjects)
        what = self.worlds.one(("write", "write", "drop", "merge", "split", "rearrange", "gone", "tell", "tell"))
        if what == "split" and split:
            self.split(self.worlds.one(split))
        elif what == "merge" and len(living) > 1:
            self.merge(*self.random.sample(living, 2))
        elif what == "rearrange" and living:
            self.rearrange(self.random.sample(living, min(3, len(living))))
        elif what == "tell" and kind is SubjectKind.person:
            self.tell(self.worlds.one(subjects))
        elif what == "drop" and living:
            self.drop(self.random.sample(living, min(2, len(living))))
        elif what == "gone" and living:
            self.write([msgspec.structs.replace(self.records[self.worlds.one(living)], gone=True)])
        else:
            own = [subject for subject in subjects if subject not in self.forwards]
            self.write([self._fresh(subject, kind) for subject in self.random.sample(own, min(3, len(own)))])

    def rebuild(self) -> None:
        """Say what a bulk import says at its end: take a snapshot."""
        with self.store.write() as writer:
            self.position = writer.publish_rebuilt()

    def oracle(self) -> Oracle:
        return Oracle(self.records.values(), self.forwards, self.told)

    def close(self) -> None:
        self.store.close()


def live_world(home: Path, seed: int, people: int, companies: int) -> LiveWorld:
    """The world of this seed."""
    return LiveWorld(home, Worlds(Random(seed)), people, companies)
