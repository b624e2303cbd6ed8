"""The recorded answers of job boards, served by a server on this machine: and their later states."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sightline.model.events import Posting
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.services import Services, open_services
from sightline.services.sources import SourceOptions
from sightline.settings import Settings
from sightline.store import Store
from tests.sources.web_server import Reply, WebServer, serving

pytestmark = pytest.mark.real

BOARDS: dict[str, tuple[str, str, Callable[[Any], list[Any]], Callable[[Any, list[Any]], Any]]] = {
    "greenhouse": (
        "greenhouse_jobs.json",
        "/v1/boards/acme/jobs",
        lambda answer: answer["jobs"],
        lambda answer, jobs: {**answer, "jobs": jobs, "meta": {"total": len(jobs)}},
    ),
    "lever": ("lever_postings.json", "/v0/postings/acme", list, lambda _, jobs: jobs),
    "ashby": (
        "ashby_jobs.json",
        "/posting-api/job-board/acme",
        lambda answer: answer["jobs"],
        lambda answer, jobs: {**answer, "jobs": jobs},
    ),
}


@pytest.fixture
def recorded(real_data: Path) -> Path:
    return real_data / "ats_recorded_responses"


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path / "home", source_private_addresses=True, source_requests_per_second=10_000.0,
        source_wait_seconds=0.01,
    )  # fmt: skip


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    with open_services(settings) as opened:
        yield opened


def open_postings(settings: Settings) -> dict[str, Any]:
    """The open postings, by their address."""
    store = Store.open(settings)
    try:
        with store.read() as reader:
            found = [each for chunk in reader.stream_records(SubjectKind.posting) for each in chunk]
    finally:
        store.close()
    postings = [each.noun for each in found if not each.gone]
    return {each.url or "": each for each in postings if isinstance(each, Posting)}


@pytest.mark.parametrize("kind", BOARDS)
def test_a_recorded_board_imports_and_its_later_states_are_followed(
    kind: str, recorded: Path, services: Services, settings: Settings, web: WebServer
) -> None:
    name, path, jobs_of, with_jobs = BOARDS[kind]
    answer = json.loads((recorded / name).read_text())
    jobs = jobs_of(answer)
    source = services.sources.add(kind, "acme", SourceOptions(base=web.url, domain="acme.com"))
    seen = []
    for present in (jobs, jobs[1:], jobs):
        web.routes[path] = Reply(with_jobs(answer, present))
        (result,) = services.sources.pull([source.name])
        assert result.error is None
        assert result.summary is not None
        assert (result.summary.rejected, result.summary.left_out) == (0, {})
        seen.append(open_postings(settings))
    assert [len(each) for each in seen] == [len(jobs), len(jobs) - 1, len(jobs)]
    titles = sorted(job.get("title") or job.get("text") for job in jobs)
    assert sorted(each.title for each in seen[2].values()) == titles
    assert all(each.opened_on and each.description and each.location for each in seen[2].values())


def test_a_recorded_workday_site_imports(
    recorded: Path, services: Services, settings: Settings, web: WebServer
) -> None:
    answer = json.loads((recorded / "workday_search.json").read_text())
    detail = json.loads((recorded / "workday_job_detail.json").read_text())
    path = "/wday/cxs/gdit/External_Career_Site"
    first = answer["jobPostings"][0]["externalPath"]
    web.routes |= {
        "/robots.txt": Reply((recorded / "workday_robots.txt").read_text()),
        f"{path}/jobs": Reply(answer),
        path + first: Reply(detail),
    }
    source = services.sources.add("workday", f"{web.url}{path}", SourceOptions(domain="gdit.com"))
    (result,) = services.sources.pull([source.name])
    assert result.error is None
    assert result.summary is not None
    assert (result.summary.rejected, result.summary.left_out) == (0, {})
    assert result.notes  # four of the 644 were recorded
    found = open_postings(settings)
    assert len(found) == len(answer["jobPostings"])
    assert found[detail["jobPostingInfo"]["externalUrl"]].opened_on == detail["jobPostingInfo"]["startDate"]
    web.routes[f"{path}/jobs"] = Reply({**answer, "jobPostings": answer["jobPostings"][1:], "total": 3})
    services.sources.pull([source.name])
    assert len(open_postings(settings)) == len(found) - 1


def test_recorded_filings_tell_who_joined_and_who_left(
    real_data: Path, services: Services, settings: Settings, web: WebServer
) -> None:
    """The company's submissions with the two recorded Forms 8-K in the place of its own."""
    folder = real_data / "sec_edgar"
    recorded = json.loads((folder / "company_submission.json").read_text())
    for name, company, expected in FILINGS:
        recent = {
            "accessionNumber": ["0000000001-23-000001"], "filingDate": ["2023-03-20"], "reportDate": ["2023-02-24"],
            "form": ["8-K"], "items": ["5.02,9.01"], "primaryDocument": [name],
        }  # fmt: skip
        web.routes |= {
            "/submissions/CIK0001318605.json": Reply({**recorded, "name": company, "filings": {"recent": recent}}),
            f"/Archives/edgar/data/1318605/000000000123000001/{name}": Reply((folder / name).read_bytes()),
        }
        options = SourceOptions(base=web.url, since="2022-01-01", name=name.lower())
        services.sources.add("edgar", "1318605", options)
        (result,) = services.sources.pull([name.lower()])
        assert result.error is None
        assert result.summary is not None
        assert (result.summary.rejected, result.summary.left_out) == (0, {})
        assert posts(settings, company) == expected


def test_a_recorded_company_imports(real_data: Path, services: Services, settings: Settings, web: WebServer) -> None:
    recorded = (real_data / "sec_edgar" / "company_submission.json").read_text()
    web.routes["/submissions/CIK0001318605.json"] = Reply(recorded)
    services.sources.add("edgar", "1318605", SourceOptions(base=web.url, since="2022-01-01"))
    (result,) = services.sources.pull()
    assert result.error is None
    assert result.summary is not None
    assert result.summary.rejected == 0
    recent = json.loads(recorded)["filings"]["recent"]
    forms = zip(recent["form"], recent["filingDate"], strict=True)
    assert result.summary.read == 1 + sum(form in ("8-K", "8-K/A") and filed >= "2022-01-01" for form, filed in forms)


FILINGS: list[tuple[str, str, set[tuple[str, str, str | None, str | None]]]] = [
    (
        "afcgamma.8K.html",
        "AFC Gamma, Inc.",
        {
            ("Brett Kaufman", "Chief Financial Officer and Treasurer", None, "2023-04-17"),
            ("Brandon Hetzel", "Chief Financial Officer and Treasurer", "2023-03-17", None),
        },
    ),
    (
        "form8K.Blackrock.html",
        "BlackRock, Inc.",
        {
            ("Gary S. Shedlin", "Chief Financial Officer", None, "2023-02-24"),
            ("Gary S. Shedlin", "Vice Chairman", "2023-02-24", None),
            ("Martin Small", "Chief Financial Officer", "2023-02-24", None),
        },
    ),
]


def posts(settings: Settings, company: str) -> set[tuple[str | None, str | None, str | None, str | None]]:
    """Name, title, first and last day of all posts at a company."""
    store = Store.open(settings)
    try:
        with store.read() as reader:
            people = [each for chunk in reader.stream_records(SubjectKind.person) for each in chunk]
    finally:
        store.close()
    return {
        (each.noun.full_name, post.title, post.start, post.end)
        for each in people
        if isinstance(each.noun, Person)
        for post in each.noun.positions
        if post.company is not None and post.company.name == company
    }
