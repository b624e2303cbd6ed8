"""One company on EDGAR: who it is, its Forms 8-K, and who joins and leaves.

https://www.sec.gov/search-filings/edgar-application-programming-interfaces describes the submissions.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

from sightline.errors import InvalidFile, InvalidInput, NotFound
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, company_row, part, words
from sightline.sources.connectors.edgar.changes import ITEM, changes_of
from sightline.sources.connectors.edgar.rows import Careers, Filing, news_row, numbers

DATA = "https://data.sec.gov"
ARCHIVES = "https://www.sec.gov"
YEARS = 1
"""How far back the first pull reads, if nothing else is said."""

_CIK = re.compile(r"(?:CIK)?0*(\d{1,10})", re.IGNORECASE)
_PATH = re.compile(r"/submissions/CIK0*(\d{1,10})\.json")
_FIELDS = ("accessionNumber", "filingDate", "reportDate", "form", "items", "primaryDocument")


def pull(visit: Visit) -> Pulled:
    """The company as EDGAR knows it, and what its Forms 8-K tell that was not told yet."""
    cik = visit.source.target
    answer = visit.get(f"/submissions/CIK{cik.zfill(10)}.json")
    document = answer.json()
    recent = part(document, "filings", "recent")
    name = words(part(document, "name"))
    if name is None or not all(isinstance(part(recent, field), list) for field in _FIELDS):
        raise InvalidFile(f"{answer.url} does not answer with the submissions of a company.", field="url")
    company = visit.company(name)
    told = set(visit.memory.get("told", ()))
    careers, itself = Careers(), _company(document, company)
    # What was told is not told again: a pull without news is one that says nothing.
    rows = [] if itself == visit.memory.get("itself") else [itself]
    for filing in _filings(visit, recent, name):
        new = filing.accession not in told
        # Filings that were told of are read again (from disk), as later ones end what they began.
        changes = changes_of(_document(visit, filing), filing.company) if ITEM in filing.items else []
        people = careers.rows(filing, company, changes)
        rows += [news_row(filing, company, changes), *people] if new else []
        told.add(filing.accession)
    return Pulled(rows, (), {"company": name, "itself": itself, "told": sorted(told)})


def _filings(visit: Visit, recent: Row, name: str) -> list[Filing]:
    """The Forms 8-K, the oldest first, as far back as is asked for."""
    added = dt.datetime.fromtimestamp(visit.source.added_at / 1000, dt.UTC).date()
    since = visit.source.since or (added - dt.timedelta(days=365 * YEARS)).isoformat()
    cik = visit.source.target
    found = []
    for number, filed, reported, form, items, primary in zip(*(recent[field] for field in _FIELDS), strict=False):
        if form not in ("8-K", "8-K/A") or not str(filed) >= since:
            continue
        folder = f"/Archives/edgar/data/{cik}/{str(number).replace('-', '')}"
        url = f"{_archives(visit)}{folder}/{primary}"
        found.append(Filing(str(number), cik, name, str(filed), str(reported) or None, numbers(str(items)), url))
    return sorted(found, key=lambda each: (each.filed, each.accession))


def _archives(visit: Visit) -> str:
    return ARCHIVES if visit.source.base == DATA else visit.source.base


def _document(visit: Visit, filing: Filing) -> str:
    """The form itself; nothing if the archive does not have it."""
    try:
        return visit.web.get_once(filing.url, visit.pages).body.decode("utf-8", "replace")
    except NotFound:
        return ""


def _company(document: Any, company: Row) -> Row:
    """The company; EDGAR writes "None" for what it does not know."""
    place = part(document, "addresses", "business")
    state = _said(part(place, "stateOrCountry"))
    american = bool(state) and bool(re.fullmatch(r"[A-Z]{2}", state or ""))
    location = {
        "street1": _said(part(place, "street1")),
        "street2": _said(part(place, "street2")),
        "city": _said(part(place, "city")),
        "region": state if american else None,
        "country": "United States" if american else _said(part(place, "stateOrCountryDescription")),
        "postal_code": _said(part(place, "zipCode")),
    }
    former = part(document, "formerNames")
    tickers = part(document, "tickers")
    sic = _said(part(document, "sic"))
    return company_row(
        company,
        legal_name=_said(part(document, "name")),
        former_names=[name for each in former or () if (name := words(part(each, "name")))],
        website=_said(part(document, "website")),
        sic_codes=[{"code": sic, "description": _said(part(document, "sicDescription"))}] if sic else None,
        location={name: value for name, value in location.items() if value},
        ticker=words(tickers[0]) if isinstance(tickers, list) and tickers else None,
        external_ids={"cik": str(part(document, "cik") or "").lstrip("0")},
    )


def _said(value: Any) -> str | None:
    text = words(value)
    return None if text in (None, "None") else text


def read_target(text: str) -> tuple[str, str]:
    """The number of a company and where its submissions are. Raises InvalidInput."""
    given = text.strip()
    if found := _CIK.fullmatch(given):
        return found.group(1), DATA
    parts = urlsplit(given)
    if found := _PATH.search(parts.path):
        return found.group(1), f"{parts.scheme}://{parts.netloc}"
    raise InvalidInput(
        f"{given[:200]!r} is not the number of a company on EDGAR.",
        field="target",
        hint="Give its CIK, like 320193; https://www.sec.gov/edgar/searchedgar/companysearch finds it by name.",
    )


EDGAR = Connector(
    kind="edgar",
    title="A company's filings at the SEC",
    takes="its CIK (`320193`)",
    reads=(
        "the company (names, address, ticker, SIC code); each Form 8-K as news, from a year before it was added or from"
        " `--since`; by item 5.02 who joined and who left, with title and day. The SEC wants `SIGHTLINE_SOURCE_CONTACT`"
    ),
    how_often="every hour or less",
    read_target=read_target,
    pull=pull,
)
