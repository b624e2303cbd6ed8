"""The recorded answers of job boards, served by a server on this machine: and their later states."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sightline.model.events import Posting
from sightline.model.observation import SubjectKind
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
