"""Workable: the public interface behind its careers pages and widgets.

Shapes: https://help.workable.com/hc/en-us/articles/115012771647 ("Using the Workable API to create a careers page").
"""

from __future__ import annotations

import re
from urllib.parse import quote

from sightline.sources.connectors.boards import Addresses, postings, shortened
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, day, listed, part, posting, words
from sightline.sources.web.html import html_text

BASE = "https://apply.workable.com"


def pull(visit: Visit) -> Pulled:
    """All published jobs of an account, in one answer."""
    account = quote(visit.source.target)
    answer = visit.get(f"/api/v1/widget/accounts/{account}?details=true")
    document = answer.json()
    jobs = listed(answer, part(document, "jobs"), "a list of jobs")
    return postings(visit, jobs, _job, stated_name=words(part(document, "name")), careers=f"{BASE}/{account}/")


def _job(job: Row, company: Row) -> Row:
    place = {
        "city": words(job.get("city")),
        "region": words(job.get("state")),
        "country": words(job.get("country")),
    }
    remote = job.get("telecommuting")
    return posting(
        job.get("shortcode"),
        company,
        title=words(job.get("title")),
        department=words(job.get("department")),
        location={name: value for name, value in place.items() if value},
        remote=remote if isinstance(remote, bool) else None,
        employment_type=words(job.get("employment_type")),
        description=shortened(html_text(words(job.get("description")))),
        url=words(job.get("url")),
        opened_on=day(job.get("published_on")) or day(job.get("created_at")),
    )


WORKABLE = Connector(
    kind="workable",
    title="Workable careers page",
    takes="the account's name (`acme` of `apply.workable.com/acme`) or its address",
    reads="all published jobs in one answer, with texts and departments; the company's name",
    how_often="every few hours",
    read_target=Addresses(
        "workable", BASE, re.compile(r"/api/v1/widget/accounts/([^/]+)"), {"apply.workable.com": BASE}
    ).read,
    pull=pull,
)
