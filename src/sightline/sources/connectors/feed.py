"""RSS and Atom feeds: their entries become news."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from sightline.errors import InvalidInput
from sightline.sources.connectors.connector import Connector, Pulled, Row, Visit, company_row, row
from sightline.sources.connectors.syndication import Entry, read_feed
from sightline.sources.web.fetcher import is_address

SUMMARY = 5_000
"""Most characters of an entry's text that are kept."""

MAX_KEY = 500
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"


def pull(visit: Visit) -> Pulled:
    """The entries that the feed has now; older ones left it, which says nothing about them."""
    feed = read_feed(visit.get(visit.source.target, robots=True, accept=_ACCEPT))
    named = visit.source.company is not None or visit.source.domain is not None
    company = visit.company() if named else None
    head = [company_row(company)] if company is not None else []
    since = visit.source.since or ""
    rows = [
        news(entry, company, publisher=feed.title)
        for entry in feed.entries
        if (entry.published or entry.updated or "9999") >= since
    ]
    notes = ("The feed is not well-formed XML; what could be read of it was.",) if feed.broken else ()
    return Pulled([*head, *rows] if rows else [], (), visit.memory, notes)


def news(entry: Entry, company: Row | None, publisher: str | None) -> Row:
    """A row of an entry, about a company if it is known about which."""
    return row(
        "news",
        key_of(entry.key),
        companies=[company] if company is not None else None,
        title=entry.title,
        url=entry.url,
        publisher=publisher,
        published_on=entry.published or entry.updated,
        summary=entry.summary[:SUMMARY] if entry.summary else None,
    )


def key_of(text: str) -> str:
    """A key that fits: the text, or a digest of a longer one."""
    return text if len(text) <= MAX_KEY else hashlib.sha256(text.encode()).hexdigest()


def read_target(text: str) -> tuple[str, str]:
    """The address of a feed. Raises InvalidInput."""
    given = text.strip()
    if not is_address(given):
        raise InvalidInput(f"{given[:200]!r} is not the address of a feed.", field="target", hint="Begin with https://")
    parts = urlsplit(given)
    return given, f"{parts.scheme}://{parts.netloc}"


FEED = Connector(
    kind="feed",
    title="RSS or Atom feed",
    takes="its address; `--company` or `--domain` if all of it is about one company",
    reads="the entries as news: title, address, text, day, publisher. The robots.txt of the host is heeded",
    how_often="every hour or less",
    read_target=read_target,
    pull=pull,
)
