"""Signals in the directory: which of them, page by page, and the log of what was told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sightline.app import build_app
from sightline.model.observation import Observation
from sightline.services import Services, open_services
from sightline.services.whom import Who
from sightline.settings import Settings
from tests.interfaces.rest_directory.test_directory_envelope import check_failure
from tests.interfaces.rest_directory.world import Asked, new_key, without_limits
from tests.services.saying import COMPANY, PERSON, said, tell

EMPLOYERS = [{"name": f"Firma {number}", "domain": f"firma{number}.com"} for number in range(3)]
PATH = "/signals"
NOTHING_ELSE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ada(number: int, employer: int, title: str = "Engineer", **fields: Any) -> Observation:
    job = {"company": EMPLOYERS[employer], "title": title, "current": True}
    emails = [{"value": f"p{number}@home.net"}]
    return said(PERSON, f"p{number}", full_name=f"Ada{number} Byron", emails=emails, positions=[job], **fields)


def firm(number: int, headcount: int) -> Observation:
    return said(COMPANY, f"c{number}", **EMPLOYERS[number], headcount=headcount)  # type: ignore[arg-type]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Asked, Services]]:
    """Five people of whom three move and one is promoted, and a company that grows twice."""
    given = Settings(home=tmp_path, limits=without_limits(tmp_path))
    with open_services(given) as services:
        tell(services, firm(0, 100), firm(1, 50), *(ada(number, 0) for number in range(5)), at=0)
        tell(services, firm(0, 130), *(ada(number, 1) for number in range(3)), at=30)
        tell(services, firm(0, 180), ada(3, 0, "VP Engineering"), at=60)
        with TestClient(build_app(services, given)) as client:
            yield Asked(client, new_key(services)), services


def everything(ask: Asked, **asked: Any) -> list[dict[str, Any]]:
    """All signals of all pages."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = ask.post(PATH, {**asked, **cursor})
        found += answer["data"]
        assert answer["meta"]["more"] is (answer["meta"]["cursor"] is not None)
        if not answer["meta"]["more"]:
            assert len(found) == answer["meta"]["total"]
            return found
        cursor = {"cursor": answer["meta"]["cursor"]}


def kinds(entries: list[dict[str, Any]]) -> list[str]:
    return sorted(each["signal"]["kind"] for each in entries)


def test_a_signal_with_its_sources_and_words(told: tuple[Asked, Services]) -> None:
    ask, services = told
    (entry,) = ask.get(PATH, {"kinds": "promotion"})["data"]
    signal = entry["signal"]
    assert signal["subject"]["kind"] == "person"
    assert signal["subject"]["name"] == "Ada3 Byron"
    assert signal["words"] == "was promoted from Engineer to VP Engineering at Firma 0"
    assert (signal["before"]["title"], signal["after"]["title"]) == ("Engineer", "VP Engineering")
    assert signal["before"]["company_id"] == signal["after"]["company_id"]
    assert (signal["day"], signal["noticed_at"]) == ("2020-03-01", "2020-03-01T00:00:00.000Z")
    assert signal["sources"] == ["crm"]
    assert signal["observations"]
    assert (entry["what"], entry["revision"], entry["position"]) == ("published", 1, None)
    assert entry["published_at"] == entry["at"]
    history = services.records.history(PERSON, signal["subject"]["id"])
    assert [each.after for each in history if each.field == "positions"]


def test_each_filter_narrows(told: tuple[Asked, Services]) -> None:
    ask, _ = told
    whole = everything(ask)
    moved = [each["signal"] for each in whole if each["signal"]["kind"] == "company_change"]
    assert len(moved) == 3
    grown = next(each["signal"] for each in whole if each["signal"]["kind"] == "headcount_change")
    person, company = moved[0]["subject"]["id"], grown["subject"]["id"]
    assert kinds(everything(ask, contact_ids=[person])) == ["company_change"]
    of_company = everything(ask, company_ids=[company])
    assert {each["signal"]["subject"]["id"] for each in of_company} == {company}
    assert kinds(of_company).count("headcount_change") == 2
    assert everything(ask, domains=["https://firma0.com/x"]) == of_company
    assert len(everything(ask, contact_ids=[person], domains=["firma0.com"])) == len(of_company) + 1
    assert everything(ask, contact_ids=[company]) == everything(ask, company_ids=[person]) == []
    assert everything(ask, domains=["firma2.com", "nowhere.com"]) == []
    assert (
        everything(ask, start_date="2020-03-01", kinds=["promotion", "company_change"])[0]["signal"]["kind"]
        == "promotion"
    )
    assert kinds(everything(ask, end_date="2020-01-31", kinds=["headcount_change"])) == ["headcount_change"]
    assert everything(ask, start_date="2020-03-02") == []
    assert everything(ask, min_confidence=100) == []
    days = [each["signal"]["day"] for each in whole]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_are_the_whole_once(told: tuple[Asked, Services], size: int) -> None:
    ask, _ = told
    assert everything(ask, per_page=size) == everything(ask)
    assert ask.get(PATH, {"per_page": size})["data"] == everything(ask)[:size]


def follow(ask: Asked, since: int, size: int, **asked: Any) -> tuple[list[dict[str, Any]], int]:
    """What was told behind a position, page by page, and where it ends."""
    found: list[dict[str, Any]] = []
    while True:
        answer = ask.get(PATH, {"since": since, "per_page": size, **asked})
        found += answer["data"]
        since = answer["meta"]["position"]
        if not answer["meta"]["more"]:
            return found, since


def test_whoever_follows_the_log_misses_nothing(told: tuple[Asked, Services]) -> None:
    ask, services = told
    start = ask.get(PATH)["meta"]["position"]
    first, end = follow(ask, 0, 2)
    assert end == start == first[-1]["position"]
    assert {each["id"] for each in first if each["what"] == "published"} >= {each["id"] for each in everything(ask)}
    assert follow(ask, end, 2) == ([], end)
    tell(services, ada(4, 2), at=90)
    later, position = follow(ask, end, 1)
    assert [(each["what"], each["signal"]["kind"]) for each in later] == [("published", "company_change")]
    again, _ = follow(ask, 0, 100)
    assert again == first + later
    assert position == later[-1]["position"]
    only, _ = follow(ask, 0, 3, kinds="promotion")
    assert kinds(only) == ["promotion"]


@NOTHING_ELSE
@given(sizes=st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_pages_of_any_sizes_are_the_log(told: tuple[Asked, Services], sizes: list[int]) -> None:
    ask, _ = told
    whole, _ = follow(ask, 0, 100)
    found: list[dict[str, Any]] = []
    position = 0
    while True:
        answer = ask.get(PATH, {"since": position, "per_page": sizes[len(found) % len(sizes)]})
        found += answer["data"]
        position = answer["meta"]["position"]
        if not answer["meta"]["more"]:
            break
    assert found == whole
    assert [each["position"] for each in whole] == sorted({each["position"] for each in whole})


def test_who_is_not_to_be_known_is_not_told_of(told: tuple[Asked, Services]) -> None:
    ask, services = told
    before, end = follow(ask, 0, 100)
    mine = [each for each in before if each["signal"]["subject"]["name"] == "Ada3 Byron"]
    services.privacy.suppress(Who(what="p3@home.net"))
    assert all(each["signal"]["subject"]["name"] != "Ada3 Byron" for each in everything(ask))
    log, _ = follow(ask, 0, 100)
    hidden = [each for each in log if each["signal"] is None]
    assert {each["id"] for each in hidden} >= {each["id"] for each in mine}
    assert "Ada3" not in str(log)
    assert [each["position"] for each in log][: len(before)] == [each["position"] for each in before]
    assert end <= log[-1]["position"]


def test_what_it_costs(told: tuple[Asked, Services]) -> None:
    ask, _ = told
    assert ask.get(PATH)["meta"]["credits"]["spent"] == 1
    assert ask.get(PATH, {"end_date": "2019-01-01"})["meta"]["credits"]["spent"] == 0
    assert ask.get(PATH, {"since": 10**9})["meta"]["credits"]["spent"] == 0
    dry = ask.get(PATH, {"dry_run": "true", "kinds": "company_change"})
    assert (dry["data"]["answers"], dry["data"]["price"], dry["meta"]["credits"]["spent"]) == (3, 1, 0)


BAD: list[tuple[str, str, str]] = [
    ("kinds=weather", "invalid_input", "kinds[0]"),
    ("kinds=companyChange", "invalid_input", "kinds[0]"),
    ("contact_ids=x", "invalid_input", "contact_ids[0]"),
    ("company_ids=0", "invalid_input", "company_ids[0]"),
    ("domains=not%20a%20domain", "invalid_input", "domains"),
    ("start_date=yesterday", "invalid_input", "start_date"),
    ("start_date=2023-02-29", "invalid_input", "start_date"),
    ("start_date=2024-05-02&end_date=2024-05-01", "invalid_input", "start_date"),
    ("min_confidence=101", "invalid_input", "min_confidence"),
    ("cursor=nonsense", "invalid_input", "cursor"),
    ("since=-1", "invalid_input", "since"),
    ("since=x", "invalid_input", "since"),
    ("since=0&domains=acme.com", "invalid_input", "domains"),
    ("since=0&cursor=20240501-1", "invalid_input", "cursor"),
    ("since=0&min_confidence=50", "invalid_input", "min_confidence"),
    ("per_page=101", "invalid_input", "per_page"),
    ("page=2", "unknown_field", "page"),
]


@pytest.mark.parametrize(("query", "kind", "field"), BAD)
def test_bad_queries(ask: Asked, query: str, kind: str, field: str) -> None:
    check_failure(ask.client.get(f"/api/v1/signals?{query}", headers=ask.headers), kind, field)
