"""A charging process for tests to kill: python -m tests.services.killed_charges HOME URL KEY.

It makes the requests 0, 1, 2... of a key in several threads, as an interface would: with an idempotency key each, a
charge, and an answer that is kept. It writes a line when it begins a request and one when it has its answer, and goes
on until it is killed, so that no test depends on how far it gets.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from sightline.accounts.billing import Item
from sightline.accounts.credentials import Credentials
from sightline.errors import StillRunning
from sightline.services import Services, open_services
from sightline.services.callers import Call, Caller
from sightline.services.idempotency import Answer, Ticket
from sightline.settings import Settings

THREADS = 25
PRICE = 1_100
ROUTE = "POST /api/v1/contacts/match"


def request(services: Services, caller: Caller, number: int) -> Answer | None:
    """One request; None if someone else works on it."""
    accounts = services.accounts
    try:
        ticket = accounts.once.begin(caller.org, f"request {number}", ROUTE, str(number).encode())
    except StillRunning:
        return None
    if isinstance(ticket, Answer):
        return ticket
    assert isinstance(ticket, Ticket)
    call = Call(caller, "directory", "contacts.match", "request", ticket.reference)
    bill = accounts.charging.charge(call, [Item(number, ("profile", "email"))])
    answer = Answer(200, "application/json", str(bill.price).encode())
    accounts.once.finish(ticket, answer)
    return answer


def run(home: str, url: str, key: str) -> None:
    with open_services(Settings(home=Path(home), database_url=url or None)) as services:
        caller = services.accounts.callers.resolve(Credentials(api_key=key))

        numbers = count()

        def work(_thread: int) -> None:
            for number in numbers:  # the next one that no thread of this process has: `count` is one step of C
                say(f"{number} begun")
                answer = request(services, caller, number)
                say(f"{number} {answer.body.decode() if answer else 'elsewhere'}")

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, range(THREADS)))


def say(line: str) -> None:
    """Write a line, whole whatever other threads write."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


if __name__ == "__main__":
    run(*sys.argv[1:])
