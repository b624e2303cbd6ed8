"""Boards that answer page by page and tell more of each job elsewhere: SmartRecruiters and Workday."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import Forbidden, InvalidFile, Unavailable
from sightline.model.observation import SubjectKind
from sightline.sources.connectors.registry import CONNECTORS
from sightline.sources.web.fetcher import Fetcher
from tests.sources.boards import smartrecruiters_detail, smartrecruiters_job, workday_detail, workday_job
from tests.sources.connectors.visiting import claims, visit
from tests.sources.web_server import Reply, WebServer

COMPANY = "/v1/companies/acme/postings"
SITE = "/wday/cxs/acme/Careers"


def smartrecruiters(web: WebServer, count: int, total: int | None = None) -> None:
    jobs = [smartrecruiters_job(number) for number in range(count)]
    for offset in range(0, count + 100, 100):
        page = {"offset": offset, "limit": 100, "totalFound": count if total is None else total}
        web.routes[f"{COMPANY}?limit=100&offset={offset}"] = Reply({**page, "content": jobs[offset : offset + 100]})
    for number in range(count):
        web.routes[f"{COMPANY}/{number}"] = Reply(smartrecruiters_detail(f"Text {number}"))


def test_smartrecruiters(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    smartrecruiters(web, 1)
    pulled = CONNECTORS["smartrecruiters"].pull(visit(web, fetcher, tmp_path, "smartrecruiters"))
    assert pulled.complete == (SubjectKind.posting,)
    assert claims(pulled)[1] == {
        "key": "0",
        "company": {"key": "company", "name": "Acme Works"},
        "title": "Technician",
        "department": "Service",
        "location": {"city": "Lyon", "region": "ARA", "country_code": "FR"},
        "remote": False,
        "employment_type": "Permanent",
        "description": "Text 0",
        "url": "https://jobs.smartrecruiters.com/acme/0",
        "opened_on": "2026-04-03",
    }


def test_all_pages_are_read_and_texts_once(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    smartrecruiters(web, 230)
    first = CONNECTORS["smartrecruiters"].pull(visit(web, fetcher, tmp_path, "smartrecruiters"))
    assert (len(first.rows), first.complete) == (231, (SubjectKind.posting,))
    described = [each for each in claims(first)[1:] if "description" in each]
    assert len(described) == 200  # the others are left to the next visit
    asked = len(web.asked)
    second = CONNECTORS["smartrecruiters"].pull(visit(web, fetcher, tmp_path, "smartrecruiters"))
    assert sum("description" in each for each in claims(second)) == 230
    assert len(web.asked) - asked == 3 + 30


@pytest.mark.parametrize(("count", "total"), [(0, 0), (120, 121)])
def test_what_may_not_be_all_is_not_complete(
    web: WebServer, fetcher: Fetcher, tmp_path: Path, count: int, total: int
) -> None:
    smartrecruiters(web, count, total)
    pulled = CONNECTORS["smartrecruiters"].pull(visit(web, fetcher, tmp_path, "smartrecruiters"))
    assert (len(pulled.rows), pulled.complete) == (count + 1, ())
    assert pulled.notes


def test_a_page_that_fails_fails_the_visit(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    smartrecruiters(web, 150)
    web.routes[f"{COMPANY}?limit=100&offset=100"] = Reply("", 429, {"Retry-After": "900"})
    with pytest.raises(Unavailable):
        CONNECTORS["smartrecruiters"].pull(visit(web, fetcher, tmp_path, "smartrecruiters"))


class WorkdayServer:
    """Serves a page of jobs for the offset that is asked for, the total only with the first."""

    def __init__(self, web: WebServer, count: int) -> None:
        self.web, self.jobs = web, [workday_job(number) for number in range(count)]
        for number in range(count):
            web.routes[f"{SITE}/job/Texas/Engineer-{number}_R{number}-1"] = Reply(workday_detail(number))
        pages = range(0, max(count, 1), 20)
        web.routes[f"{SITE}/jobs"] = [Reply(self.page(offset)) for offset in pages]

    def page(self, offset: int) -> dict[str, Any]:
        found = self.jobs[offset : offset + 20]
        return {"total": len(self.jobs) if offset == 0 else 0, "jobPostings": found, "facets": []}


def test_workday(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    WorkdayServer(web, 45)
    pulled = CONNECTORS["workday"].pull(visit(web, fetcher, tmp_path, "workday", target="acme/Careers"))
    assert pulled.complete == (SubjectKind.posting,)
    company, *jobs = claims(pulled)
    assert company["name"] == "Acme Holding, Inc."
    assert len({each["key"] for each in jobs}) == 45
    assert jobs[7] == {
        "key": "R7-1",
        "company": {"key": "company", "name": "Acme Holding, Inc."},
        "title": "Engineer 7",
        "location": {"text": "Austin", "country": "United States of America", "country_code": "US"},
        "employment_type": "Full time",
        "description": "You build.",
        "url": "https://acme.wd5.myworkdayjobs.com/Careers/job/Texas/Engineer-7_R7-1",
        "opened_on": "2026-07-07",
    }
    offsets = [json.loads(each.body)["offset"] for each in web.asked if each.method == "POST"]
    assert offsets == [0, 20, 40]


def test_a_job_without_detail_is_a_posting_all_the_same(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    WorkdayServer(web, 1)
    del web.routes[f"{SITE}/job/Texas/Engineer-0_R0-1"]
    pulled = CONNECTORS["workday"].pull(visit(web, fetcher, tmp_path, "workday", target="acme/Careers"))
    job = claims(pulled)[1]
    assert (job["title"], job["location"]) == ("Engineer 0", {"text": "2 Locations"})
    assert job["url"] == f"{web.url}/Careers/job/Texas/Engineer-0_R0-1"


def test_a_site_that_robots_must_not_read_is_not_read(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    WorkdayServer(web, 1)
    web.routes["/robots.txt"] = Reply("User-agent: *\nDisallow: /Careers/")
    with pytest.raises(Forbidden):
        CONNECTORS["workday"].pull(visit(web, fetcher, tmp_path, "workday", target="acme/Careers"))
    assert web.paths() == []


def test_an_answer_without_jobs_is_refused(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes[f"{SITE}/jobs"] = Reply({"errorCode": "HTTP_422"})
    with pytest.raises(InvalidFile):
        CONNECTORS["workday"].pull(visit(web, fetcher, tmp_path, "workday", target="acme/Careers"))
