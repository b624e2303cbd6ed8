"""Fifty charges at once over two processes, killed in the middle: nothing is lost, and nothing charged twice."""

from __future__ import annotations

import subprocess
import sys

from sightline.accounts.credentials import Credentials
from sightline.services import open_services
from sightline.services.clerk import LEASE
from sightline.services.clock import now
from sightline.services.credits import LAST
from sightline.services.idempotency import Answer
from sightline.settings import Settings
from sightline.store.accounts.rows import Kind
from tests.services.killed_charges import PRICE, ROUTE, request

REQUESTS = 400
"""Of each process; both make all of them, so that each is made twice."""


def start(settings: Settings, key: str) -> subprocess.Popen[str]:
    arguments = [str(settings.home), settings.database_url or "", key, "0", str(REQUESTS)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.services.killed_charges", *arguments], stdout=subprocess.PIPE, text=True
    )


def test_killed_in_the_middle_everything_is_charged_once(settings: Settings) -> None:
    with open_services(settings) as services:
        key = services.accounts.keys.create("tests").secret
        allowance = services.accounts.credits.funds(1).left
    processes = [start(settings, key) for _ in range(2)]
    told = []
    for each in processes:
        assert each.stdout is not None
        told += [each.stdout.readline().split() for _ in range(60)]
        each.kill()
    for each in processes:
        told += [line.split() for line in (each.stdout or [])]
        each.wait()
    done = {int(line[0]) for line in told if len(line) == 2 and line[1] != "None"}
    assert 0 < len(done) < REQUESTS
    with open_services(settings) as services:
        accounts = services.accounts
        caller = accounts.callers.resolve(Credentials(api_key=key))
        charged = [entry for entry in accounts.credits.entries("default", limit=LAST) if entry.kind is Kind.charge]
        acknowledged = [accounts.once.begin(caller.org, f"request {number}", ROUTE, b"%d" % number) for number in done]
        assert all(isinstance(answer, Answer) for answer in acknowledged)
        assert len(charged) >= len(done)  # what was acknowledged is there
        accounts.once._clock = lambda: now() + LEASE  # as if we had waited: the dead hold nothing any more
        answers = [request(services, caller, number) for number in range(REQUESTS)]
        assert all(answer is not None and answer.body == str(PRICE).encode() for answer in answers)
        charged = [entry for entry in accounts.credits.entries("default", limit=LAST) if entry.kind is Kind.charge]
        assert len(charged) == len({entry.reference for entry in charged}) == REQUESTS
        assert accounts.credits.funds(caller.org).left == allowance - REQUESTS * PRICE
        assert services.admin.verify() == []
