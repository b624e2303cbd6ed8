"""What each board's answer becomes, field by field, and how boards are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sightline.errors import InvalidInput
from sightline.model.observation import SubjectKind
from sightline.sources.connectors.registry import CONNECTORS
from sightline.sources.mapping.exchange import ExchangeMapper
from sightline.sources.web.fetcher import Fetcher
from tests.sources.boards import ashby_job, greenhouse, greenhouse_job, lever_job, workable_job
from tests.sources.connectors.visiting import claims, visit
from tests.sources.web_server import Reply, WebServer


def test_greenhouse(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes["/v1/boards/acme/jobs?content=true"] = Reply(greenhouse(greenhouse_job(7)))
    pulled = CONNECTORS["greenhouse"].pull(visit(web, fetcher, tmp_path, "greenhouse", domain="acme.com"))
    assert pulled.complete == (SubjectKind.posting,)
    assert claims(pulled) == [
        {
            "key": "company",
            "name": "Acme Robotics",
            "domain": "acme.com",
            "careers_url": "https://boards.greenhouse.io/acme",
            "external_ids": {"greenhouse": "acme"},
        },
        {
            "key": "7",
            "company": {"key": "company", "name": "Acme Robotics", "domain": "acme.com"},
            "title": "Account Executive",
            "department": "Sales",
            "location": {"text": "Austin, TX"},
            "description": "You sell robots & arms.\nTravel",
            "url": "https://boards.greenhouse.io/acme/jobs/7",
            "opened_on": "2026-07-10",
        },
    ]


def test_lever(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes["/v0/postings/acme?mode=json"] = Reply([lever_job("u-1")])
    pulled = CONNECTORS["lever"].pull(visit(web, fetcher, tmp_path, "lever", company="Acme"))
    assert claims(pulled)[1] == {
        "key": "u-1",
        "company": {"key": "company", "name": "Acme"},
        "title": "Backend Engineer",
        "department": "Platform",
        "location": {"text": "Berlin", "country_code": "DE"},
        "remote": False,
        "employment_type": "Full-time",
        "salary_min": 70000,
        "salary_max": 90000,
        "salary_currency": "EUR",
        "description": "You build services.",
        "url": "https://jobs.lever.co/acme/u-1",
        "opened_on": "2026-06-30",
    }


def test_ashby(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes["/posting-api/job-board/acme?includeCompensation=true"] = Reply(
        {"jobs": [ashby_job("u-1"), ashby_job("u-2", isListed=False)]}
    )
    company, *jobs = claims(CONNECTORS["ashby"].pull(visit(web, fetcher, tmp_path, "ashby")))
    assert company["name"] == "acme"  # the board does not say more
    assert jobs == [
        {
            "key": "u-1",
            "company": {"key": "company", "name": "acme"},
            "title": "Head of Support",
            "department": "Success",
            "location": {"text": "London", "city": "London", "country": "United Kingdom"},
            "remote": False,
            "employment_type": "FullTime",
            "salary_min": 90000,
            "salary_max": 110000,
            "salary_currency": "GBP",
            "description": "You look after customers.",
            "url": "https://jobs.ashbyhq.com/acme/u-1",
            "opened_on": "2026-06-08",
        }
    ]


def test_workable(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes["/api/v1/widget/accounts/acme?details=true"] = Reply({"name": "Acme Care", "jobs": [workable_job("A1")]})
    pulled = CONNECTORS["workable"].pull(visit(web, fetcher, tmp_path, "workable"))
    assert pulled.complete == (SubjectKind.posting,)
    assert claims(pulled)[1] == {
        "key": "A1",
        "company": {"key": "company", "name": "Acme Care"},
        "title": "Nurse",
        "department": "Care",
        "location": {"city": "Athens", "region": "Attica", "country": "Greece"},
        "remote": False,
        "employment_type": "Part-time",
        "description": "You care.",
        "url": "https://apply.workable.com/j/A1",
        "opened_on": "2026-05-02",
    }


@pytest.mark.parametrize("kind", ["greenhouse", "lever", "ashby", "workable"])
@pytest.mark.parametrize("strange", [None, 7, "x", [], [7], {"a": 1}, True])
def test_a_job_of_strange_values_is_no_crash(
    web: WebServer, fetcher: Fetcher, tmp_path: Path, kind: str, strange: Any
) -> None:
    sound: dict[str, dict[str, Any]] = {
        "greenhouse": greenhouse_job(1),
        "lever": lever_job("1"),
        "ashby": ashby_job("1"),
    }
    sound["workable"] = workable_job("1")
    job = {**dict.fromkeys(sound[kind], strange), "id": "1", "shortcode": "1"}
    answer = [job] if kind == "lever" else {"jobs": [job], "meta": strange}
    paths = ("/v1/boards/acme/jobs", "/v0/postings/acme", "/posting-api/job-board/acme", "/api/v1/widget/accounts/acme")
    web.routes |= dict.fromkeys(paths, Reply(answer))
    pulled = CONNECTORS[kind].pull(visit(web, fetcher, tmp_path, kind))
    mapped = [ExchangeMapper().map(number, row) for number, row in enumerate(pulled.rows)]
    assert all(each.observations or each.problems for each in mapped)


@pytest.mark.parametrize(
    ("kind", "text", "target", "base"),
    [
        ("greenhouse", "acme", "acme", "https://boards-api.greenhouse.io"),
        ("greenhouse", "https://boards.greenhouse.io/acme/jobs/1", "acme", "https://boards-api.greenhouse.io"),
        ("greenhouse", "job-boards.greenhouse.io/acme", "acme", "https://boards-api.greenhouse.io"),
        ("greenhouse", "http://127.0.0.1:9/v1/boards/acme/jobs?x=1", "acme", "http://127.0.0.1:9"),
        ("lever", "https://jobs.lever.co/acme", "acme", "https://api.lever.co"),
        ("lever", "https://jobs.eu.lever.co/acme", "acme", "https://api.eu.lever.co"),
        ("workable", "https://apply.workable.com/acme/j/A1/", "acme", "https://apply.workable.com"),
        ("smartrecruiters", "careers.smartrecruiters.com/Acme", "Acme", "https://api.smartrecruiters.com"),
        ("workday", "https://a.wd5.myworkdayjobs.com/en-US/Jobs", "a/Jobs", "https://a.wd5.myworkdayjobs.com"),
        ("workday", "http://127.0.0.1:9/wday/cxs/a/Jobs/jobs", "a/Jobs", "http://127.0.0.1:9"),
        ("workday", "a/Jobs", "a/Jobs", ""),
        ("ashby", "https://jobs.ashbyhq.com/Acme%20Labs", "Acme Labs", "https://api.ashbyhq.com"),
    ],
)
def test_a_board_is_named_by_its_token_or_an_address(kind: str, text: str, target: str, base: str) -> None:
    assert CONNECTORS[kind].read_target(text) == (target, base)


@pytest.mark.parametrize(
    "text", ["", " ", "https://example.com/acme", "a/b", "https://boards.greenhouse.io/", "x" * 200]
)
def test_what_names_no_board(text: str) -> None:
    with pytest.raises(InvalidInput):
        CONNECTORS["greenhouse"].read_target(text)
