"""A data directory to measure: log, keys and records of a population, then changes to one person in a hundred.

Records are written as the fold of one observation each would have them, without folding, which is another benchmark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from bench.population import NOW, Population
from sightline.model.observation import NOUNS, BatchHeader, Observation, SubjectKind
from sightline.model.record import Evidence, Record
from sightline.resolve.prepare import Preparer
from sightline.store import Change, Reader, Row, Store, What, Writer

SOURCE = "made-up"
TRANSACTION = 20_000
UPDATE_TRANSACTION = 1_000
FILLED = 1
"""Where the feed stands when the first state is written: there is one entry, `rebuilt`."""

UPDATED_SHARE = 100
"""One person in so many changes before anything is measured."""


def fill(store: Store, population: Population) -> None:
    """Write everybody's first state, as a bulk import does: keys in sorted runs, one `rebuilt` in the feed."""
    runs, preparer, companies = store.key_runs(), Preparer(store.codec), dict[str, int]()
    for name, observations in (("companies", population.company_rows()), ("people", population.person_rows())):
        with store.write() as writer:
            batch = writer.begin_batch(BatchHeader(SOURCE, NOW, name))
        for chunk in _chunks(observations, TRANSACTION):
            rows = list(preparer.rows(chunk))
            with store.write() as writer:
                said = zip(rows, writer.append(batch.id, rows, runs), strict=True)
                own = [appended for row, appended in said if not row.mention]
                if name == "companies":
                    companies |= {each.key: appended.subject for each, appended in zip(chunk, own, strict=True)}
                pairs = zip(chunk, own, strict=True)
                writer.put_records(
                    _record(each, found.subject, found.observation or 0, companies) for each, found in pairs
                )
        with store.write() as writer:
            writer.seal(batch.id)
    store.finish_keys(runs)
    with store.write() as writer:
        writer.publish_rebuilt()


class Updates:
    """New states of people, in the log and as records, made ready beforehand so that only the store's work is timed."""

    def __init__(self, store: Store, population: Population, count: int, seed: int) -> None:
        self.store = store
        self.chunks: list[tuple[list[Row], list[Record]]] = []
        with store.write() as writer:
            self.batch = writer.begin_batch(BatchHeader(SOURCE, NOW, f"changes {seed}")).id
        preparer = Preparer(store.codec)
        for chunk in _chunks(population.changed_people(count, seed), UPDATE_TRANSACTION):
            with store.read() as reader:
                self.chunks.append((list(preparer.rows(chunk)), list(_changed(chunk, reader))))

    def write(self) -> int:
        """Put them in transactions of 1,000; the position of the feed after the last."""
        position = 0
        for rows, records in self.chunks:
            with self.store.write() as writer:
                writer.append(self.batch, rows)
                position = _publish(writer, records)
        return position


def _publish(writer: Writer, records: Sequence[Record]) -> int:
    writer.put_records(records)
    return writer.publish([Change(each.id, each.kind, What.changed) for each in records])


def _chunks(rows: Iterable[Observation], size: int) -> Iterator[list[Observation]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _changed(observations: Sequence[Observation], reader: Reader) -> Iterator[Record]:
    """The new records of people who are in the store, and whose employers are."""
    of_people = reader.subjects(SOURCE, SubjectKind.person, [each.key for each in observations])
    refs = {row.key for row in Preparer(reader.codec).rows(observations) if row.mention}
    of_companies = reader.subjects(SOURCE, SubjectKind.company, sorted(refs))
    for observation in observations:
        yield _record(observation, of_people[observation.key], 0, of_companies)


def _record(observation: Observation, subject: int, number: int, companies: dict[str, int]) -> Record:
    claim: Any = observation.claim
    given = {name: value for name, value in msgspec.structs.asdict(claim).items() if value is not msgspec.UNSET}
    if "positions" in given:
        given["positions"] = tuple(_employed(position, companies) for position in given["positions"])
    at = observation.observed_at or NOW
    evidence = Evidence(1, subject, number, at, NOW, at)
    noun = NOUNS[observation.kind](**given)
    return Record(subject, observation.kind, noun, (evidence,), confidence=50, created_at=NOW, updated_at=at)


def _employed(position: Any, companies: dict[str, int]) -> Any:
    company = msgspec.structs.replace(position.company, subject=companies[position.company.key])
    return msgspec.structs.replace(position, company=company)
