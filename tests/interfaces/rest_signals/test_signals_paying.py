"""What it costs: each contact or company and each type of signal that something was found of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.interfaces.failing import check_failure
from tests.interfaces.rest_directory.world import new_key
from tests.interfaces.rest_signals.world import RON, World, asked

DAYS = {"startDate": "2025-01-01", "endDate": "2025-12-31"}


def contact(world: World, *signals: str) -> dict[str, Any]:
    return {"contacts": [{"id": "a", "social_link": RON}], "signals": list(signals), **DAYS}


def test_what_is_charged_is_what_is_told(world: World) -> None:
    for signals, price in ((["promotion"], 1), (["promotion", "companyChange"], 2), (["allSignals"], 2)):
        before = world.left()
        told = world.ask("contacts/search", contact(world, *signals))
        assert (told["creditCharged"], before - world.left()) == (price, 1_000 * price)


def test_the_same_again_costs_again(world: World) -> None:
    before = world.left()
    for _ in range(2):
        world.ask("contacts/search", contact(world, "promotion"))
    assert before - world.left() == 2_000


def test_one_contact_by_two_keys_is_paid_once(world: World) -> None:
    items = [{"id": "a", "social_link": RON}, {"id": "b", "email": "ron@home.net"}, {"id": "c", "email": "no@body.com"}]
    told = world.ask("contacts/search", {"contacts": items, "signals": ["promotion"], **DAYS})
    assert set(told["contacts"]) == {"a", "b"}
    assert told["creditCharged"] == 1


def test_nothing_found_costs_nothing(world: World) -> None:
    before = world.left()
    told = world.ask("companies", {"companyIds": [world.ids["globex"], 55_555], "signals": ["allSignals"], **DAYS})
    assert (told["creditCharged"], world.left()) == (0, before)


def test_a_dry_run_tells_the_price_and_nothing_else(world: World) -> None:
    before = world.left()
    answer = world.post("contacts/search", contact(world, "allSignals"), **{"dry-run": "true"})
    assert answer.json() == {"answers": 1, "fields": {"personId": 1, "companyChange": 1, "promotion": 1}, "price": 2}
    answer = world.post("contacts?dry_run=true", {"contactIds": [1, 2], "signals": ["promotion"]})
    assert answer.json() == {"answers": 0, "fields": {}, "price": 0}
    assert world.left() == before


def test_an_idempotent_request_is_paid_once(world: World) -> None:
    before = world.left()
    answers = [world.post("contacts/search", contact(world, "promotion"), **{"idempotency-key": "k1"}) for _ in "12"]
    assert answers[0].json() == answers[1].json()
    assert "idempotency-replayed" in answers[1].headers
    assert before - world.left() == 1_000


def test_credits_that_do_not_reach_answer_nothing(world: World) -> None:
    secret = new_key(world.services, "poor", 1_999)
    poor = world._replace(secret=secret)
    check_failure("signals", poor.post("contacts/search", contact(world, "allSignals")), "payment_required", "402")
    assert poor.ask("contacts/search", contact(world, "promotion"))["creditCharged"] == 1


def test_keys_need_the_scope_of_signals(world: World) -> None:
    secret = new_key(world.services, "scoped", scopes=["directory:read"])
    check_failure("signals", world._replace(secret=secret).post("contacts", {}), "forbidden", "403")
    secret = new_key(world.services, "reader", scopes=["signals:read"])
    assert world._replace(secret=secret).ask("contacts/search", contact(world, "promotion"))["creditCharged"] == 1


def test_prices_of_an_operator(tmp_path: Path) -> None:
    tariffs = tmp_path / "tariffs.toml"
    tariffs.write_text(
        '[signals."contacts.search"]\npoints = { promotion = 0.2, companyChange = 2 }\n', encoding="utf-8"
    )
    with asked(tmp_path / "home", tariffs=tariffs) as opened:
        before = opened.left()
        told = opened.ask("contacts/search", contact(opened, "allSignals"))
        assert before - opened.left() == 2_200
        assert told["creditCharged"] == 3


def test_every_answer_tells_the_limits(tmp_path: Path) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text("[signals]\nread = [[3, 60], [5, 3600], [6, 86400]]\n", encoding="utf-8")
    with asked(tmp_path / "home", limits=limits) as opened:
        answer = opened.post("contacts/search", contact(opened, "promotion"))
        for name, most in (("minute", 3), ("hourly", 5), ("daily", 6)):
            assert answer.headers[f"x-rate-limit-{name}"] == str(most)
            assert answer.headers[f"x-{name}-requests-left"] == str(most - 1)
            assert answer.headers[f"x-{name}-usage"] == "1"
