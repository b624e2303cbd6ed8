"""EDGAR: a company's submissions and the feed of current filings, from a server that answers in their shapes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sightline.errors import Forbidden, InvalidFile, InvalidInput, NotFound
from sightline.sources.connectors.connector import Pulled, Visit
from sightline.sources.connectors.registry import CONNECTORS
from sightline.sources.web.fetcher import Fetcher
from tests.sources.connectors.visiting import claims, visit
from tests.sources.web_server import Reply, WebServer

CIK = "/submissions/CIK0000000042.json"
HIRED = """<p>Item 5.02 Departure of Directors.</p>
<p>On May 3, 2026, the Board appointed Ada B. King as Chief Financial Officer.</p>"""
LEFT = """<p>Item 5.02 Departure of Directors.</p>
<p>Ms. Ada B. King resigned as Chief Financial Officer, effective June 9, 2026.</p>"""
FEED = (Path(__file__).parent / "current_filings.atom").read_text(encoding="utf-8")
WHOLE = f"""<SEC-DOCUMENT>
<DOCUMENT>\n<TYPE>8-K\n<TEXT>\n{HIRED}\n</TEXT>\n</DOCUMENT>
<DOCUMENT>\n<TYPE>EX-99\n<TEXT>\nThe Board appointed Somebody Else as President.</TEXT>\n</DOCUMENT>"""


def submissions(*filings: tuple[str, str, str, str]) -> dict[str, Any]:
    columns = list(zip(*filings, strict=True)) or [()] * 4
    recent = dict(zip(("accessionNumber", "filingDate", "items", "primaryDocument"), map(list, columns), strict=True))
    recent |= {"reportDate": recent["filingDate"], "form": ["8-K"] * len(filings)}
    business = {"street1": "1 Main St", "street2": "None", "city": "AUSTIN", "stateOrCountry": "TX", "zipCode": "78701"}
    return {
        "cik": "42",
        "name": "ACME INC",
        "sic": "3711",
        "sicDescription": "Motor Vehicles",
        "tickers": ["ACME"],
        "website": "",
        "formerNames": [{"name": "ACME WORKS"}],
        "addresses": {"business": business},
        "filings": {"recent": recent},
    }


HIRING = ("0000000042-26-000002", "2026-05-06", "5.02,9.01", "hired.htm")
LEAVING = ("0000000042-26-000003", "2026-06-10", "5.02", "left.htm")


def company(web: WebServer, fetcher: Fetcher, path: Path, **given: Any) -> Visit:
    web.routes["/Archives/edgar/data/42/000000004226000002/hired.htm"] = Reply(HIRED)
    web.routes["/Archives/edgar/data/42/000000004226000003/left.htm"] = Reply(LEFT)
    return visit(web, fetcher, path, "edgar", target="42", since="2026-01-01", **given)


def of_kind(pulled: Pulled, kind: str) -> list[dict[str, Any]]:
    return [claim for row, claim in zip(pulled.rows, claims(pulled), strict=True) if row["kind"] == kind]


def test_a_company_its_news_and_its_people(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    old = ("0000000042-25-000001", "2025-12-31", "5.02", "old.htm")
    web.routes[CIK] = Reply(submissions(HIRING, old))
    pulled = CONNECTORS["edgar"].pull(company(web, fetcher, tmp_path, domain="acme.com"))
    (firm,) = of_kind(pulled, "company")
    assert (firm["name"], firm["domain"], firm["ticker"]) == ("ACME INC", "acme.com", "ACME")
    assert firm["former_names"] == ("ACME WORKS",)
    assert firm["location"] == {
        "street1": "1 Main St", "city": "AUSTIN", "region": "TX", "country": "United States", "postal_code": "78701",
    }  # fmt: skip
    (news,) = of_kind(pulled, "news")
    assert (news["key"], news["published_on"]) == ("0000000042-26-000002", "2026-05-06")
    assert news["title"] == "ACME INC: Departure or Appointment of Directors or Officers"
    assert news["summary"] == "Ada B. King joined as Chief Financial Officer on 2026-05-03."
    (person,) = of_kind(pulled, "person")
    assert person["full_name"] == "Ada B. King"
    assert person["positions"] == (
        {
            "company": {"key": "company", "name": "ACME INC", "domain": "acme.com"},
            "title": "Chief Financial Officer",
            "start": "2026-05-03",
        },
    )


def test_a_later_filing_ends_what_an_earlier_one_began(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes[CIK] = Reply(submissions(HIRING))
    first = company(web, fetcher, tmp_path)
    memory = CONNECTORS["edgar"].pull(first).memory
    second = company(web, fetcher, tmp_path)
    second.memory = memory
    assert CONNECTORS["edgar"].pull(second).rows == []
    web.routes[CIK] = Reply(submissions(LEAVING, HIRING))
    third = company(web, fetcher, tmp_path)
    third.memory = memory
    pulled = CONNECTORS["edgar"].pull(third)
    assert [row["kind"] for row in pulled.rows] == ["news", "person"]
    (post,) = of_kind(pulled, "person")[0]["positions"]
    assert (post["start"], post["end"]) == ("2026-05-03", "2026-06-09")
    assert web.paths().count("/Archives/edgar/data/42/000000004226000002/hired.htm") == 1


def test_a_filing_that_is_not_there_is_news_all_the_same(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes[CIK] = Reply(submissions(("0000000042-26-000009", "2026-05-06", "5.02", "lost.htm")))
    pulled = CONNECTORS["edgar"].pull(company(web, fetcher, tmp_path))
    assert [row["kind"] for row in pulled.rows] == ["company", "news"]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply("", 404), NotFound),
        (Reply("Undeclared automated tool", 403), Forbidden),
        (Reply({"message": "moved"}), InvalidFile),
        (Reply("<html>"), InvalidFile),
    ],
)
def test_what_goes_wrong(
    web: WebServer, fetcher: Fetcher, tmp_path: Path, reply: Reply, error: type[Exception]
) -> None:
    web.routes[CIK] = reply
    with pytest.raises(error):
        CONNECTORS["edgar"].pull(company(web, fetcher, tmp_path))


def test_current_filings(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    web.routes |= {
        "/cgi-bin/browse-edgar": Reply(FEED, headers={"Content-Type": "application/atom+xml"}),
        "/Archives/edgar/data/42/000000004226000002/0000000042-26-000002.txt": Reply(WHOLE),
    }
    first = visit(web, fetcher, tmp_path, "edgar-current", target="8-K")
    pulled = CONNECTORS["edgar-current"].pull(first)
    assert [(row["kind"], row["key"]) for row in pulled.rows] == [
        ("company", "cik:42"),
        ("news", "0000000042-26-000002"),
        ("person", "42:ada b king"),
    ]
    (person,) = of_kind(pulled, "person")
    assert person["positions"][0]["start"] == "2026-05-03"
    again = visit(web, fetcher, tmp_path, "edgar-current", target="8-K")
    again.memory = pulled.memory
    assert CONNECTORS["edgar-current"].pull(again).rows == []


def test_how_they_are_named() -> None:
    for text in ("320193", "0000320193", "CIK0000320193"):
        assert CONNECTORS["edgar"].read_target(text) == ("320193", "https://data.sec.gov")
    assert CONNECTORS["edgar-current"].read_target("8-k") == ("8-K", "https://www.sec.gov")
    for kind, text in (("edgar", "Apple"), ("edgar-current", "10-K")):
        with pytest.raises(InvalidInput):
            CONNECTORS[kind].read_target(text)
