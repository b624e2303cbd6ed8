"""Lever: the public Postings API (https://github.com/lever/postings-api)."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote

from sightline.sources.connectors.boards import Addresses, amount, postings, remote, shortened
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, listed, part, posting, words

BASE = "https://api.lever.co"
EUROPE = "https://api.eu.lever.co"
_PAGES = {BASE: "https://jobs.lever.co", EUROPE: "https://jobs.eu.lever.co"}
_YEARLY = "per-year-salary"


def pull(visit: Visit) -> Pulled:
    """All postings of a site, in one answer."""
    site = quote(visit.source.target)
    answer = visit.get(f"/v0/postings/{site}?mode=json")
    jobs = listed(answer, answer.json(), "a list of postings")
    return postings(visit, jobs, _job, careers=f"{_PAGES.get(visit.source.base, _PAGES[BASE])}/{site}")


def _job(job: Row, company: Row) -> Row:
    place = {"text": words(part(job, "categories", "location")), "country_code": words(job.get("country"))}
    pay = job.get("salaryRange") if part(job, "salaryRange", "interval") == _YEARLY else None
    return posting(
        job.get("id"),
        company,
        title=words(job.get("text")),
        department=words(part(job, "categories", "department")) or words(part(job, "categories", "team")),
        location={name: value for name, value in place.items() if value},
        remote=remote(job.get("workplaceType")),
        employment_type=words(part(job, "categories", "commitment")),
        salary_min=amount(part(pay, "min")),
        salary_max=amount(part(pay, "max")),
        salary_currency=words(part(pay, "currency")),
        description=shortened(words(job.get("descriptionPlain"))),
        url=words(job.get("hostedUrl")),
        opened_on=_day(job.get("createdAt")),
    )


def _day(created: object) -> str | None:
    """The day, UTC, of Unix milliseconds."""
    if not isinstance(created, int) or not 0 < created < 4_102_444_800_000:
        return None
    return dt.datetime.fromtimestamp(created / 1000, dt.UTC).strftime("%Y-%m-%d")


LEVER = Connector(
    kind="lever",
    title="Lever job site",
    takes="the site's name (`acme` of `jobs.lever.co/acme`) or its address",
    reads="all published postings in one answer, with texts, teams and yearly pay where it is told",
    how_often="every few hours",
    read_target=Addresses(
        "lever",
        BASE,
        re.compile(r"/v0/postings/([^/]+)"),
        {"jobs.lever.co": BASE, "jobs.eu.lever.co": EUROPE},
    ).read,
    pull=pull,
)
