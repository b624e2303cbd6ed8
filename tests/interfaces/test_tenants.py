"""No organisation can see, spend or change what another owns, by any route of any interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.services import Services, open_services
from sightline.settings import Settings
from sightline.store.accounts import AccountStore, tables
from tests import postgres
from tests.interfaces.tenants import (
    NOT_OWNED,
    Tenant,
    graphql_requests,
    owned,
    plain_requests,
    plant,
    rest_requests,
)
from tests.services.saying import COMPANY, PERSON, said, tell

NOT_YET = {"NOT_SERVED_YET"}


class World:
    """A victim and a stranger over one installation, and what both own in the database."""

    def __init__(self, client: TestClient, services: Services, database: AccountStore) -> None:
        self.client = client
        self.services = services
        self.database = database
        self.victim = plant(services, client, "Vermeil", 765_432_100_987)
        self.stranger = plant(services, client, "Ochre", 432_100_987_654)

    def requests(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every route of every interface, asked by the stranger."""
        secret = self.stranger.secret
        yield from rest_requests(secret)
        yield from graphql_requests(secret)
        application: Any = self.client.app
        yield from plain_requests(application.routes, secret)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    url = None
    if request.param == "postgres":
        url = postgres.new_database(request.getfixturevalue("postgres_server"))
    limits = tmp_path / "limits.toml"
    names = ("v1", "signals", "graphql", "directory")
    limits.write_text(
        "".join(f"[{name}]\nread = [[1000, 2000000000]]\nwrite = [[1000, 2000000000]]\n" for name in names),
        encoding="utf-8",
    )
    settings = Settings(home=tmp_path / "home", database_url=url, limits=limits)
    with open_services(settings) as services:
        tell(services, said(COMPANY, "c1", name="Acme", domain="acme.com"))
        tell(services, said(PERSON, "p1", full_name="Ada Byron", emails=[{"value": "ada@acme.com"}]), at=1)
        database = AccountStore.open(settings)
        try:
            with TestClient(build_app(services, settings)) as client:
                yield World(client, services, database)
        finally:
            database.close()


def reached(name: str, answer: httpx.Response) -> None:
    """The request was a question that the route understands: a case that is refused at the door proves nothing."""
    assert answer.status_code == 200, (name, answer.text)
    if answer.headers["content-type"] == "application/json" and "errors" in answer.json():
        errors = answer.json()["errors"]
        assert all(each["extensions"]["code"] in NOT_YET for each in errors), (name, answer.text)


def shows(tenant: Tenant, answer: httpx.Response) -> list[str]:
    """Words of an organisation that an answer holds."""
    text = f"{answer.text} {answer.headers}".lower()
    return [word for word in tenant.words if word in text]


def test_both_own_one_of_every_noun(world: World) -> None:
    for tenant in (world.victim, world.stranger):
        rows = owned(world.database, tenant)
        assert set(rows) | set(NOT_OWNED) == set(tables.metadata.tables)
        assert [name for name, found in rows.items() if not found] == []


def test_a_stranger_sees_and_changes_nothing(world: World) -> None:
    before = owned(world.database, world.victim)
    for name, request in world.requests():
        answer = world.client.request(**request)
        reached(name, answer)
        assert not shows(world.victim, answer), (name, answer.text)
    world.services.accounts.clerk.write()
    assert owned(world.database, world.victim) == before


def test_a_stranger_sees_what_is_its_own(world: World) -> None:
    """So that the walk does not pass because nobody sees anything."""
    headers = {"authorization": f"Bearer {world.stranger.secret}"}
    left = world.services.accounts.credits.funds(world.stranger.org).left // 1_000
    assert world.client.get("/v1/credits", headers=headers).json() == {"remainingCredits": left}
    assert world.client.get("/account/usage", headers=headers).json()["usage"]["bulkCredits"]["remaining"] == left
    victims = {"authorization": f"Bearer {world.victim.secret}"}
    assert str(world.client.get("/v1/credits", headers=victims).json()["remainingCredits"]) in world.victim.words


def test_what_one_paid_is_not_free_for_another(world: World) -> None:
    """Both matched the same company when they were planted, under the same idempotency key: each paid, for itself."""
    for tenant in (world.victim, world.stranger):
        kinds = [(row.kind.value, row.amount) for row in world.services.accounts.credits.entries(str(tenant.org))]
        assert ("charge", -3_000) in kinds


def test_answers_are_given_again_only_to_who_asked(world: World) -> None:
    request = next(each for name, each in rest_requests(world.stranger.secret) if name == "matchCompanies")
    again = world.client.request(**request)
    assert again.headers["idempotency-replayed"] == "true"
    assert "Ochre-id" in again.text
    theirs = {**request["headers"], "authorization": f"Bearer {world.victim.secret}"}
    assert "Vermeil-id" in world.client.request(**{**request, "headers": theirs}).text


def test_calls_of_one_do_not_count_for_another(world: World) -> None:
    def left(tenant: Tenant) -> int:
        answer = world.client.get("/api/v1/companies", headers={"authorization": f"Bearer {tenant.secret}"})
        return int(answer.headers["ratelimit-remaining"])

    first = left(world.victim)
    for _ in range(5):
        left(world.stranger)
    assert left(world.victim) == first - 1
