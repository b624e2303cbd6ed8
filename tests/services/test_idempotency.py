"""Idempotency: the same request is done once, others conflict, and a crash leaves nothing half done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sightline.accounts.billing import Item
from sightline.errors import InvalidInput, KeyReused, StillRunning
from sightline.services.clerk import LEASE
from sightline.services.idempotency import KEPT, Answer, Ticket
from sightline.settings import Settings
from tests.services.ledgers import CREDIT, Desk, call, desk

DONE = Answer(200, "application/json", b'{"data": 1}', {"x-kind": "first"})
ROUTE = "POST /api/v1/contacts/match"


@pytest.fixture
def here(settings: Settings) -> Iterator[Desk]:
    with desk(settings) as opened:
        yield opened


def begin(here: Desk, key: str = "one", route: str = ROUTE, body: bytes = b"{}", org: int = 1) -> Ticket:
    ticket = here.once.begin(org, key, route, body)
    assert isinstance(ticket, Ticket)
    return ticket


def test_the_answer_is_given_again_for_a_day(here: Desk) -> None:
    here.once.finish(begin(here), DONE)
    assert here.once.begin(1, "one", ROUTE, b"{}") == DONE
    here.clock.at += KEPT - 1
    assert here.once.begin(1, "one", ROUTE, b"{}") == DONE
    here.clock.at += 1
    assert begin(here, body=b"another")


def test_another_body_conflicts_another_route_and_organisation_do_not(here: Desk) -> None:
    here.once.finish(begin(here), DONE)
    with pytest.raises(KeyReused):
        here.once.begin(1, "one", ROUTE, b"{ }")
    begin(here, route="POST /api/v1/companies/match")
    begin(here, org=2)
    begin(here, key="two")


def test_while_the_first_runs_others_are_told_when_to_come_again(here: Desk) -> None:
    begin(here)
    with pytest.raises(StillRunning) as caught:
        here.once.begin(1, "one", ROUTE, b"{}")
    assert (caught.value.retry_after, caught.value.retryable) == (LEASE // 1000, True)


def test_who_works_long_keeps_the_request(here: Desk) -> None:
    begin(here)
    for _ in range(5):
        here.clock.at += LEASE // 2
        here.clerk.write()
    with pytest.raises(StillRunning):
        here.once.begin(1, "one", ROUTE, b"{}")


def test_after_a_crash_the_retry_finishes_it_and_is_charged_once(here: Desk) -> None:
    caller = here.caller()
    before = here.left(caller)
    first = begin(here, org=caller.org)
    items = [Item(1, ("email",)), Item(2, ("phone",))]
    bill = here.charging.charge(call(caller, reference=first.reference), items)
    here.clock.at += LEASE  # the process died here
    second = begin(here, org=caller.org)
    assert second.reference == first.reference
    assert here.charging.charge(call(caller, reference=second.reference), items).lines == bill.lines
    here.once.finish(second, DONE)
    here.once.finish(first, Answer(200, "text/plain", b"too late"))
    assert here.once.begin(caller.org, "one", ROUTE, b"{}") == DONE
    assert before - here.left(caller) == 11 * CREDIT


@pytest.mark.parametrize("status", [401, 402, 403, 409, 429, 500, 503])
def test_what_trying_again_may_change_is_tried_again_under_the_same_reference(here: Desk, status: int) -> None:
    first = begin(here)
    here.once.finish(first, Answer(status, "text/plain", b"no"))
    assert begin(here).reference == first.reference


@pytest.mark.parametrize("status", [200, 201, 204, 400, 404, 422, 451])
def test_what_would_be_answered_again_is_kept(here: Desk, status: int) -> None:
    answer = Answer(status, "text/plain", b"so it is")
    here.once.finish(begin(here), answer)
    assert here.once.begin(1, "one", ROUTE, b"{}") == answer


@pytest.mark.parametrize("key", ["", "x" * 256, "two\nlines"])
def test_keys_are_checked(here: Desk, key: str) -> None:
    with pytest.raises(InvalidInput):
        here.once.begin(1, key, ROUTE, b"")


def test_what_is_over_is_removed(here: Desk) -> None:
    here.once.finish(begin(here), DONE)
    assert here.once.purge() == 0
    here.clock.at += KEPT
    assert here.once.purge() == 1


def test_answers_that_are_dropped_are_made_again_and_not_charged_again(here: Desk) -> None:
    first = begin(here)
    here.once.finish(first, DONE)
    assert here.once.drop_answers() == 1
    assert begin(here).reference == first.reference
    assert here.once.drop_answers() == 0


def test_an_answer_that_is_worked_on_while_answers_are_dropped_is_not_kept(here: Desk) -> None:
    """It may hold what was erased meanwhile. Whoever sends the request again has it done, under the same reference."""
    first = begin(here)
    here.once.drop_answers()
    here.once.finish(first, DONE)
    with pytest.raises(StillRunning):
        here.once.begin(1, "one", ROUTE, b"{}")
    here.clock.at += LEASE
    assert begin(here).reference == first.reference
