"""The filings of all companies as they come in: EDGAR's feed of current Forms 8-K."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sightline.errors import InvalidInput, NotFound
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, row
from sightline.sources.connectors.edgar.changes import ITEM, changes_of
from sightline.sources.connectors.edgar.company import ARCHIVES
from sightline.sources.connectors.edgar.rows import Careers, Filing, news_row, numbers
from sightline.sources.connectors.syndication import Entry, read_feed

PATH = "/cgi-bin/browse-edgar"
QUERY = "action=getcurrent&type=8-K&company=&dateb=&owner=include&count=100&output=atom"
REMEMBERED = 2_000
"""Filings that were told of which are remembered; the feed shows the last hundred."""

_TITLE = re.compile(r"8-K(?:/A)? - (.+?) \((\d{10})\) \((?:Filer|Subject)\)")
_ACCESSION = re.compile(r"(\d{10}-\d{2}-\d{6})")
_FILED = re.compile(r"Filed:\s*(\d{4}-\d{2}-\d{2})")
_FIRST = re.compile(r"<DOCUMENT>\s*<TYPE>8-K.*?<TEXT>(.*?)</TEXT>", re.DOTALL | re.IGNORECASE)


def pull(visit: Visit) -> Pulled:
    """The filings of the feed that were not told of yet."""
    feed = read_feed(visit.get(f"{PATH}?{QUERY}", accept="application/atom+xml"))
    told = list(visit.memory.get("told", ()))
    rows: list[Row] = []
    careers = Careers()
    for filing in filter(None, map(_filing, reversed(feed.entries))):
        if filing.accession in told:
            continue
        company = {"key": f"cik:{filing.cik}", "name": filing.company}
        rows.append(row("company", company["key"], name=filing.company, external_ids={"cik": filing.cik}))
        changes = changes_of(_document(visit, filing), filing.company) if ITEM in filing.items else []
        rows.append(news_row(filing, company, changes))
        rows += careers.rows(filing, company, changes)
        told.append(filing.accession)
    return Pulled(rows, (), {"told": told[-REMEMBERED:]})


def _filing(entry: Entry) -> Filing | None:
    """The filing that an entry tells of; None for one by somebody who does not file for itself."""
    title, number = _TITLE.match(entry.title or ""), _ACCESSION.search(entry.key)
    filed = _FILED.search(entry.summary or "")
    if not title or not number or not entry.url:
        return None
    day = filed.group(1) if filed else entry.updated or ""
    name, cik = title.group(1), title.group(2).lstrip("0")
    return Filing(number.group(1), cik, name, day, None, numbers(entry.summary or ""), entry.url)


def _document(visit: Visit, filing: Filing) -> str:
    """The form itself, out of the file with all documents of the filing."""
    path = f"/Archives/edgar/data/{filing.cik}/{filing.accession.replace('-', '')}/{filing.accession}.txt"
    try:
        whole = visit.web.get_once(visit.source.base + path, visit.pages).body.decode("utf-8", "replace")
    except NotFound:  # the feed is ahead of the archive
        return ""
    first = _FIRST.search(whole)
    return first.group(1) if first else ""


def read_target(text: str) -> tuple[str, str]:
    """The form, and where the feed is. Raises InvalidInput."""
    given = text.strip()
    if given.upper() == "8-K":
        return "8-K", ARCHIVES
    parts = urlsplit(given)
    if parts.path == PATH:
        return "8-K", f"{parts.scheme}://{parts.netloc}"
    raise InvalidInput(f"{given[:200]!r} is no form that is followed.", field="target", allowed=["8-K"])


EDGAR_CURRENT = Connector(
    kind="edgar-current",
    title="All current Forms 8-K at the SEC",
    takes="the form: `8-K`",
    reads=(
        "the last hundred filings: the companies, each filing as news, and by item 5.02 who joined and who left. The"
        " SEC wants `SIGHTLINE_SOURCE_CONTACT`"
    ),
    how_often="every ten minutes: what left the feed is not seen",
    read_target=read_target,
    pull=pull,
)
