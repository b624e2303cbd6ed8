"""Greenhouse: the public Job Board API (https://developers.greenhouse.io/job-board.html)."""

from __future__ import annotations

import re
from urllib.parse import quote

from sightline.sources.connectors.boards import Addresses, postings, shortened
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, day, listed, part, posting, words
from sightline.sources.web.html import html_text

BASE = "https://boards-api.greenhouse.io"
PAGES = "https://boards.greenhouse.io"
_HOSTS = ("boards.greenhouse.io", "job-boards.greenhouse.io")


def pull(visit: Visit) -> Pulled:
    """All jobs of a board, in one answer with its total."""
    token = visit.source.target
    answer = visit.get(f"/v1/boards/{quote(token)}/jobs?content=true")
    document = answer.json()
    jobs = listed(answer, part(document, "jobs"), "a list of jobs")
    total = part(document, "meta", "total")
    return postings(
        visit,
        jobs,
        _job,
        stated_name=next(filter(None, (words(job.get("company_name")) for job in jobs)), None),
        careers=f"{PAGES}/{quote(token)}",
        whole=not isinstance(total, int) or len(jobs) >= total,
    )


def _job(job: Row, company: Row) -> Row:
    departments, place = job.get("departments"), words(part(job, "location", "name"))
    first = departments[0] if isinstance(departments, list) and departments else None
    return posting(
        job.get("id"),
        company,
        title=words(job.get("title")),
        department=words(part(first, "name")),
        location={"text": place} if place else None,
        remote=True if place and re.search(r"\bremote\b", place, re.IGNORECASE) else None,
        description=shortened(html_text(words(job.get("content")), escaped=True)),
        url=words(job.get("absolute_url")),
        opened_on=day(job.get("first_published")),
    )


GREENHOUSE = Connector(
    kind="greenhouse",
    title="Greenhouse job board",
    takes="the board's name (`acme` of `boards.greenhouse.io/acme`) or its address",
    reads="all open jobs in one answer, with texts and departments; the company's name",
    how_often="every few hours",
    read_target=Addresses("greenhouse", BASE, re.compile(r"/v1/boards/([^/]+)"), dict.fromkeys(_HOSTS, BASE)).read,
    pull=pull,
)
