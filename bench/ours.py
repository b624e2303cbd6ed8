"""Sightline as it is measured: the store finds keys, the engine answers with ids, the store gives the records."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench.peers import Answer
from bench.questions import Ask, neutral
from sightline.model.observation import SubjectKind
from sightline.model.query import GroupedQuery
from sightline.model.record import Record
from sightline.resolve.keys import domain_key, email_key
from sightline.search.embedded import EmbeddedEngine
from sightline.store import Codec, Reader, Store


class Ours:
    """One engine over one store, asked as a service asks it."""

    name = "sightline"

    def __init__(self, store: Store, engine: EmbeddedEngine) -> None:
        self.store, self.engine = store, engine

    def answer(self, ask: Ask) -> tuple[Answer, list[Record]]:
        """The answer and its records, in one reading transaction."""
        with self.store.read() as reader:
            answer = self._by_email(reader, ask.email) if ask.email is not None else self._by_query(reader, ask)
            found = reader.records(answer.ids)
        return answer, [found[id_] for id_ in answer.ids if id_ in found]

    def _by_email(self, reader: Reader, email: str) -> Answer:
        key = email_key(email)
        subjects = reader.subjects_with_keys([key])[key]
        entities = tuple(dict.fromkeys(reader.entities_of(subjects).values()))
        return Answer(entities, len(entities))

    def _by_query(self, reader: Reader, ask: Ask) -> Answer:
        wanted = [ask.domain] if ask.domain is not None else []
        query = neutral(ask, companies_of(reader, [*wanted, *ask.excluded]))
        if isinstance(query, GroupedQuery):
            groups = self.engine.grouped(query)
            first = tuple(group.people[0] for group in groups.groups)
            return Answer(first, groups.total_companies, groups.total_people)
        page = self.engine.search(query)
        assert page.total is not None
        return Answer(page.ids, page.total)


def companies_of(reader: Reader, domains: Sequence[str]) -> dict[str, int]:
    """The company of each domain that is known."""
    if not domains:
        return {}
    hashes = {domain_key(domain): domain for domain in domains}
    subjects = {found[0]: hashes[key] for key, found in reader.subjects_with_keys(list(hashes)).items() if found}
    return {subjects[subject]: entity for subject, entity in reader.entities_of(list(subjects)).items()}


class BareSQLite:
    """The least that a key look-up can cost: two prepared reads of the same file and one decoding."""

    name = "bare SQLite"

    def __init__(self, database: Path, codec: Codec) -> None:
        self.codec = codec
        self.connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)

    def answer(self, email: str) -> Answer:
        """The person with this email; the record is decoded, and left."""
        (subject,) = self.connection.execute("SELECT subject FROM keys WHERE hash = ?", (email_key(email),)).fetchone()
        (payload,) = self.connection.execute("SELECT payload FROM records WHERE entity = ?", (subject,)).fetchone()
        return Answer((self.codec.decode_record(subject, SubjectKind.person, payload).id,), 1)

    def close(self) -> None:
        self.connection.close()
