"""What comes too late is not charged, unless its idempotency key can still bring it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sightline.interfaces.rest.context import Reply
from sightline.interfaces.rest.desk import Desk, Request, Sent
from sightline.interfaces.rest.problems import Refused
from sightline.interfaces.rest_directory.dialect import DIRECTORY
from sightline.services import Services, open_services
from sightline.services.callers import Credentials
from sightline.settings import Settings

SEARCH = next(each for each in DIRECTORY.operations if each.verb == "contacts.search" and each.method == "POST")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with open_services(Settings(home=tmp_path)) as opened:
        yield opened


def serve(services: Services, secret: str, **options: Any) -> Sent:
    """A page of 25 results, found for a request."""
    caller = services.accounts.callers.resolve(Credentials(f"Bearer {secret}", None))
    request = Request(caller=caller, operation=SEARCH, identity="r", route="POST /x", **options)
    desk = Desk(services.accounts, DIRECTORY.name)
    return desk.serve(request, lambda: Reply(data=[], results=25), lambda _, spent: str(spent).encode())


def test_an_answer_that_nobody_waits_for_is_not_charged(services: Services) -> None:
    services.accounts.orgs.create("late", allowance=5_000)
    secret = services.accounts.keys.create("late", "late").secret
    org = services.accounts.orgs.get("late").id
    with pytest.raises(Refused) as caught:
        serve(services, secret, due=0.0)
    assert caught.value.problem.id == "timeout"
    assert services.accounts.credits.funds(org).left == 5_000
    serve(services, secret)
    assert services.accounts.credits.funds(org).left == 4_000


def test_with_a_key_it_is_kept_for_the_retry_and_charged_once(services: Services) -> None:
    services.accounts.orgs.create("late", allowance=5_000)
    secret = services.accounts.keys.create("late", "late").secret
    first = serve(services, secret, due=0.0, idempotency_key="k")
    again = serve(services, secret, idempotency_key="k")
    assert (again.content, again.headers) == (first.content, {"idempotency-replayed": "true"})
    assert services.accounts.credits.funds(services.accounts.orgs.get("late").id).left == 4_000
