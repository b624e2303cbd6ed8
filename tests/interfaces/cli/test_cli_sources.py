"""The commands of `sources`, as a user runs them."""

from __future__ import annotations

from tests.interfaces.cli.command import Sightline
from tests.sources.boards import greenhouse, greenhouse_job
from tests.sources.web_server import Reply, serving

ALLOWED = {"SIGHTLINE_SOURCE_PRIVATE_ADDRESSES": "true"}


def test_a_board_is_added_pulled_listed_and_removed(sightline: Sightline) -> None:
    with serving() as web:
        web.routes["/v1/boards/acme/jobs"] = Reply(greenhouse(greenhouse_job(1)))
        added = sightline("sources", "add", "greenhouse", "acme", "--base", web.url, "--domain", "acme.com")
        assert (added.code, added.out.strip()) == (0, "greenhouse:acme")
        pulled = sightline("sources", "pull", **ALLOWED)
        assert pulled.code == 0
        assert "imported" in pulled.out
        again = sightline("sources", "pull", "greenhouse:acme", "--json", **ALLOWED)
        assert again.json == [{"name": "greenhouse:acme", "batch": None, "notes": [], "error": None}]
    (listed,) = sightline("sources", "list", "--json").json
    assert (listed["kind"], listed["target"], listed["problem"]) == ("greenhouse", "acme", None)
    assert listed["checked_at"] is not None
    assert "greenhouse:acme" in sightline("sources", "list").out
    assert sightline("show", "acme.com").code == 0
    assert sightline("sources", "remove", "greenhouse:acme").code == 0
    assert sightline("sources", "remove", "greenhouse:acme").code == 4


def test_what_fails_is_told_with_its_reason(sightline: Sightline) -> None:
    assert sightline("sources", "pull").code == 0  # there is none
    assert sightline("sources", "add", "monster", "acme").code == 2
    with serving() as web:
        assert sightline("sources", "add", "ashby", "acme", "--base", web.url).code == 0
        refused = sightline("sources", "pull")
        assert refused.code == 2
        assert "SIGHTLINE_SOURCE_PRIVATE_ADDRESSES" in refused.err
        missing = sightline("sources", "pull", "--json", **ALLOWED)
    assert missing.code == 4
    assert missing.json[0]["error"]["code"] == "not_found"
