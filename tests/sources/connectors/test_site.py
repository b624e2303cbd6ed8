"""A company's own site: what it says of itself, its jobs, and what it is made with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import Forbidden, InvalidInput, NotFound
from sightline.model.observation import SubjectKind
from sightline.sources.connectors.connector import Pulled
from sightline.sources.connectors.registry import CONNECTORS
from sightline.sources.connectors.site.fingerprints import fingerprints
from sightline.sources.web.fetcher import Fetcher
from tests.sources.connectors.visiting import claims, visit
from tests.sources.web_server import Reply, WebServer

ORGANISATION = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "The site"},
        {
            "@type": ["Corporation", "Organization"],
            "name": "Acme",
            "legalName": "Acme Robotics, Inc.",
            "foundingDate": "1999-02-01",
            "numberOfEmployees": {"@type": "QuantitativeValue", "minValue": 51, "maxValue": 200},
            "address": {"@type": "PostalAddress", "addressLocality": "Austin", "addressCountry": "US"},
            "telephone": "(512) 555-0100",
            "email": "mailto:Info@Acme.com",
            "sameAs": ["https://www.linkedin.com/company/acme/", "nothing"],
        },
    ],
}
JOB = {
    "@type": "JobPosting",
    "title": "Welder",
    "identifier": {"@type": "PropertyValue", "name": "Acme", "value": 17},
    "datePosted": "2026-07-01T00:00:00Z",
    "validThrough": "2999-01-01",
    "employmentType": ["FULL_TIME"],
    "jobLocation": [{"@type": "Place", "address": {"addressLocality": "Austin", "addressCountry": {"name": "US"}}}],
    "baseSalary": {"currency": "USD", "value": {"minValue": 50000, "maxValue": 60000, "unitText": "YEAR"}},
    "description": "<p>You weld.</p>",
}


def page(*data: Any, links: str = "", head: str = "") -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in data)
    return f"<html><head>{head}{scripts}</head><body>{links}</body></html>"


def pull(web: WebServer, fetcher: Fetcher, path: Path, **given: str) -> Pulled:
    return CONNECTORS["site"].pull(visit(web, fetcher, path, "site", target=f"{web.url}/", **given))


def test_a_site_tells_of_its_company_and_jobs(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    head = '<meta name="generator" content="WordPress 6.5"><script src="https://js.stripe.com/v3/"></script>'
    links = '<a href="/careers#top">Careers</a> <a href="/blog">Blog</a> <a href="https://elsewhere.com/jobs">Jobs</a>'
    web.routes |= {
        "/": Reply(page(ORGANISATION, links=links, head=head), headers={"X-Vercel-Id": "x"}),
        "/careers": Reply(page(links='<a href="jobs/17">Welder</a><a href="/">Home</a>')),
        "/jobs/17": Reply(page(JOB, {**JOB, "identifier": 18, "validThrough": "2020-01-01"})),
    }
    pulled = pull(web, fetcher, tmp_path, domain="acme.com")
    assert pulled.complete == (SubjectKind.posting,)
    company, job = claims(pulled)
    assert company == {
        "key": "company",
        "name": "Acme",
        "domain": "acme.com",
        "legal_name": "Acme Robotics, Inc.",
        "website": f"{web.url}/",
        "headcount_range": {"min": 51, "max": 200},
        "founded_year": 1999,
        "technologies": (
            {"name": "Stripe", "category": "Payments"},
            {"name": "Vercel", "category": "Hosting"},
            {"name": "WordPress", "category": "Content management"},
        ),
        "emails": ({"value": "info@acme.com"},),
        "phones": ({"value": "+15125550100"},),
        "profiles": (
            {"network": "linkedin", "url": "https://www.linkedin.com/company/acme", "username": "acme"},
        ),
        "location": {"city": "Austin", "country": "US"},
    }  # fmt: skip
    assert job == {
        "key": "17",
        "company": {"key": "company", "name": "Acme", "domain": "acme.com"},
        "title": "Welder",
        "location": {"city": "Austin", "country": "US"},
        "employment_type": "FULL_TIME",
        "salary_min": 50000,
        "salary_max": 60000,
        "salary_currency": "USD",
        "description": "You weld.",
        "url": f"{web.url}/jobs/17",
        "opened_on": "2026-07-01",
    }
    assert web.paths() == ["/", "/careers", "/jobs/17"]


def test_a_page_that_fails_closes_nothing(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    links = '<a href="/jobs/1">One</a><a href="/jobs/2">Two</a>'
    web.routes |= {"/": Reply(page({**JOB}, links=links)), "/jobs/1": Reply(page(JOB))}
    pulled = pull(web, fetcher, tmp_path)
    assert pulled.complete == ()
    assert any("/jobs/2" in note for note in pulled.notes)


def test_a_visit_ends(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes["/"] = Reply(page(JOB, links="".join(f'<a href="/jobs/{number}">x</a>' for number in range(100))))
    web.routes |= {f"/jobs/{number}": Reply(page()) for number in range(100)}
    assert pull(web, fetcher, tmp_path).complete == ()
    assert len(web.paths()) == 40


@pytest.mark.parametrize(
    "data", ['{"@type": ', "[]", "7", '{"@type": 7, "name": []}', '{"@type": "Organization"}', "[" * 50_000]
)
def test_broken_data_is_no_crash(web: WebServer, fetcher: Fetcher, tmp_path: Path, data: str) -> None:
    web.routes["/"] = Reply(f'<script type="application/ld+json">{data}</script>')
    assert claims(pull(web, fetcher, tmp_path, domain="acme.com")) == [
        {"key": "company", "domain": "acme.com", "website": f"{web.url}/"}
    ]


def test_a_site_that_is_not_there_or_not_to_be_read(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        pull(web, fetcher, tmp_path)


def test_a_site_that_robots_must_not_read(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes |= {"/robots.txt": Reply("User-agent: *\nDisallow: /"), "/": Reply(page(ORGANISATION))}
    with pytest.raises(Forbidden):
        pull(web, fetcher, tmp_path)


def test_how_a_site_is_named() -> None:
    assert CONNECTORS["site"].read_target("acme.com") == ("https://acme.com/", "https://acme.com")
    assert CONNECTORS["site"].read_target("http://acme.com/en")[0] == "http://acme.com/en"
    for text in ("acme", "ftp://acme.com", ""):
        with pytest.raises(InvalidInput):
            CONNECTORS["site"].read_target(text)


def test_every_fingerprint_is_a_pattern_and_has_a_place() -> None:
    for each in fingerprints():
        patterns = [each.script, each.generator, each.header, each.inline]
        assert any(patterns)
        for pattern in filter(None, patterns):
            re.compile(pattern)
    assert len({each.name for each in fingerprints()}) == len(fingerprints())
