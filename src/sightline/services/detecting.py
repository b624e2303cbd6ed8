"""From the log to signals: the histories of entities, as far as they are sealed, through the detectors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from sightline.model.observation import SubjectKind
from sightline.model.signal import Signal
from sightline.model.values import Instant
from sightline.services.deriving import by_entity
from sightline.signals.company import company_signals
from sightline.signals.holding import Holds, unheld
from sightline.signals.person import person_signals
from sightline.signals.rules import Rules
from sightline.store import BatchState, BatchStatus, HistoryRow, Reader

PERSON, COMPANY = SubjectKind.person, SubjectKind.company
Found = tuple[int, list[Signal]]
"""An entity, and the signals that its history shows."""


class Lens(msgspec.Struct, frozen=True):
    """What of a history counts, and by which rules. What batches say that are not sealed was not said yet.

    `unsealed`: the source and the time of each such batch. What is held of a source's own doing had always been so.
    """

    rules: Rules
    unsealed: dict[int, tuple[int, Instant]] = {}
    holds: Holds = msgspec.field(default_factory=Holds)

    def seen(self, rows: Iterable[HistoryRow]) -> list[HistoryRow]:
        """The rows that count, as they count. What was seen so stays as it is."""
        return unheld(self.sealed(rows), self.holds)

    def sealed(self, rows: Iterable[HistoryRow]) -> list[HistoryRow]:
        """The rows of batches that are sealed, without what another one says again."""
        if not self.unsealed:
            return list(rows)
        moments = set(self.unsealed.values())
        return [_without(row, moments) if row.again else row for row in rows if row.batch not in self.unsealed]


def _without(row: HistoryRow, moments: set[tuple[int, Instant]]) -> HistoryRow:
    again = tuple(at for at in row.again if (row.source, at) not in moments)
    seen_at = again[-1] if again else row.observed_at
    return row if again == row.again else msgspec.structs.replace(row, again=again, seen_at=seen_at)


def lens_of(reader: Reader, rules: Rules) -> Lens:
    """What counts now."""
    open_ = (each for state in BatchStatus if state is not BatchStatus.sealed for each in _batches(reader, state))
    unsealed = {each.id: (each.source, each.observed_at) for each in open_}
    return Lens(rules, unsealed, Holds(each.in_force for each in reader.holds.in_force()))


def _batches(reader: Reader, state: BatchStatus) -> Iterator[BatchState]:
    before = None
    while some := reader.batches(state=state, before=before):
        yield from some
        before = some[-1].id


def signals_of(reader: Reader, entities: Sequence[int], lens: Lens) -> dict[int, list[Signal]]:
    """The signals of each of these entities."""
    members = reader.members(entities)
    subjects = [subject for each in members.values() for subject in each]
    histories = by_entity(members, reader.history(subjects))
    found = dict(detected(reader, histories, lens))
    return {entity: found.get(entity, []) for entity in entities}


def detected(reader: Reader, histories: Mapping[int, Sequence[HistoryRow]], lens: Lens) -> Iterator[Found]:
    """The same, from all that was said of the subjects of each entity."""
    seen = {entity: lens.seen(rows) for entity, rows in histories.items()}
    people = {entity: rows for entity, rows in seen.items() if rows and rows[0].kind is PERSON}
    companies = {entity: rows for entity, rows in seen.items() if rows and rows[0].kind is COMPANY}
    employers = employers_of(reader, people.values())
    for entity, rows in people.items():
        yield entity, person_signals(entity, rows, lambda subject: employers.get(subject, subject), lens.rules)
    events = _events(reader, companies, lens)
    for entity, rows in companies.items():
        yield entity, company_signals(entity, [*rows, *events.get(entity, ())], lens.rules)


def employers_of(reader: Reader, histories: Iterable[Iterable[HistoryRow]]) -> dict[int, int]:
    """The company of each mention in the positions of people, where it is not the mention itself."""
    mentioned: set[int] = set()
    for rows in histories:
        for row in rows:
            claim: Any = row.claim
            if claim is not None and isinstance(claim.positions, tuple):
                mentioned.update(each.company.subject for each in claim.positions if each.company is not None)
    entities = reader.entities_of(sorted(mentioned))
    return {subject: entity for subject, entity in entities.items() if subject != entity}


def _events(reader: Reader, companies: Mapping[int, list[HistoryRow]], lens: Lens) -> dict[int, list[HistoryRow]]:
    """What was said of the postings, news and measures of each company."""
    of_subject = {row.subject: entity for entity, rows in companies.items() for row in rows}
    about: dict[int, set[int]] = defaultdict(set)
    for company, subject in reader.signals.tied(sorted(of_subject)):
        about[subject].add(of_subject[company])
    found: dict[int, list[HistoryRow]] = defaultdict(list)
    for row in lens.seen(reader.history(sorted(about))):
        for entity in about[row.subject]:
            found[entity].append(row)
    return found
