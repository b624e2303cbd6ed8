"""Workday: the interface behind a tenant's own careers site (as recorded; Workday does not document it)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlsplit

from sightline.errors import InvalidInput
from sightline.sources.connectors.boards import postings, shortened
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, day, listed, part, posting, words
from sightline.sources.web.html import html_text

PAGE = 20
"""Jobs in an answer; Workday refuses to give more."""

MOST = 2_000
"""Jobs that Workday pages through; it does not give those behind them."""

_API = re.compile(r"/wday/cxs/([\w-]+)/([\w-]+)")
_SITE = re.compile(r"(?:/[a-z]{2}-[A-Z]{2})?/([\w-]+)")
_SHORT = re.compile(r"[\w-]+/[\w-]+")


def pull(visit: Visit) -> Pulled:
    """All jobs of a site, twenty at a time; what each is in detail is fetched once."""
    site = visit.source.target.partition("/")[2]
    visit.web.heed(f"{visit.source.base}/{site}/")  # its rules are about the site; they hold for what is behind it
    path = f"/wday/cxs/{visit.source.target}"
    jobs: dict[str, Row] = {}
    total = seen = 0
    while seen < MOST:
        asked = {"appliedFacets": {}, "limit": PAGE, "offset": seen, "searchText": ""}
        answer = visit.web.post(f"{visit.source.base}{path}/jobs", asked)
        document = answer.json()
        found = listed(answer, part(document, "jobPostings"), "a page of jobs")
        stated = part(document, "total")
        total = max(total, stated if isinstance(stated, int) else 0)  # some tenants state it on the first page only
        seen += len(found)
        jobs |= {key: job for job in found if (key := words(job.get("externalPath"))) is not None}
        if len(found) < PAGE or seen >= total:
            break
    details = {key: visit.detail(path + quote(key), robots=True) for key in jobs}
    names = (words(part(each, "hiringOrganization", "name")) for each in details.values())
    return postings(
        visit,
        jobs.values(),
        lambda job, company: _job(job, company, f"{visit.source.base}/{site}", details[job["externalPath"].strip()]),
        stated_name=visit.memory.get("company") or next(filter(None, names), None),
        careers=f"{visit.source.base}/{site}",
        whole=total <= len(jobs),
    )


def _job(job: Row, company: Row, site: str, detail: Any) -> Row:
    path = job["externalPath"].strip()
    info = part(detail, "jobPostingInfo")
    place = {
        "text": words(part(info, "location")) or words(job.get("locationsText")),
        "country_code": words(part(info, "jobRequisitionLocation", "country", "alpha2Code")),
        "country": words(part(info, "country", "descriptor")),
    }
    return posting(
        path.rpartition("_")[2],  # the number of the requisition and of the posting; the rest is made of the title
        company,
        title=words(job.get("title")),
        location={name: value for name, value in place.items() if value},
        employment_type=words(part(info, "timeType")),
        description=shortened(html_text(words(part(info, "jobDescription")))),
        url=words(part(info, "externalUrl")) or site + path,
        opened_on=day(part(info, "startDate")),
    )


def read_target(text: str) -> tuple[str, str]:
    """Tenant and site ("acme/Careers") and the address of the tenant; "" if only the two are given."""
    given = text.strip()
    parts = urlsplit(given if "://" in given else f"https://{given}")
    if found := _API.match(parts.path):
        return f"{found.group(1)}/{found.group(2)}", f"{parts.scheme}://{parts.netloc}"
    host = parts.hostname or ""
    found = _SITE.match(parts.path)
    if host.endswith((".myworkdayjobs.com", ".myworkdaysite.com")) and found:
        return f"{host.partition('.')[0]}/{found.group(1)}", f"{parts.scheme}://{parts.netloc}"
    if _SHORT.fullmatch(given):
        return given, ""
    raise InvalidInput(
        f"{given[:200]!r} names no site of Workday.",
        field="target",
        hint="Give its address, like https://acme.wd5.myworkdayjobs.com/Careers",
    )


WORKDAY = Connector(
    kind="workday",
    title="Workday careers site",
    takes="the address of the site (`https://acme.wd5.myworkdayjobs.com/Careers`)",
    reads=(
        "all jobs, twenty in an answer, at most 2,000, and what each is in detail once (200 a pull): text, country,"
        " first day; the company's name. The robots.txt of the tenant is heeded"
    ),
    how_often="once a day",
    read_target=read_target,
    pull=pull,
)
