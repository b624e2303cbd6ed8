"""Who is not to be known: requests, the keyed hashes by which people are known again, and their subjects.

Of a subject that is suppressed the store reads nothing: no history, no judgement, no key that its source gave it. What
is derived from it is taken away by whoever suppresses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from sightline.model.values import Instant
from sightline.store import judgements
from sightline.store.mentioned import Mentioned, mentioned
from sightline.store.rows import Judgement
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import meta, privacy_requests, suppressed, suppressions

KEY_NAME = "suppression_key"
"""The name, in `meta`, of what tells the key that hashes were made with from another."""

_REQUESTS = Statement(select(privacy_requests).order_by(privacy_requests.c.number))
_NEXT = Statement(select(func.coalesce(func.max(privacy_requests.c.number), 0) + 1))
_NEW = Statement(insert(privacy_requests).values({each.name: bindparam(each.name) for each in privacy_requests.c}))
_SET = Statement(
    update(privacy_requests)
    .where(privacy_requests.c.number == bindparam("of"))
    .values(state=bindparam("now"), erased_at=bindparam("at"))
)
_HASHES = Statement(select(suppressions.c.hash, suppressions.c.request))
_ALL = Statement(select(suppressions.c.hash, suppressions.c.what, suppressions.c.request))
_HOLDING = Statement(
    select(suppressions.c.hash, suppressions.c.request).where(suppressions.c.hash == bindparam("hash"))
)
_ANY_HASH = Statement(select(suppressions.c.request).limit(1))
_COUNTS = Statement(
    select(suppressions.c.request, suppressions.c.what, func.count()).group_by(
        suppressions.c.request, suppressions.c.what
    )
)
_SUBJECT_COUNTS = Statement(select(suppressed.c.request, func.count()).group_by(suppressed.c.request))
_OF_REQUEST = Statement(
    select(suppressed.c.subject).where(suppressed.c.request == bindparam("request")).order_by(suppressed.c.subject)
)
_AMONG = Statement(
    select(suppressed.c.subject, suppressed.c.request).where(Listed(suppressed.c.subject, "subjects")), "subjects"
)
_ANY = Statement(select(suppressed.c.subject).limit(1))
_SHOW = Statement(delete(suppressed).where(Listed(suppressed.c.subject, "subjects")), "subjects")
_FORGET_HASHES = Statement(delete(suppressions).where(suppressions.c.request == bindparam("request")))
_FORGET_REQUEST = Statement(delete(privacy_requests).where(privacy_requests.c.number == bindparam("request")))
_META = Statement(select(meta.c.value).where(meta.c.name == bindparam("name")))


class State(StrEnum):
    """How far a request is. erasing: what is held began to be erased, and was not seen to end."""

    suppressed = "suppressed"
    erasing = "erasing"
    erased = "erased"


class PrivacyRequest(msgspec.Struct, frozen=True):
    """Somebody who is not to be known. `hashes` counts by what they are of; `subjects`: how many are still held."""

    number: int
    state: State
    by: str
    made_at: Instant
    erased_at: Instant | None
    hashes: dict[str, int] = {}
    subjects: int = 0


class Suppressions:
    """Reads and writes within a transaction; who writes holds a writing one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def requests(self) -> list[PrivacyRequest]:
        """All requests, the oldest first."""
        hashes: dict[int, dict[str, int]] = {}
        for request, what, count in self._session.all(_COUNTS):
            hashes.setdefault(request, {})[what] = count
        subjects = dict(self._session.all(_SUBJECT_COUNTS))
        return [
            PrivacyRequest(
                number, State(state), by, made_at, erased_at, hashes.get(number, {}), subjects.get(number, 0)
            )
            for number, state, by, made_at, erased_at in self._session.all(_REQUESTS)
        ]

    def hashes(self) -> dict[bytes, int]:
        """The request of each hash."""
        return {bytes(each): request for each, request in self._session.all(_HASHES)}

    def empty(self) -> bool:
        """Whether there is no hash at all."""
        return self._session.one(_ANY_HASH) is None

    def request_of(self, hashes: Iterable[bytes]) -> int | None:
        """The request of the first of these hashes that has one."""
        rows = (self._session.one(_HOLDING, hash=each) for each in hashes)
        return next((row[1] for row in rows if row is not None), None)

    def key(self) -> str:
        """What tells the key of the hashes from another; empty if there never was one."""
        row = self._session.one(_META, name=KEY_NAME)
        return str(row[0]) if row else ""

    def set_key(self, fingerprint: str) -> None:
        """Note which key hashes are made with."""
        self._session.put(meta, [(KEY_NAME, fingerprint)])

    def any(self) -> bool:
        """Whether any subject is suppressed."""
        return self._session.one(_ANY) is not None

    def among(self, subjects: Sequence[int]) -> dict[int, int]:
        """The request of each of these subjects that is suppressed."""
        return dict(self._session.all(_AMONG, subjects=subjects)) if subjects else {}

    def of(self, request: int) -> list[int]:
        """The subjects of a request."""
        return [row[0] for row in self._session.all(_OF_REQUEST, request=request)]

    def judgements(self, subjects: Sequence[int]) -> list[Judgement]:
        """All judgements on these subjects, in force or not, suppressed or not, oldest first."""
        return judgements.whole(self._session, subjects)

    def mentioned(self, companies: Iterable[int]) -> Mentioned:
        """Of companies of which nothing is known but mentions: who mentions them, and which of them nobody does."""
        return mentioned(self._session, companies)

    def begin(self, by: str, at: Instant) -> int:
        """A new request; its number."""
        number = _number(self._session.one(_NEXT))
        self._session.run(_NEW, number=number, state=State.suppressed.value, by=by, made_at=at, erased_at=None)
        return number

    def add(self, request: int, hashes: Mapping[bytes, str]) -> None:
        """Add hashes, each with what it is of, to a request; those that there are already stay with theirs."""
        known = self.hashes()
        self._session.insert(
            suppressions, [(each, what, request) for each, what in hashes.items() if each not in known]
        )

    def carry(self, others: Sequence[tuple[PrivacyRequest, Mapping[bytes, str]]]) -> None:
        """Take over requests of a store in whose place this one was put, with their hashes, if they are not here."""
        for each, hashes in others:
            new = {digest: what for digest, what in hashes.items() if self.request_of([digest]) is None}
            if new:
                self.add(self.begin(each.by, each.made_at), new)

    def listed(self) -> list[tuple[PrivacyRequest, dict[bytes, str]]]:
        """All requests with their hashes, each with what it is of."""
        found: dict[int, dict[bytes, str]] = {}
        for digest, what, request in self._session.all(_ALL):
            found.setdefault(request, {})[bytes(digest)] = what
        return [(each, found.get(each.number, {})) for each in self.requests()]

    def hide(self, request: int, subjects: Iterable[int]) -> None:
        """Suppress subjects; those that are already stay with their request."""
        wanted = sorted(set(subjects))
        known = self.among(wanted)
        self._session.insert(suppressed, [(each, request) for each in wanted if each not in known])

    def show(self, subjects: Sequence[int]) -> None:
        """Suppress these subjects no more."""
        if subjects:
            self._session.run(_SHOW, subjects=subjects)

    def set_state(self, request: int, state: State, at: Instant | None = None) -> None:
        """Say how far a request is."""
        self._session.run(_SET, of=request, now=state.value, at=at)

    def forget(self, request: int) -> None:
        """Remove a request and its hashes; its subjects are shown by `show`."""
        self._session.run(_FORGET_HASHES, request=request)
        self._session.run(_FORGET_REQUEST, request=request)


def _number(row: tuple[Any, ...] | None) -> int:
    return int(row[0]) if row else 1
