"""Charges: exact, once, for what was answered, and never for what was paid within a year."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.accounts.billing import Item, Line
from sightline.accounts.callers import Caller
from sightline.accounts.credentials import Credentials
from sightline.accounts.periods import Period
from sightline.errors import OutOfCredits
from sightline.services import open_services
from sightline.services.charging import HOLD
from sightline.services.credits import LAST
from sightline.settings import Settings
from sightline.store.accounts.rows import Kind
from tests.services.ledgers import CREDIT, Desk, call, desk
from tests.services.saying import DAY, PERSON, said, tell

WHOLE = ("profile", "email", "phone")
PRICE = 11_100  # 0.1 + 1 + 10 credits


@pytest.fixture
def here(settings: Settings) -> Iterator[Desk]:
    with desk(settings) as opened:
        yield opened


def test_an_item_costs_the_points_that_it_holds(here: Desk) -> None:
    caller = here.caller(allowance=100 * CREDIT)
    bill = here.charging.charge(call(caller), [Item(1, ("profile", "email")), Item(None, ()), Item(2, WHOLE)])
    assert bill.lines == (Line(1_100, True), Line(0, True), Line(PRICE, True))
    assert (bill.price, bill.left) == (1_100 + PRICE, 100 * CREDIT - 1_100 - PRICE)
    assert here.left(caller) == bill.left
    here.check()


def test_an_empty_answer_costs_nothing_and_leaves_no_entry(here: Desk) -> None:
    caller = here.caller()
    assert here.charging.charge(call(caller), [Item(None, ())]).price == 0
    assert here.charging.charge(call(caller, "contacts.search"), results=0).price == 0
    assert [entry.kind for entry in here.credits.entries("Acme")] == [Kind.period]


@pytest.mark.parametrize(("results", "price"), [(1, 1_000), (25, 1_000), (26, 2_000), (100, 4_000)])
def test_results_are_charged_by_begun_pages(here: Desk, results: int, price: int) -> None:
    assert here.charging.charge(call(here.caller(), "contacts.search"), results=results).price == price


def test_a_signal_type_that_returned_something_costs_one_for_each_contact(here: Desk) -> None:
    """The example of the Lusha form: two types for one contact are two credits."""
    asked = call(here.caller(), "contacts", interface="signals")
    items = [Item(1, ("promotion", "companyChange")), Item(2, ())]
    assert here.charging.charge(asked, items).price == 2 * CREDIT
    again = call(asked.caller, "contacts", interface="signals")
    assert here.charging.charge(again, items).price == 2 * CREDIT  # signals are news: they do not unlock


def test_a_point_that_was_paid_is_free_for_a_year_on_every_interface(here: Desk) -> None:
    caller = here.caller()
    here.charging.charge(call(caller), [Item(1, ("profile", "email"))])
    again = [Item(1, WHOLE)]
    assert here.charging.quote(call(caller, "searchPeople", interface="graphql"), again).price == 10 * CREDIT
    here.clock.at += 365 * DAY - 1
    assert here.charging.quote(call(caller), again).price == 10 * CREDIT
    here.clock.at += 1
    assert here.charging.quote(call(caller), again).price == PRICE
    stranger = here.caller("Globex")
    assert here.charging.quote(call(stranger), again).price == PRICE


def test_the_same_entity_twice_in_a_batch_is_paid_once(here: Desk) -> None:
    caller = here.caller(allowance=2 * CREDIT)
    twice = [Item(1, ("email",)), Item(1, ("email",))]
    assert [line.price for line in here.charging.charge(call(caller), twice).lines] == [CREDIT, 0]
    poor = here.caller("Globex", allowance=CREDIT // 2)
    bill = here.charging.charge(call(poor), twice, partial=True)
    assert [line.paid for line in bill.lines] == [False, False]  # what was not paid frees nothing


def test_what_was_unlocked_stays_so_through_merges_and_splits(settings: Settings) -> None:
    with open_services(settings) as services:
        tell(services, said(PERSON, "a", emails=[{"value": "a@acme.com"}]), source="one")
        tell(services, said(PERSON, "b", emails=[{"value": "b@acme.com"}]), source="two")
        made = services.accounts.keys.create("tests")
        caller = services.accounts.callers.resolve(Credentials(api_key=made.secret))
        first, second = 1, 2  # subjects are numbered as they come
        services.accounts.charging.charge(call(caller), [Item(second, ("email",))])
        services.resolution.merge([first, second], by="ada")
        assert services.accounts.charging.quote(call(caller), [Item(first, ("email",))]).price == 0
        services.accounts.charging.charge(call(caller), [Item(first, ("phone",))])
        services.resolution.split(first, [second], by="ada")
        for entity in (first, second):
            assert services.accounts.charging.quote(call(caller), [Item(entity, ("phone",))]).price == 0


def test_credits_that_run_out_in_the_middle_of_a_batch(here: Desk) -> None:
    caller = here.caller(allowance=2_500)
    items = [Item(number, ("email",)) for number in (1, 2, 3, 1)] + [Item(None, ())]
    with pytest.raises(OutOfCredits, match=r"3 credits, and 2\.5 can be spent"):
        here.charging.charge(call(caller), items)
    assert here.left(caller) == 2_500
    bill = here.charging.charge(call(caller), items, partial=True)
    assert [line.paid for line in bill.lines] == [True, True, False, True, True]
    assert (bill.price, bill.left) == (2_000, 500)
    with pytest.raises(OutOfCredits):
        here.charging.charge(call(caller, "contacts.search"), results=1, partial=True)
    assert here.charging.charge(call(caller), items, partial=True).price == 0  # the first two are free again
    here.check()


def test_after_the_first_item_that_is_too_dear_none_is_paid(here: Desk) -> None:
    caller = here.caller(allowance=5 * CREDIT)
    bill = here.charging.charge(call(caller), [Item(1, ("phone",)), Item(2, ("email",))], partial=True)
    assert [line.paid for line in bill.lines] == [False, False]


def test_a_dry_run_prices_and_writes_nothing(here: Desk) -> None:
    caller = here.caller(allowance=PRICE)
    before = here.credits.entries("Acme")
    bill = here.charging.quote(call(caller), [Item(1, WHOLE), Item(2, WHOLE)])
    assert (bill.price, bill.left, [line.paid for line in bill.lines]) == (2 * PRICE, PRICE, [True, False])
    assert here.credits.entries("Acme") == before
    assert here.usage.table(caller.org, 0, LAST) == []


def test_a_reference_is_charged_once(here: Desk) -> None:
    caller = here.caller(allowance=1_500)
    asked, items = call(caller), [Item(1, ("email",)), Item(2, ("email",))]
    first = here.charging.charge(asked, items, partial=True)
    here.credits.grant("Acme", 10 * CREDIT)
    again = here.charging.charge(asked, items, partial=True)
    assert (again.price, again.lines) == (first.price, first.lines)
    assert here.left(caller) == 10_500
    changed = here.charging.charge(asked, items[:1], partial=True)  # the facts changed in between
    assert (changed.price, changed.lines) == (CREDIT, (Line(0, True),))


def test_a_key_spends_no_more_than_its_limit_in_a_period_even_after_rotation(here: Desk) -> None:
    caller = here.caller(limit=1_500)
    here.charging.charge(call(caller), [Item(1, ("email",))])
    rotated = here.resolve(here.keys.rotate("tests", "Acme").secret)
    for each in (caller, rotated):
        with pytest.raises(OutOfCredits, match=r"0\.5 can be spent"):
            here.charging.charge(call(each), [Item(2, ("email",))])
    assert not here.charging.quote(call(rotated), [Item(2, ("email",))]).lines[0].paid
    here.clock.at += 31 * DAY
    assert here.charging.charge(call(rotated), [Item(2, ("email",))]).price == CREDIT


def test_a_period_begins_with_its_allowance_and_grants_stay(here: Desk) -> None:
    caller = here.caller(allowance=10 * CREDIT)
    here.credits.grant("Acme", 5 * CREDIT, "welcome")
    here.charging.charge(call(caller, "contacts.search"), results=75)
    assert here.credits.funds(caller.org).of_allowance == 7 * CREDIT  # the allowance goes first
    here.clock.at += 31 * DAY
    assert here.left(caller) == 15 * CREDIT
    here.charging.charge(call(caller, "contacts.search"), results=25 * 12)
    assert (here.left(caller), here.credits.funds(caller.org).of_allowance) == (3 * CREDIT, 0)
    here.check()


def test_credits_are_granted_once_for_a_reference(here: Desk) -> None:
    caller = here.caller(allowance=0)
    assert here.credits.grant("Acme", CREDIT, reference="invoice 1") == CREDIT
    assert here.credits.grant("Acme", CREDIT, reference="invoice 1") == CREDIT
    assert here.left(caller) == CREDIT


def test_a_reservation_holds_settles_and_gives_back(here: Desk) -> None:
    caller = here.caller(allowance=3 * CREDIT)
    asked = call(caller)
    held = here.charging.reserve(asked, [CREDIT] * 5)
    assert (held.granted, here.left(caller)) == (3, 0)
    assert here.charging.reserve(asked, [CREDIT] * 5).granted == 3  # a retry finds what is held
    bill = here.charging.settle(held, [Item(1, ("email",)), Item(None, ()), Item(1, ("email",))])
    assert (bill.price, here.left(caller)) == (CREDIT, 2 * CREDIT)
    assert here.charging.settle(here.charging.reserve(asked, [CREDIT] * 3), []).price == CREDIT
    assert here.left(caller) == 2 * CREDIT
    here.check()


def test_a_reservation_that_is_released_or_forgotten_is_given_back(here: Desk) -> None:
    caller = here.caller(allowance=3 * CREDIT, limit=2 * CREDIT)
    asked = call(caller)
    here.charging.release(here.charging.reserve(asked, [CREDIT]))
    assert here.left(caller) == 3 * CREDIT
    late = here.charging.reserve(asked, [CREDIT, CREDIT])
    assert here.charging.release_expired() == 0
    here.clock.at += HOLD
    assert (here.charging.release_expired(), here.left(caller)) == (1, 3 * CREDIT)
    assert here.charging.settle(late, [Item(1, ("email",))]).price == CREDIT
    here.check()


def test_what_a_reservation_held_of_a_period_that_is_over_lapses(here: Desk) -> None:
    caller = here.caller(allowance=3 * CREDIT)
    held = here.charging.reserve(call(caller), [CREDIT])
    here.clock.at += 31 * DAY
    here.charging.release(held)
    assert here.left(caller) == 3 * CREDIT
    here.check()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("charge"), st.integers(0, 6), st.integers(0, 60)),
        st.tuples(st.just("grant"), st.integers(1, 3_000), st.just(0)),
        st.tuples(st.just("reserve"), st.integers(0, 5), st.integers(0, 2)),
        st.tuples(st.just("settle"), st.integers(0, 5), st.integers(0, 2)),
        st.tuples(st.just("release"), st.just(0), st.integers(0, 2)),
        st.tuples(st.just("days"), st.integers(1, 40), st.just(0)),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(Settings(home=tmp_path_factory.mktemp("ledger"))) as opened:
        yield opened


@given(steps=STEPS, allowance=st.integers(0, 9_000), limit=st.none() | st.integers(0, 5_000))
def test_a_balance_is_the_sum_of_its_ledger_whatever_happens(
    shared: Desk, steps: list[tuple[str, int, int]], allowance: int, limit: int | None
) -> None:
    caller = shared.caller(f"Acme {len(shared.orgs.list())}", allowance=allowance, limit=limit)
    for what, number, other in steps:
        _take(shared, caller, what, number, other)
        assert shared.left(caller) >= 0
    shared.check()


def _take(here: Desk, caller: Caller, what: str, number: int, other: int) -> None:
    reference = f"work {other}"
    asked = call(caller, reference=reference if what != "charge" else None)
    items = [Item(each, ("email", "profile")) for each in range(other, other + number)]
    if what == "charge":
        here.charging.charge(asked, items, partial=True)
    elif what == "grant":
        here.credits.grant(caller.org_name, number)
    elif what == "days":
        here.clock.at += number * DAY
        here.charging.release_expired()
    elif what == "reserve":
        here.charging.reserve(asked, [1_100] * number)
    else:
        held = here.charging.reserve(asked, [])
        here.charging.settle(held, items) if what == "settle" else here.charging.release(held)


def test_a_verb_without_a_price_is_a_mistake_of_ours(here: Desk) -> None:
    with pytest.raises(KeyError):
        here.charging.charge(call(here.caller(), "pets.find"))


def test_an_allowance_of_one_period_never_ends(here: Desk) -> None:
    caller = here.caller(allowance=CREDIT, period=Period.once)
    here.charging.charge(call(caller, "contacts.search"), results=1)
    here.clock.at += 4_000 * DAY
    assert here.left(caller) == 0
