"""RSS and Atom, read by feedparser: a feed's title and its entries."""

from __future__ import annotations

import calendar
import datetime as dt
import io
from typing import Any

import msgspec

from sightline.errors import InvalidFile
from sightline.sources.web.fetcher import Answer, is_address
from sightline.sources.web.html import html_text


class Entry(msgspec.Struct, frozen=True):
    """One item of a feed, its texts without markup. `published` is a day, UTC; `updated` is one too."""

    key: str
    title: str | None
    url: str | None
    summary: str | None
    published: str | None
    updated: str | None
    terms: tuple[str, ...]


class Feed(msgspec.Struct, frozen=True):
    """A feed. `broken`: it is not well-formed, and what could be read of it is here."""

    title: str | None
    entries: tuple[Entry, ...]
    broken: bool


def read_feed(answer: Answer) -> Feed:
    """The feed that an answer holds. Raises InvalidFile if it is none."""
    # It loads slowly, and only who pulls a feed needs it.
    import feedparser  # noqa: PLC0415

    headers = {"content-type": answer.headers.get("content-type", ""), "content-location": answer.url}
    parsed = feedparser.parse(io.BytesIO(answer.body), response_headers=headers)
    if not parsed.get("version"):
        raise InvalidFile(
            f"{answer.url} is no feed: neither RSS nor Atom.",
            field="url",
            hint="Pages often name theirs; look for an address that ends in /feed, /rss or .xml.",
        )
    entries = tuple(entry for each in parsed.entries if (entry := _entry(each)) is not None)
    return Feed(html_text(parsed.feed.get("title")), entries, bool(parsed.bozo) and _is_broken(parsed))


def _is_broken(parsed: Any) -> bool:
    """Whether more is wrong than how the encoding or the media type is stated."""
    name = type(parsed.get("bozo_exception")).__name__
    return name not in ("CharacterEncodingOverride", "NonXMLContentType")


def _entry(raw: Any) -> Entry | None:
    key = raw.get("id") or raw.get("link")
    if not key:
        return None
    link = raw.get("link") or ""
    return Entry(
        key=str(key),
        title=html_text(raw.get("title")),
        url=link if is_address(link) else None,  # feedparser takes an id for a link where there is none
        summary=html_text(raw.get("summary")),
        published=_day(raw.get("published_parsed")),
        updated=_day(dict.get(raw, "updated_parsed")),  # not feedparser's stand-in for it
        terms=tuple(str(tag.get("term") or "") for tag in raw.get("tags") or ()),
    )


def _day(moment: Any) -> str | None:
    if moment is None:
        return None
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(moment), dt.UTC).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return None
