"""Usage and audit: what was asked, by whom, and what it cost, in the words of each API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sightline.accounts.billing import Item
from sightline.accounts.plans import Billing
from sightline.services.clock import day_of
from sightline.services.credits import LAST
from sightline.services.orgs import Change
from sightline.services.usage import BUCKET, Bucket
from sightline.settings import Settings
from tests.services.ledgers import BEGUN, CREDIT, Desk, call, desk
from tests.services.saying import DAY

TODAY = day_of(BEGUN)


@pytest.fixture
def here(settings: Settings) -> Iterator[Desk]:
    with desk(settings) as opened:
        yield opened


def test_usage_is_added_up_by_day_key_and_verb(here: Desk) -> None:
    caller = here.caller()
    for number in (1, 2):
        here.charging.charge(call(caller), [Item(number, ("profile", "email")), Item(None, ())])
    here.charging.charge(call(caller, "contacts.search"), results=30)
    here.usage.seen(call(caller, "facets"), items=0)
    here.clock.at += DAY
    here.usage.seen(call(caller, "facets"))
    here.clerk.write()
    rows = [
        (r.day - TODAY, r.key_name, r.verb, r.calls, r.items, r.spent) for r in here.usage.table(caller.org, 0, LAST)
    ]
    assert rows == [
        (0, "tests", "contacts.match", 2, 2, 2_200),
        (0, "tests", "contacts.search", 1, 30, 2_000),
        (0, "tests", "facets", 1, 0, 0),
        (1, "tests", "facets", 1, 1, 0),
    ]
    assert here.usage.table(caller.org, TODAY + 1, TODAY + 1)[0].calls == 1


def test_plan_usage_in_leadiqs_words(here: Desk) -> None:
    caller = here.caller(allowance=100 * CREDIT)
    asked = call(caller, "searchPeople", interface="graphql")
    here.charging.charge(asked, [Item(1, ("profile", "email", "phone")), Item(2, ("profile", "email"))])
    here.charging.charge(call(caller, "flatAdvancedSearch", interface="graphql"), results=30)
    lines = {(line.name, line.usage_type, line.credit_type): line for line in here.usage.plan(caller.org)}
    units = {name: line.units for name, line in lines.items() if line.units}
    assert units == {
        ("Contact", "Standard", "ExactMatch"): 2,
        ("Contact", "Premium", "ExactMatch"): 2,
        ("PremiumMobilePhone", "Premium", "PremiumMobile"): 1,
        ("AdvancedSearch", "Standard", "Page"): 2,
        ("API", "Standard", "ExactMatch"): 15,
    }
    total = lines["API", "Standard", "ExactMatch"]
    assert (total.cap, total.billing, total.trial) == (100, "Prepaid", False)
    assert here.usage.trial(caller.org) == []
    here.clock.at += 32 * DAY
    assert {line.units for line in here.usage.plan(caller.org)} == {0}


def test_how_an_organisation_stands(here: Desk) -> None:
    caller = here.caller()
    assert here.usage.subscription(caller.org).status == "Active"
    here.orgs.change("Acme", Change(billing=Billing.free))
    assert here.usage.subscription(caller.org).status == "Trialing"
    assert here.usage.trial(caller.org) == here.usage.plan(caller.org) != []
    here.orgs.change("Acme", Change(suspended=True))
    assert here.usage.subscription(caller.org).status == "Inactive"


def test_what_is_left_in_lushas_and_sabers_form(here: Desk) -> None:
    caller = here.caller(allowance=10 * CREDIT)
    here.charging.charge(call(caller), [Item(1, ("profile", "email"))])
    assert here.usage.buckets(caller.org) == {BUCKET: Bucket(used=2, total=10, remaining=8)}
    assert here.usage.remaining(caller.org) == 8


def test_the_audit_log_says_who_read_and_changed_how_many(here: Desk) -> None:
    caller = here.caller()
    here.charging.charge(call(caller), [Item(1, ("email",)), Item(None, ())])
    here.audit.changed(call(caller, "observations"), 7)
    here.audit.read(call(caller, "facets"), 3)
    here.clerk.write()
    entries = [(e.verb, e.action, e.ids, e.key, e.request_id) for e in here.audit.entries(caller.org)]
    assert entries == [
        ("facets", "read", 3, caller.key, "request"),
        ("observations", "changed", 7, caller.key, "request"),
        ("contacts.match", "read", 1, caller.key, "request"),
    ]
    assert here.audit.entries(here.caller("Globex").org) == []


def test_notes_that_cannot_be_written_are_kept(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = here.caller()
    here.usage.seen(call(caller, "facets"))
    with monkeypatch.context() as broken:
        broken.setattr(here.accounts, "write", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            here.clerk.write()
    here.usage.seen(call(caller, "facets"))
    here.clerk.write()
    assert here.usage.table(caller.org, 0, LAST)[0].calls == 2
