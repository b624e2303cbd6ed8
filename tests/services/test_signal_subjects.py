"""Whom signals are of, and what companies are called: at a glance, and as their records say."""

from __future__ import annotations

from sightline.model.company import Company
from sightline.model.observation import SubjectKind
from sightline.services import Services
from sightline.services.signals import Called
from sightline.services.whom import Who
from tests.services.saying import COMPANY, PERSON, said, tell

IDS = tuple(range(1, 30))


def fill(services: Services) -> None:
    """Two sources that know the same people and companies, so that ids forward."""
    for source in ("crm", "vendor"):
        firms = [
            said(COMPANY, f"c{number}", name=f"Firma {number}", domain=f"firma{number}.com") for number in range(3)
        ]
        nameless = said(COMPANY, "c9", domain="nameless.com", technologies=[{"name": "Slack"}])
        job = {"company": {"name": "Firma 1", "domain": "firma1.com"}, "title": "CTO"}
        ada = said(PERSON, "p1", full_name="Ada Byron", emails=[{"value": "ada@firma1.com"}], positions=[job])
        tell(services, *firms, nameless, ada, source=source)


def test_a_glance_sees_what_records_hold(services: Services) -> None:
    fill(services)
    companies = services.records.companies(IDS)
    assert services.signals.among(COMPANY, IDS) == {asked: record.id for asked, record in companies.items()}
    assert services.signals.among(PERSON, IDS) == {
        asked: record.id for asked, record in services.records.people(IDS).items()
    }
    called = services.signals.called(IDS)
    assert called.keys() == companies.keys()
    for asked, record in companies.items():
        assert isinstance(record.noun, Company)
        assert called[asked] == Called(record.noun.name, record.noun.domain)
    assert len({record.id for record in companies.values()}) < len(companies)
    assert services.signals.called(()) == {}
    assert services.signals.among(SubjectKind.news, IDS) == {}


def test_who_is_suppressed_is_not_among_them(services: Services) -> None:
    fill(services)
    assert services.signals.among(PERSON, IDS)
    services.privacy.suppress(Who(what="ada@firma1.com"))
    assert services.signals.among(PERSON, IDS) == {}
