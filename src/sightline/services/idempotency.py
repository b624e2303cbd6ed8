"""Idempotency: a request with a key is done once, however often it is sent within a day.

The same organisation, key and route with the same body get the first answer again. What the request costs is charged
under the ticket's reference, which outlives a crash, so that a retry that finishes the work finds it paid.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

import msgspec

from sightline.errors import InvalidInput, KeyReused, StillRunning
from sightline.model.values import Instant
from sightline.services.clerk import LEASE, Clerk
from sightline.services.clock import DAY, Clock, now
from sightline.store.accounts import AccountStore, answers
from sightline.store.accounts.rows import AnswerRow
from sightline.store.accounts.statements import alone
from sightline.store.session import Session

KEPT = DAY
"""Milliseconds for which an answer is given again, from when the request began."""

MAX_KEY = 255


class Answer(msgspec.Struct, frozen=True):
    """An answer as it was sent."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = {}


class Ticket(msgspec.Struct, frozen=True):
    """A request that is worked on. What it costs is charged under `reference`."""

    org: int
    idempotency_key: str
    route: str
    reference: str
    holder: str

    @property
    def place(self) -> answers.Place:
        """What names the request."""
        return self.org, self.idempotency_key, self.route


class Once:
    """Sees to it that requests are done once."""

    def __init__(self, accounts: AccountStore, clerk: Clerk, clock: Clock = now) -> None:
        self._accounts = accounts
        self._clerk = clerk
        self._clock = clock

    def begin(self, org: int, idempotency_key: str, route: str, body: bytes) -> Ticket | Answer:
        """A ticket to do the request, or the answer that it got before. `route` is its method and path with query.

        Raises InvalidInput for a key that will not do, KeyReused if the key came with another body, and StillRunning
        while the first request is worked on. A process that died loses its hold on it after seconds.
        """
        if not 1 <= len(idempotency_key) <= MAX_KEY or not idempotency_key.isprintable():
            raise InvalidInput(f"An idempotency key has 1 to {MAX_KEY} characters.", field="Idempotency-Key")
        place, digest = (org, idempotency_key, route), hashlib.sha256(body).digest()
        holder = secrets.token_hex(12)
        begun = self._accounts.do(lambda session: _begun(session, place, digest, holder, self._clock()))
        if isinstance(begun, Ticket):
            self._clerk.hold(holder, self._clock() + LEASE)
        return begun

    def finish(self, ticket: Ticket, answer: Answer) -> None:
        """Keep the answer, to be given again. One that trying again may change (`final`) is not kept."""
        if not final(answer.status):
            self.let_go(ticket)
            return
        kept = msgspec.msgpack.encode(answer)
        self._accounts.do(lambda session: answers.finish(session, ticket.place, ticket.holder, kept))
        self._clerk.let_go(ticket.holder)

    def let_go(self, ticket: Ticket) -> None:
        """There is no answer to keep: the next request with this key and body tries again, under the same reference."""
        self._accounts.do(lambda session: answers.let_go(session, ticket.place, ticket.holder))
        self._clerk.let_go(ticket.holder)

    def drop_answers(self) -> int:
        """Remove all answers that are kept, as they may hold what must be erased; how many.

        A request that is sent again is done anew under its old reference, and so not charged again.
        """
        with self._accounts.write() as session:
            return answers.drop(session)

    def purge(self) -> int:
        """Remove what is older than a day; how many."""
        with self._accounts.write() as session:
            return answers.purge(session, self._clock())


def final(status: int) -> bool:
    """Whether the same request would be answered so again: not if keys, credits, limits or our own state decided."""
    return status < 500 and status not in (401, 402, 403, 408, 409, 429)


def _begun(session: Session, place: answers.Place, digest: bytes, holder: str, at: Instant) -> Ticket | Answer:
    alone(session, _number(place))
    known = answers.find(session, place)
    if known is None or known.expires_at <= at:
        return Ticket(*place, _begin(session, place, digest, holder, at), holder)
    if known.digest != digest:
        raise KeyReused(
            "This idempotency key came with another request.",
            field="Idempotency-Key",
            hint="Use another key for another request.",
        )
    if known.answer is not None:
        return msgspec.msgpack.decode(known.answer, type=Answer)
    return Ticket(*place, _take_over(session, known, holder, at), holder)


def _begin(session: Session, place: answers.Place, digest: bytes, holder: str, at: Instant) -> str:
    reference = secrets.token_hex(12)
    org, key, route = place
    answers.begin(session, AnswerRow(org, key, route, digest, reference, holder, at + LEASE, at + KEPT, None))
    return reference


def _take_over(session: Session, known: AnswerRow, holder: str, at: Instant) -> str:
    if known.lease_until > at:
        raise StillRunning(
            "The first request with this idempotency key is still worked on.",
            hint="Send it again a little later.",
            retry_after=max(-(-(known.lease_until - at) // 1000), 1),
        )
    answers.take_over(session, (known.org, known.idempotency_key, known.route), holder, at + LEASE)
    return known.reference


def _number(place: answers.Place) -> int:
    """A number for the place, to lock: signed, 64 bits."""
    digest = hashlib.blake2b(repr(place).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
