"""The desk: who asks, whether they may, how often, and that a request with an idempotency key is done once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

import msgspec

from sightline.interfaces.rest import paying
from sightline.interfaces.rest.context import Reply
from sightline.interfaces.rest.operations import JSON, Operation
from sightline.interfaces.rest.problems import refused
from sightline.interfaces.rest.shapes import Credits
from sightline.services.accounts import Accounts
from sightline.services.callers import Caller
from sightline.services.charging import Call, new_reference
from sightline.services.idempotency import Answer

REPLAYED = {"idempotency-replayed": "true"}


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request that was let in. `route` and `body` are what a repeated one must agree in.

    `due`: when nobody waits for its answer any more (by `time.perf_counter`).
    """

    caller: Caller
    operation: Operation
    identity: str
    dry_run: bool = False
    idempotency_key: str | None = None
    route: str = ""
    body: bytes = b""
    due: float = math.inf


class Sent(msgspec.Struct, frozen=True):
    """What is sent, and with which headers."""

    content: bytes
    headers: Mapping[str, str] = {}


Write = Callable[[Reply, Credits | None], bytes]
"""Puts an answer into its envelope."""


class Desk:
    """Has requests done, and charges for what they are answered. `interface`: its name in scopes, tariffs, limits."""

    def __init__(self, accounts: Accounts, interface: str) -> None:
        self._accounts = accounts
        self._interface = interface

    def serve(self, request: Request, work: Callable[[], Reply], write: Write) -> Sent:
        """Do the work, charge for it, and write it down; what was done before under the same key is sent again.

        Raises what the work raises, OutOfCredits, KeyReused and StillRunning.
        """
        if request.idempotency_key is None or request.dry_run:
            return Sent(self._serve(request, new_reference(), work, write))
        once = self._accounts.once
        ticket = once.begin(request.caller.org, request.idempotency_key, request.route, request.body)
        if isinstance(ticket, Answer):
            return Sent(ticket.body, REPLAYED)
        try:
            content = self._serve(request, ticket.reference, work, write)
        except BaseException:
            once.let_go(ticket)
            raise
        once.finish(ticket, Answer(200, JSON, content))
        return Sent(content)

    def _serve(self, request: Request, reference: str, work: Callable[[], Reply], write: Write) -> bytes:
        call = Call(request.caller, self._interface, request.operation.verb, request.identity, reference)
        reply = work()
        if request.idempotency_key is None and time.perf_counter() > request.due:
            raise refused("timeout", "The answer came too late, and is not charged.")  # a key's retry would bring it
        if not request.operation.priced:
            self._accounts.usage.seen(call)
            if request.operation.changes:
                self._accounts.audit.changed(call, reply.results)
            return write(reply, None)
        pay = paying.quote if request.dry_run else paying.charge
        return write(*pay(self._accounts, call, reply))
