"""`sightline orgs`: organisations, their plans and people."""

from __future__ import annotations

from tests.interfaces.cli.command import Sightline


def test_make_change_and_list(sightline: Sightline) -> None:
    made = sightline.here("orgs", "create", "Acme", "--allowance", "5000", "--period", "year", "--json").json
    assert (made["id"], made["allowance"], made["period"], made["billing"]) == (1, 5000, "year", "Prepaid")
    changed = sightline.here(
        "orgs", "change", "Acme", "--name", "Acme Ltd", "--allowance", "0.5", "--suspended", "--json"
    )
    assert (changed.json["name"], changed.json["allowance"], changed.json["suspended"]) == ("Acme Ltd", 0.5, True)
    listed = sightline.here("orgs", "list", "--json").json
    assert [(each["name"], each["left"]) for each in listed] == [("Acme Ltd", 5000)]
    shown = sightline.here("orgs", "list").out
    assert "Acme Ltd" in shown
    assert "suspended" in shown
    assert sightline.here("orgs", "change", "1", "--no-suspended").code == 0


def test_members(sightline: Sightline) -> None:
    sightline.here("orgs", "create", "Acme")
    assert sightline.here("orgs", "add-member", "Acme", "Ada@Acme.com", "--name", "Ada", "--role", "owner").code == 0
    assert sightline.here("orgs", "members", "Acme", "--json").json == [
        {"email": "ada@acme.com", "name": "Ada", "role": "owner"}
    ]
    assert sightline.here("orgs", "add-member", "Acme", "ada@acme.com").code == 1
    assert sightline.here("orgs", "remove-member", "Acme", "ada@acme.com").code == 0
    assert sightline.here("orgs", "remove-member", "Acme", "ada@acme.com").code == 4
    assert sightline.here("orgs", "add-member", "Acme", "ada").code == 2


def test_wrong_use(sightline: Sightline) -> None:
    sightline.here("orgs", "create", "Acme")
    for arguments, code in (
        (["orgs", "create", "Acme"], 1),
        (["orgs", "create", ""], 2),
        (["orgs", "create", "42"], 2),
        (["orgs", "create", "B", "--allowance", "lots"], 2),
        (["orgs", "create", "B", "--period", "week"], 2),
        (["orgs", "change", "Nowhere", "--allowance", "1"], 4),
        (["orgs", "members", "Nowhere"], 4),
    ):
        assert sightline.here(*arguments).code == code, arguments
