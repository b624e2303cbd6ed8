"""Rows and records for the store's tests, made without the rooms above it."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from sightline.model.company import Company
from sightline.model.observation import CLAIMS, BatchHeader, Op, SubjectKind
from sightline.model.person import Person
from sightline.model.record import Evidence, Record
from sightline.model.values import CompanyRef, Position
from sightline.store import Codec, Row, Store
from sightline.store.dictionaries import train

PERSON, COMPANY = SubjectKind.person, SubjectKind.company

CODEC = Codec(train())
"""That of every store which this process makes."""


def key_of(text: str) -> int:
    """A key's hash."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def person(key: str, name: str = "", *, at: int | None = None, works_at: str = "", op: Op = Op.claim) -> Row:
    """A row that says a person's name, and that it is found by that name; perhaps where it works."""
    if op is Op.gone:
        return Row(PERSON, key, op, at)
    fields: dict[str, Any] = {"full_name": name}
    if works_at:
        fields["positions"] = (Position(company=CompanyRef(name=works_at)),)
    payload, digest = CODEC.encode_claim(CLAIMS[PERSON](**fields))
    mentions = (f"mention:{works_at}",) if works_at else ()
    return Row(PERSON, key, op, at, payload, digest, (key_of(name),), mentions)


def company(key: str, name: str, *, mention: bool = False) -> Row:
    """A row that says a company's name."""
    payload, digest = CODEC.encode_claim(CLAIMS[COMPANY](name=name))
    return Row(COMPANY, key, Op.claim, None, payload, digest, (key_of(name),), (), mention)


def mention(name: str) -> Row:
    """The company that `person(works_at=name)` mentions."""
    return company(f"mention:{name}", name, mention=True)


def posting(key: str, company: str) -> list[Row]:
    """A posting, behind the company that it mentions."""
    noun = CLAIMS[SubjectKind.posting](company=CompanyRef(name=company), title="Engineer")
    payload, digest = CODEC.encode_claim(noun)
    said = Row(SubjectKind.posting, key, Op.claim, None, payload, digest, (), (f"mention:{company}",))
    return [mention(company), said]


def header(digest: str, at: int = 1_000, *, source: str = "crm", complete: tuple[SubjectKind, ...] = ()) -> BatchHeader:
    return BatchHeader(source, at, digest, complete)


def record(entity: int, name: str = "Ada", kind: SubjectKind = PERSON) -> Record:
    noun = Person(full_name=name) if kind is PERSON else Company(name=name)
    return Record(entity, kind, noun, (Evidence(1, entity, entity, 1_000, 2_000, 3_000),), {}, 80, 2_000, 3_000)


def put(store: Store, digest: str, *rows: Row, at: int = 1_000, complete: bool = False, source: str = "crm") -> int:
    """A sealed batch with these rows; its id."""
    with store.write() as writer:
        batch = writer.begin_batch(header(digest, at, source=source, complete=(PERSON,) if complete else ())).id
        writer.append(batch, rows)
        writer.advance(batch, rows_read=len(rows), stored=len(rows))
        writer.declare_missing_gone(batch)
        writer.seal(batch)
    return batch
