"""A world in which one signal of each kind was told of a company, and two of a person; and a client that asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.model.observation import Observation
from sightline.model.signal import Citation, Detail, Kind, Signal, State
from sightline.services import Services, open_services
from sightline.services.clock import now
from sightline.services.lookup import By
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.signal_rows import Stored, Told
from tests.interfaces.rest_directory.world import linkedin, new_key, without_limits
from tests.services.saying import COMPANY, PERSON, said, tell

ACME: dict[str, Any] = {"name": "Acme Robotics", "domain": "acme.com"}
GLOBEX: dict[str, Any] = {"name": "Globex", "domain": "globex.com"}
RON = "https://www.linkedin.com/in/ron-nabet"
PLANTED = "2025-05-03"
"""The day of the signals that are written as they are; those of people come from what is told."""

DETAILS: dict[Kind, list[Detail]] = {
    Kind.new_job_listing: [
        Detail(title="Account Executive", department="sales", country="US", region="California", city="San Diego"),
        Detail(title="Welder", department="operations", country="DE", region="Bavaria"),
        Detail(title="Somebody"),
    ],
    Kind.surge_in_hiring_by_department: [Detail(department="sales"), Detail(department="finance")],
    Kind.surge_in_hiring_by_location: [Detail(country="US", region="California"), Detail(country="DE")],
    Kind.news: [
        Detail(event_type="partnership", title="Acme and Globex", published_on="2025-05-03", url="https://n.example/1"),
        Detail(event_type="new_customer", title="Acme wins"),
        Detail(event_type="security_issue", title="Acme breached", summary="Data was lost.", effective_on="2025-05"),
        Detail(title="Acme in the news"),
    ],
}
"""What is planted of kinds that have something to be filtered by; of each other kind there is one signal."""


class World(NamedTuple):
    """A client with a key, the services behind it, and the ids of those it asks about."""

    client: TestClient
    services: Services
    secret: str
    ids: dict[str, int]

    def post(self, path: str, body: Any, prefix: str = "/api/signals/", **headers: str) -> httpx.Response:
        """What is answered."""
        answer: httpx.Response = self.client.post(prefix + path, json=body, headers={"api_key": self.secret, **headers})
        return answer

    def ask(self, path: str, body: Any) -> Any:
        """An answer that did not fail."""
        answer = self.post(path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def left(self) -> int:
        """Thousandths of a credit that are left."""
        accounts = self.services.accounts
        return accounts.credits.funds(accounts.orgs.get("tests").id).left


def ron(company: dict[str, str], title: str, **fields: Any) -> Observation:
    """What the source says of Ron."""
    job = {"company": company, "title": title, "current": True}
    known: dict[str, Any] = {"emails": [{"value": "ron@home.net"}], "profiles": [linkedin("in/ron-nabet")]}
    return said(PERSON, "ron", full_name="Ron Nabet", positions=[job], **known, **fields)


def fill(services: Services) -> None:
    """Ron is promoted and moves; Eve stays; two share a mailbox."""
    firms = [said(COMPANY, "acme", **ACME, headcount=100), said(COMPANY, "globex", **GLOBEX)]
    eve = said(PERSON, "eve", full_name="Eve Stone", positions=[{"company": ACME, "title": "CFO", "current": True}])
    desk = [
        said(PERSON, name, full_name=f"{name} Miller", emails=[{"value": "desk@acme.com"}]) for name in ("Ann", "Bob")
    ]
    tell(services, *firms, ron(ACME, "Engineer"), eve, *desk, at=1_830)
    tell(services, ron(ACME, "VP Engineering"), at=1_880)
    tell(services, ron(GLOBEX, "Chief Technology Officer"), at=1_930)


def plant(settings: Settings, company: int) -> None:
    """Write signals of a company into the store: all kinds, whoever may tell of them."""
    planted = [
        Signal(
            kind=kind,
            subject=company,
            episode=str(number),
            before=State(value=100 if kind.startswith("headcount") else 2.5, since="2025-04-01"),
            after=State(value=120 if kind.startswith("headcount") else 9),
            day=PLANTED,
            noticed=0,
            confidence=90,
            citations=(Citation(company, 1, 1),),
            detail=detail,
        )
        for kind in Kind
        for number, detail in enumerate(DETAILS.get(kind, [None]))
        if kind not in (Kind.company_change, Kind.promotion)
    ]
    store = Store.open(settings)
    try:
        with store.write() as writer:
            writer.signals.write(
                [
                    (Told.published, Stored(2**40 + number, company, 1, now(), now(), False, each))
                    for number, each in enumerate(planted)
                ]
            )
    finally:
        store.close()


@contextmanager
def asked(home: Path, **settings: Any) -> Iterator[World]:
    """The application over a new store with this world, without limits."""
    given = Settings(home=home, **{"limits": without_limits(home), **settings})
    with open_services(given) as services:
        secret = new_key(services)
        fill(services)
        ids = {
            "ron": services.lookup.people(By.email, ["ron@home.net"])["ron@home.net"][0],
            "acme": services.lookup.companies(By.domain, ["acme.com"])["acme.com"][0],
            "globex": services.lookup.companies(By.domain, ["globex.com"])["globex.com"][0],
        }
        plant(given, ids["acme"])
        with TestClient(build_app(services, given)) as client:
            yield World(client, services, secret, ids)
