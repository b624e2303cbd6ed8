"""SmartRecruiters: the public Posting API (https://developers.smartrecruiters.com/docs/posting-api)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from sightline.sources.connectors.boards import Addresses, postings, shortened
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, day, listed, part, posting, words
from sightline.sources.web.html import html_text

BASE = "https://api.smartrecruiters.com"
PAGES = "https://jobs.smartrecruiters.com"
_HOSTS = ("careers.smartrecruiters.com", "jobs.smartrecruiters.com")
PAGE = 100
MOST_PAGES = 200
_SECTIONS = ("jobDescription", "qualifications", "additionalInformation")


def pull(visit: Visit) -> Pulled:
    """All postings, a hundred at a time; the text of each is fetched once."""
    path = f"/v1/companies/{quote(visit.source.target)}/postings"
    jobs: dict[str, Row] = {}
    total = 0
    for number in range(MOST_PAGES):
        answer = visit.get(f"{path}?limit={PAGE}&offset={number * PAGE}")
        document = answer.json()
        found = listed(answer, part(document, "content"), "a page of postings")
        stated = part(document, "totalFound")
        total = stated if isinstance(stated, int) else len(jobs) + len(found)
        jobs |= {str(job.get("id")): job for job in found}
        if not found or len(jobs) >= total:
            break
    named = next(filter(None, (words(part(job, "company", "name")) for job in jobs.values())), None)
    texts = {key: _text(visit.detail(f"{path}/{quote(key)}")) for key in jobs}
    # A company that the service does not know has no postings either: that is no word about those that were open.
    return postings(
        visit,
        jobs.values(),
        lambda job, company: _job(job, company, visit.source.target, texts[str(job.get("id"))]),
        stated_name=named,
        careers=f"https://careers.smartrecruiters.com/{quote(visit.source.target)}",
        whole=0 < total <= len(jobs),
    )


def _job(job: Row, company: Row, owner: str, text: str | None) -> Row:
    code = words(part(job, "location", "country"))
    place = {
        "city": words(part(job, "location", "city")),
        "region": words(part(job, "location", "region")),
        "country_code": code.upper() if code and len(code) == 2 else None,
    }
    remote = part(job, "location", "remote")
    return posting(
        job.get("id"),
        company,
        title=words(job.get("name")),
        department=words(part(job, "department", "label")) or words(part(job, "function", "label")),
        location={name: value for name, value in place.items() if value},
        remote=remote if isinstance(remote, bool) else None,
        employment_type=words(part(job, "typeOfEmployment", "label")),
        description=text,
        url=f"{PAGES}/{quote(owner)}/{quote(str(job.get('id')))}",
        opened_on=day(job.get("releasedDate")),
    )


def _text(document: Any) -> str | None:
    sections = (html_text(words(part(document, "jobAd", "sections", name, "text"))) for name in _SECTIONS)
    return shortened("\n".join(filter(None, sections)))


SMARTRECRUITERS = Connector(
    kind="smartrecruiters",
    title="SmartRecruiters company",
    takes="the company's identifier (`Acme` of `careers.smartrecruiters.com/Acme`) or its address",
    reads=(
        "all postings, a hundred in an answer, and the text of each once (200 texts a pull); the company's name. An"
        " empty answer closes nothing, as one for an unknown company looks the same"
    ),
    how_often="once or twice a day",
    read_target=Addresses(
        "smartrecruiters", BASE, re.compile(r"/v1/companies/([^/]+)"), dict.fromkeys(_HOSTS, BASE)
    ).read,
    pull=pull,
)
