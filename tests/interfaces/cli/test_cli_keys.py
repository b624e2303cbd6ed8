"""`sightline keys`: made, shown once, rotated, limited, revoked."""

from __future__ import annotations

import base64
import re

from tests.interfaces.cli.command import Sightline


def test_a_key_is_shown_once_with_each_form_to_paste(sightline: Sightline) -> None:
    made = sightline.here("keys", "create", "CRM sync")
    secret = made.out.strip()
    assert re.fullmatch(r"sk_live_\S{43}", secret)
    basic = base64.b64encode(f"{secret}:".encode()).decode()
    for form in (f"Authorization: Bearer {secret}", f"Authorization: Basic {basic}", f"api_key: {secret}"):
        assert form in made.err
    listed = sightline.here("keys", "list", "--ended")
    assert secret[:12] in listed.out
    assert secret[12:] not in listed.out + listed.err
    assert sightline.here("keys", "create", "CRM sync").code == 1


def test_a_key_with_scopes_expiry_and_limit(sightline: Sightline) -> None:
    sightline.here("orgs", "create", "Acme")
    options = ("--org", "Acme", "--scope", "directory:read", "--scope", "v1:write", "--expires", "2099-12-31")
    made = sightline.here("keys", "create", "site", *options, "--limit", "2.5", "--json").json
    assert made["scopes"] == ["directory:read", "v1:write"]
    assert made["expires_at"].startswith("2100-01-01")
    assert (made["org"], made["credit_limit"]) == ("Acme", 2.5)
    assert sightline.here("keys", "limit", "site", "none").code == 0
    assert sightline.here("keys", "list", "--json").json[0]["credit_limit"] is None


def test_rotate_and_revoke(sightline: Sightline) -> None:
    old = sightline.here("keys", "create", "site", "--json").json
    new = sightline.here("keys", "rotate", "site", "--overlap", "1h", "--json").json
    assert new["key"] != old["key"]
    states = {each["id"]: each["state"] for each in sightline.here("keys", "list", "--json").json}
    assert states == {old["id"]: "rotated", new["id"]: "active"}
    assert "is revoked" in sightline.here("keys", "revoke", str(old["id"])).out
    assert [each["id"] for each in sightline.here("keys", "list", "--json").json] == [new["id"]]


def test_wrong_use(sightline: Sightline) -> None:
    for arguments, code, says in (
        (["keys", "create", "x", "--scope", "pets:read"], 2, "directory:read"),
        (["keys", "create", "x", "--expires", "soon"], 2, "90d"),
        (["keys", "create", "x", "--limit", "0.0001"], 2, "0.125"),
        (["keys", "create", "x", "--org", "Nowhere"], 4, "Nowhere"),
        (["keys", "revoke", "nobody"], 4, "nobody"),
        (["keys", "rotate", "nobody", "--overlap", "1 year"], 2, "24h"),
    ):
        result = sightline.here(*arguments)
        assert (result.code, says in result.err) == (code, True), result.err
