"""Fifty charges at once over two processes, killed in the middle: nothing is lost, and nothing charged twice."""

from __future__ import annotations

import subprocess
import sys
from math import inf

from sightline.accounts.credentials import Credentials
from sightline.services import open_services
from sightline.services.clerk import LEASE
from sightline.services.clock import now
from sightline.services.credits import LAST
from sightline.services.idempotency import Answer
from sightline.settings import Settings
from sightline.store.accounts.rows import Kind
from tests.services.killed_charges import PRICE, ROUTE, request

ANSWERS = 60
"""How many each process gives before it is killed; both make the same requests, so that each is made twice."""


def start(settings: Settings, key: str) -> subprocess.Popen[str]:
    arguments = [str(settings.home), settings.database_url or "", key]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.services.killed_charges", *arguments], stdout=subprocess.PIPE, text=True
    )


def killed(processes: list[subprocess.Popen[str]]) -> tuple[set[int], int]:
    """Which requests were acknowledged when both processes are killed, while both work; and how many were begun."""
    said: list[list[str]] = []

    def hear(process: subprocess.Popen[str], answers: float) -> None:
        """Lines of a process: until it has given so many answers, or all that are left."""
        for line in process.stdout or ():
            said.append(line.split())
            answers -= said[-1][1] not in ("begun", "elsewhere")
            if answers <= 0:
                return
        assert answers == inf, "a process ended by itself"

    for each in processes:
        hear(each, ANSWERS)
    for each in processes:
        each.kill()
    for each in processes:
        hear(each, inf)
        each.wait()
    whole = [line for line in said if len(line) == 2]
    done = {int(number) for number, what in whole if what == str(PRICE)}
    return done, max(int(number) for number, _ in whole) + 1


def test_killed_in_the_middle_everything_is_charged_once(settings: Settings) -> None:
    with open_services(settings) as services:
        key = services.accounts.keys.create("tests").secret
        allowance = services.accounts.credits.funds(1).left
    done, begun = killed([start(settings, key) for _ in range(2)])
    assert len(done) >= ANSWERS
    with open_services(settings) as services:
        accounts = services.accounts
        caller = accounts.callers.resolve(Credentials(api_key=key))
        charged = [entry for entry in accounts.credits.entries("default", limit=LAST) if entry.kind is Kind.charge]
        acknowledged = [accounts.once.begin(caller.org, f"request {number}", ROUTE, b"%d" % number) for number in done]
        assert all(isinstance(answer, Answer) for answer in acknowledged)
        assert len(charged) >= len(done)  # what was acknowledged is there
        accounts.once._clock = lambda: now() + LEASE  # as if we had waited: the dead hold nothing any more
        answers = [request(services, caller, number) for number in range(begun)]
        assert all(answer is not None and answer.body == str(PRICE).encode() for answer in answers)
        charged = [entry for entry in accounts.credits.entries("default", limit=LAST) if entry.kind is Kind.charge]
        assert len(charged) == len({entry.reference for entry in charged}) == begun
        assert accounts.credits.funds(caller.org).left == allowance - begun * PRICE
        assert services.admin.verify() == []
