"""Sources: pulled from a real server, again without doubling, closed and open again, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sightline.errors import Conflict, InvalidFile, InvalidInput, NotFound, Unavailable
from sightline.model.company import Company
from sightline.model.events import Posting
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.services import Services, open_services
from sightline.services.sources import PullResult, SourceOptions
from sightline.services.whom import Who
from sightline.settings import Settings
from sightline.sources.connectors.kept import Shelf
from sightline.store import Store
from tests.sources.boards import ashby_job, greenhouse, greenhouse_job, lever_job
from tests.sources.web_server import Reply, WebServer, serving

JOBS = "/v1/boards/acme/jobs"


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def pulling(settings: Settings) -> Iterator[Services]:
    """Services, on both stores, that may ask this machine, as fast as it answers, and wait for nobody."""
    allowed = msgspec.structs.replace(
        settings, source_private_addresses=True, source_requests_per_second=10_000.0, source_wait_seconds=0.01
    )
    with open_services(allowed) as opened:
        yield opened


def add(services: Services, web: WebServer, kind: str = "greenhouse", **options: Any) -> str:
    return services.sources.add(kind, "acme", SourceOptions(base=web.url, **options)).name


def pull(services: Services, name: str) -> PullResult:
    (result,) = services.sources.pull([name])
    if result.error is not None:
        raise result.error
    return result


def records(services: Services, settings: Settings, kind: SubjectKind = SubjectKind.posting) -> list[Record]:
    store = Store.open(settings)
    try:
        with store.read() as reader:
            return [each for chunk in reader.stream_records(kind) for each in chunk]
    finally:
        store.close()


def open_titles(services: Services, settings: Settings) -> set[str | None]:
    return {each.noun.title for each in records(services, settings) if isinstance(each.noun, Posting) and not each.gone}


def test_a_board_becomes_postings_of_its_company(pulling: Services, settings: Settings, web: WebServer) -> None:
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1), greenhouse_job(2, "Welder")))
    result = pull(pulling, add(pulling, web, domain="https://www.acme.com/"))
    assert result.summary is not None
    assert (result.summary.read, result.summary.stored, result.summary.rejected) == (3, 3, 0)
    (company,) = records(pulling, settings, SubjectKind.company)
    assert isinstance(company.noun, Company)
    assert (company.noun.name, company.noun.domain) == ("Acme Robotics", "acme.com")
    for each in records(pulling, settings):
        assert isinstance(each.noun, Posting)
        assert each.noun.company is not None
        assert each.noun.company.subject == company.id


def test_what_did_not_change_is_not_imported_again(pulling: Services, settings: Settings, web: WebServer) -> None:
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1)))
    name = add(pulling, web)
    assert pull(pulling, name).summary is not None
    assert pull(pulling, name).summary is None
    assert len(pulling.imports.batches()) == 1
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1), greenhouse_job(2)))
    summary = pull(pulling, name).summary
    assert summary is not None
    assert (summary.stored, summary.unchanged, summary.gone) == (1, 2, 0)


def test_a_posting_closes_and_opens_again(pulling: Services, settings: Settings, web: WebServer) -> None:
    both = greenhouse(greenhouse_job(1, "Welder"), greenhouse_job(2, "Driver"))
    one = greenhouse(greenhouse_job(1, "Welder"))
    name = add(pulling, web)
    ids = set()
    for answer, wanted in (
        (both, {"Welder", "Driver"}),
        (one, {"Welder"}),
        (both, {"Welder", "Driver"}),
        (one, {"Welder"}),
    ):
        web.routes[JOBS] = Reply(answer)
        assert pull(pulling, name).summary is not None
        assert open_titles(pulling, settings) == wanted
        ids.add(tuple(sorted(each.id for each in records(pulling, settings))))
    assert len(ids) == 1  # the same posting, not another one
    assert len(pulling.imports.batches()) == 4


def test_an_answer_that_is_not_complete_closes_nothing(pulling: Services, settings: Settings, web: WebServer) -> None:
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1, "Welder"), greenhouse_job(2, "Driver")))
    name = add(pulling, web)
    pull(pulling, name)
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1, "Welder"), total=2))
    result = pull(pulling, name)
    assert result.notes
    assert open_titles(pulling, settings) == {"Welder", "Driver"}
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1, "Welder"), greenhouse_job(2, id=None)))
    summary = pull(pulling, name).summary
    assert summary is not None
    assert (summary.rejected, summary.gone) == (1, 0)
    assert open_titles(pulling, settings) == {"Welder", "Driver"}


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply("", 404), NotFound),
        (Reply("", 429, {"Retry-After": "60"}), Unavailable),
        (Reply('{"jobs": [', claimed=500), Unavailable),
        (Reply('{"jobs": ['), InvalidFile),
        (Reply("<html>We are moving</html>"), InvalidFile),
        (Reply({"jobs": {"1": {}}}), InvalidFile),
        (Reply([]), InvalidFile),
        (Reply("[" * 100_000), InvalidFile),
    ],
)
def test_a_failing_board_changes_nothing(
    pulling: Services, settings: Settings, web: WebServer, reply: Reply, error: type[Exception]
) -> None:
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1, "Welder")))
    name = add(pulling, web)
    pull(pulling, name)
    web.routes[JOBS] = reply
    with pytest.raises(error):
        pull(pulling, name)
    assert open_titles(pulling, settings) == {"Welder"}
    assert len(pulling.imports.batches()) == 1
    (line,) = pulling.sources.list()
    assert line.problem


def test_a_host_that_asked_to_wait_is_not_asked_before(pulling: Services, web: WebServer) -> None:
    web.routes[JOBS] = Reply("", 429, {"Retry-After": "3600"})
    name = add(pulling, web)
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            pull(pulling, name)
        assert 3000 < (caught.value.retry_after or 0) <= 3600
    assert len(web.asked) == 1


def test_one_that_fails_does_not_stop_the_others(pulling: Services, settings: Settings, web: WebServer) -> None:
    web.routes["/v0/postings/acme"] = Reply([lever_job("a")])
    add(pulling, web, "ashby")
    add(pulling, web, "lever")
    failed, done = pulling.sources.pull()
    assert isinstance(failed.error, NotFound)
    assert done.summary is not None
    assert open_titles(pulling, settings) == {"Backend Engineer"}


def test_boards_do_not_close_each_others_postings(pulling: Services, settings: Settings, web: WebServer) -> None:
    web.routes |= {
        "/v0/postings/acme": Reply([lever_job("a")]),
        "/posting-api/job-board/acme": Reply({"jobs": [ashby_job("a"), ashby_job("b", isListed=False)]}),
    }
    add(pulling, web, "lever", domain="acme.com")
    add(pulling, web, "ashby", domain="acme.com")
    pulling.sources.pull()
    assert open_titles(pulling, settings) == {"Backend Engineer", "Head of Support"}
    assert len(records(pulling, settings, SubjectKind.company)) == 1  # one company, by its domain


def test_a_name_is_given_once_and_may_be_given_up(pulling: Services, web: WebServer) -> None:
    name = add(pulling, web)
    assert name == "greenhouse:acme"
    with pytest.raises(Conflict):
        add(pulling, web)
    assert add(pulling, web, name="acme-jobs") == "acme-jobs"
    pulling.sources.remove(name)
    with pytest.raises(NotFound):
        pulling.sources.remove(name)
    with pytest.raises(NotFound):
        pulling.sources.pull([name])
    assert [line.source.name for line in pulling.sources.list()] == ["acme-jobs"]


def test_one_that_was_removed_and_added_again_goes_on(pulling: Services, settings: Settings, web: WebServer) -> None:
    both = Reply(greenhouse(greenhouse_job(1, "Welder"), greenhouse_job(2, "Driver")))
    web.routes[JOBS] = both
    name = add(pulling, web)
    pull(pulling, name)
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1, "Welder")))
    pull(pulling, name)
    pulling.sources.remove(name)
    add(pulling, web)
    web.routes[JOBS] = both
    pull(pulling, name)
    assert open_titles(pulling, settings) == {"Welder", "Driver"}


@pytest.mark.parametrize(
    ("kind", "target", "options", "field"),
    [
        ("monster", "acme", {}, "kind"),
        ("greenhouse", "https://example.com/acme", {}, "target"),
        ("greenhouse", "", {}, "target"),
        ("lever", "../../etc", {}, "target"),
        ("ashby", "acme", {"domain": "no domain"}, "domain"),
        ("ashby", "acme", {"base": "ftp://acme.com"}, "base"),
        ("ashby", "acme", {"since": "soon"}, "since"),
        ("ashby", "acme", {"name": "../up"}, "name"),
        ("ashby", "acme", {"name": "corrections"}, "name"),
    ],
)
def test_what_names_no_source(pulling: Services, kind: str, target: str, options: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        pulling.sources.add(kind, target, SourceOptions(**options))
    assert caught.value.field == field
    assert list(pulling.sources.list()) == []


def test_what_was_fetched_is_imported_even_if_the_import_was_in_the_way(
    pulling: Services, settings: Settings, web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1, "Welder")))
    name = add(pulling, web)
    with monkeypatch.context() as patched:
        patched.setattr("sightline.services.importing.Importer.take", _busy)
        with pytest.raises(Unavailable):
            pull(pulling, name)
    assert Shelf(settings.home).pending(name) is not None
    web.routes[JOBS] = Reply("", 500)
    with pytest.raises(Unavailable):
        pull(pulling, name)
    assert open_titles(pulling, settings) == {"Welder"}  # what it said before it broke
    assert Shelf(settings.home).pending(name) is None


def test_nothing_that_was_fetched_is_left_by_an_erasure(pulling: Services, settings: Settings, web: WebServer) -> None:
    web.routes[JOBS] = Reply(greenhouse(greenhouse_job(1)), etag='"1"')
    name = add(pulling, web)
    pull(pulling, name)
    rows = b'{"kind": "person", "key": "1", "fields": {"full_name": "Ada King", "emails": [{"value": "ada@acme.com"}]}}'
    pulling.pushing.take(b'{"sightline": 1, "source": "crm"}\n' + rows)
    pulling.erasing.erase(Who(what="ada@acme.com"))
    assert {path.name for path in Path(settings.home, "sources", name).iterdir()} == {"source.json", "state.json"}
    assert pull(pulling, name).summary is None  # asked for anew, and the same
    assert "if-none-match" not in web.asked[-1].headers


def _busy(*_: object) -> None:
    raise Unavailable("An import is running in another process.")


def test_a_state_that_cannot_be_read_is_named(pulling: Services, settings: Settings, web: WebServer) -> None:
    name = add(pulling, web)
    Path(settings.home, "sources", name, "state.json").write_text("{")
    with pytest.raises(InvalidFile, match=r"state\.json"):
        pulling.sources.pull([name])
    pulling.sources.remove(name)
    assert list(pulling.sources.list()) == []
