"""Ashby: the public Job Posting API (https://developers.ashbyhq.com/docs/public-job-posting-api)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from sightline.sources.connectors.boards import Addresses, amount, postings, remote, shortened
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, day, listed, part, posting, words

BASE = "https://api.ashbyhq.com"
PAGES = "https://jobs.ashbyhq.com"
_YEARLY = "1 YEAR"


def pull(visit: Visit) -> Pulled:
    """All jobs of a board that it shows, in one answer."""
    board = quote(visit.source.target)
    answer = visit.get(f"/posting-api/job-board/{board}?includeCompensation=true")
    jobs = listed(answer, part(answer.json(), "jobs"), "a list of jobs")
    shown = [job for job in jobs if job.get("isListed") is not False]
    return postings(visit, shown, _job, careers=f"{PAGES}/{board}")


def _job(job: Row, company: Row) -> Row:
    pay = _yearly_pay(part(job, "compensation", "summaryComponents"))
    stated = job.get("isRemote")
    return posting(
        job.get("id"),
        company,
        title=words(job.get("title")),
        department=words(job.get("department")) or words(job.get("team")),
        location=_location(job),
        remote=stated if isinstance(stated, bool) else remote(job.get("workplaceType")),
        employment_type=words(job.get("employmentType")),
        salary_min=amount(part(pay, "minValue")),
        salary_max=amount(part(pay, "maxValue")),
        salary_currency=words(part(pay, "currencyCode")),
        description=shortened(words(job.get("descriptionPlain"))),
        url=words(job.get("jobUrl")),
        opened_on=day(job.get("publishedAt")),
    )


def _location(job: Row) -> Row:
    """The place in the board's words, with the parts of its address."""
    address = part(job, "address", "postalAddress")
    place = {
        "text": words(job.get("location")),
        "city": words(part(address, "addressLocality")),
        "region": words(part(address, "addressRegion")),
        "country": words(part(address, "addressCountry")),
    }
    return {name: value for name, value in place.items() if value}


def _yearly_pay(components: Any) -> Row | None:
    for each in components if isinstance(components, list) else ():
        if part(each, "compensationType") == "Salary" and part(each, "interval") == _YEARLY:
            return dict(each)
    return None


ASHBY = Connector(
    kind="ashby",
    title="Ashby job board",
    takes="the board's name (`acme` of `jobs.ashbyhq.com/acme`) or its address",
    reads="all listed jobs in one answer, with texts, departments and yearly pay where it is told",
    how_often="every few hours",
    read_target=Addresses(
        "ashby", BASE, re.compile(r"/posting-api/job-board/([^/]+)"), {"jobs.ashbyhq.com": BASE}
    ).read,
    pull=pull,
)
