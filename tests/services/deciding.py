"""Helpers of the tests of resolution: a small world of rows, and all that is derived from it, to be compared."""

from __future__ import annotations

from typing import Any

import msgspec

from sightline.model.observation import Observation, SubjectKind
from sightline.resolve.known import Known
from sightline.resolve.model import score
from sightline.resolve.pairs import encode_reasons
from sightline.services import Services
from sightline.settings import Settings
from sightline.store import Link, Store, Verdict
from tests.services.saying import PERSON, comparable, said


class Derived(msgspec.Struct):
    """Everything that is derived, without the times of recording."""

    entities: dict[int, int]
    links: list[tuple[int, ...]]
    records: list[Any]
    history: list[Any]


def derived(settings: Settings, services: Services) -> Derived:
    """What is derived now, from the store itself."""
    store = Store.open(settings)
    try:
        with store.read() as reader:
            last = reader.last_subject()
            records = [record for kind in SubjectKind for some in reader.stream_records(kind) for record in some]
            links = [tuple(map(int, row)) for some in reader.stream_links() for row in zip(*some, strict=True)]
            entities = reader.entities_of(list(range(1, last + 1)))
    finally:
        store.close()
    history = [(record.id, services.records.history(record.kind, record.id)) for record in records]
    return Derived(entities, links, comparable(records), history)


def doubt(settings: Settings, *pairs: tuple[int, int]) -> None:
    """Make links between these subjects unsure, the first the most likely, whatever the weights of the model are."""
    store = Store.open(settings)
    try:
        with store.write() as writer:
            known = Known(writer)
            known.read({end for pair in pairs for end in pair})
            kind = known.kind(pairs[0][0])
            links = []
            for place, (left, right) in enumerate(pairs):
                found = score(kind, known.traits(left), known.traits(right))
                links.append(Link(left, right, -place, Verdict.unsure, encode_reasons(kind, found, sure=False)))
            writer.replace_links_of(sorted({end for pair in pairs for end in pair}), links)
    finally:
        store.close()


def someone(key: str, name: str, email: str | None = None, employer: str | None = None, **fields: Any) -> Observation:
    """What a source says of a person."""
    given: dict[str, Any] = {"full_name": name, **fields}
    if email is not None:
        given["emails"] = [{"value": email}]
    if employer is not None:
        given["positions"] = [{"title": "Engineer", "company": {"name": employer}}]
    return said(PERSON, key, **given)
