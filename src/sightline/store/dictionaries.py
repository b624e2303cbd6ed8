"""The compression dictionaries of a store: trained when it is made, and kept in it with the rows that need them.

A dictionary holds what rows have in common (field names, frequent words) and how often each byte and match occurs, so
that a row of 500 bytes does not have to say so itself. One that was used never changes; a better one would get the next
number.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from itertools import islice

import msgspec
import zstandard
from sqlalchemy import select

from sightline.model.observation import SubjectKind
from sightline.store import samples
from sightline.store.session import Session
from sightline.store.sql import Statement
from sightline.store.tables import dictionaries

SIZE = 16_384
"""Bytes of a dictionary."""

ROWS = 1_000
"""Rows that one is trained on. With twice as many, claims were 1 % smaller and records 1 % larger."""

SEGMENT, MATCH = 200, 6
"""What training looks for: segments of so many bytes that hold many frequent matches of so many."""

_ALL = Statement(
    select(dictionaries.c.number, dictionaries.c.purpose, dictionaries.c.content).order_by(dictionaries.c.number)
)


class Purpose(StrEnum):
    """What a dictionary is for."""

    person = "person"
    company = "company"
    event = "event"


PURPOSES: dict[SubjectKind, Purpose] = {
    SubjectKind.person: Purpose.person,
    SubjectKind.company: Purpose.company,
    SubjectKind.posting: Purpose.event,
    SubjectKind.news: Purpose.event,
    SubjectKind.measure: Purpose.event,
}
"""The purpose of the dictionary that claims and records of a kind are written with."""


class Dictionary(msgspec.Struct, frozen=True, array_like=True):
    """A dictionary and the number by which payloads name it, from 1 to 255."""

    number: int
    purpose: Purpose
    content: bytes


@cache
def train() -> tuple[Dictionary, ...]:
    """The dictionaries of a new store, one for each purpose. Takes a third of a second, once in each process."""
    return tuple(Dictionary(number, purpose, _trained(purpose)) for number, purpose in enumerate(Purpose, 1))


def _trained(purpose: Purpose) -> bytes:
    rows = islice(samples.rows(purpose), ROWS)
    content: bytes = zstandard.train_dictionary(SIZE, [*rows], k=SEGMENT, d=MATCH).as_bytes()
    return content


def read(session: Session) -> tuple[Dictionary, ...]:
    """The dictionaries that a store holds."""
    return tuple(Dictionary(number, Purpose(purpose), content) for number, purpose, content in session.all(_ALL))
