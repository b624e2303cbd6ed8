"""`sightline credits` and `sightline usage`."""

from __future__ import annotations

from sightline.accounts.billing import Item
from sightline.accounts.credentials import Credentials
from sightline.services import open_services
from sightline.settings import Settings
from tests.interfaces.cli.command import Sightline
from tests.services.ledgers import call


def spend(sightline: Sightline, secret: str) -> None:
    with open_services(Settings(home=sightline.home)) as services:
        caller = services.accounts.callers.resolve(Credentials(api_key=secret))
        services.accounts.charging.charge(call(caller), [Item(1, ("profile", "email")), Item(2, ("profile",))])


def test_grant_spend_and_look(sightline: Sightline) -> None:
    secret = sightline.here("keys", "create", "site").out.strip()
    assert "100250.5" in sightline.here("credits", "grant", "250.5", "--note", "welcome", "--reference", "1").out
    assert "100250.5" in sightline.here("credits", "grant", "250.5", "--reference", "1").out
    spend(sightline, secret)
    shown = sightline.here("credits", "show", "--json").json
    assert (shown["left"], shown["of_allowance"], shown["allowance"]) == (100249.3, 99998.8, 100000)
    assert shown["period_end"] > shown["period_start"]
    assert "100249.3 credits left" in sightline.here("credits", "show").out
    entries = sightline.here("credits", "ledger", "--json").json
    assert [(each["kind"], each["credits"], each["note"]) for each in entries] == [
        ("charge", -1.2, ""),
        ("grant", 250.5, "welcome"),
        ("period", 100000, ""),
    ]
    assert "contacts.match" in sightline.here("credits", "ledger").out
    assert sightline.here("verify").code == 0


def test_usage_by_day_key_and_verb(sightline: Sightline) -> None:
    secret = sightline.here("keys", "create", "site").out.strip()
    spend(sightline, secret)
    (row,) = sightline.here("usage", "--json").json
    assert (row["key_name"], row["interface"], row["verb"]) == ("site", "directory", "contacts.match")
    assert (row["calls"], row["items"], row["credits"]) == (1, 2, 1.2)
    assert "contacts.match" in sightline.here("usage", "default", "--days", "1").out


def test_wrong_use(sightline: Sightline) -> None:
    sightline.here("keys", "create", "site")
    for arguments, code in (
        (["credits", "show", "Nowhere"], 4),
        (["credits", "grant", "0"], 2),
        (["credits", "grant", "-5"], 2),
        (["credits", "grant", "1", "Nowhere"], 4),
        (["usage", "--days", "0"], 2),
        (["usage", "Nowhere"], 4),
    ):
        assert sightline.here(*arguments).code == code, arguments


def test_an_operators_tariffs_are_used_or_refused(sightline: Sightline) -> None:
    own = sightline.home.parent / "tariffs.toml"
    own.write_text("[graphql.searchPets]\npoints = {}\n", encoding="utf-8")
    refused = sightline("orgs", "list", SIGHTLINE_TARIFFS=str(own))
    assert (refused.code, "searchPets" in refused.err) == (2, True)
    own.write_text("unlock_days = 30\n", encoding="utf-8")
    assert sightline("orgs", "list", SIGHTLINE_TARIFFS=str(own)).code == 0
