"""What a connector is: a kind of source, how it is named, and how a visit to it becomes rows.

Rows are in the exchange format (`docs/import.md`), as dicts, so that the mapper of that format brings them into
canonical form and accounts for each value that cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from sightline.errors import InvalidFile, NotFound
from sightline.model.observation import SubjectKind
from sightline.model.values import Instant, PartialDate
from sightline.sources.web.fetcher import Answer, Fetcher
from sightline.sources.web.pages import Pages

Row = dict[str, Any]

DETAILS = 200
"""Most documents about single things that one visit fetches anew; the next goes on."""

COMPANY_KEY = "company"
"""The key of the one company that a source is about."""


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A source that was added. Its name is the one that its facts carry.

    `target` is what the connector makes of what was given; `base` stands in for the service's own address. `company`
    and `domain` say whose it is; `since`: nothing older is read.
    """

    name: str
    kind: str
    target: str
    base: str
    added_at: Instant
    company: str | None = None
    domain: str | None = None
    since: PartialDate | None = None


class Pulled(msgspec.Struct):
    """What a visit found. `complete`: the kinds of which `rows` states all that the source has now.

    `memory` is handed to the next visit; it is kept only once the rows are.
    """

    rows: list[Row]
    complete: tuple[SubjectKind, ...] = ()
    memory: dict[str, Any] = {}
    notes: tuple[str, ...] = ()


@dataclass
class Visit:
    """One look at a source: what it is, how to fetch, what the visit before it left, and the time."""

    source: Source
    web: Fetcher
    pages: Pages
    now: Instant
    memory: dict[str, Any] = field(default_factory=dict)
    details_left: int = DETAILS

    def get(self, path: str, *, robots: bool = False, accept: str = "application/json") -> Answer:
        """A document of the service, kept with its validators. `path` begins with a slash, or is an address."""
        url = self.source.base + path if path.startswith("/") else path
        try:
            return self.web.get(url, pages=self.pages, robots=robots, accept=accept)
        except NotFound as error:
            raise NotFound(
                f"{self.source.kind} knows no {self.source.target!r}: {error.message}",
                field="target",
                hint="It may have been renamed or closed. Nothing that is known of it was changed.",
            ) from error

    def detail(self, path: str, *, robots: bool = False) -> Any:
        """A document of the service about one thing, fetched once and kept; None if it is not there (any more).

        A visit fetches so many of them and no more: None for those that are left to the next.
        """
        url = self.source.base + path
        if self.pages.get(url) is None:
            if self.details_left == 0:
                return None
            self.details_left -= 1
        try:
            return self.web.get_once(url, self.pages, robots=robots, accept="application/json").json()
        except NotFound:
            return None

    def company(self, stated: str | None = None) -> Row:
        """Who the source is about: as the operator says, else as the source does, else as its name in the service."""
        name = self.source.company or stated or self.memory.get("company")
        if name is None and self.source.domain is None:
            name = self.source.target
        named = {"key": COMPANY_KEY, "name": name, "domain": self.source.domain}
        return {field: value for field, value in named.items() if value is not None}


@dataclass(frozen=True)
class Connector:
    """A kind of source. `read_target` gives target and base of what an operator writes; it raises InvalidInput.

    `reads` and `how_often` are for the documentation.
    """

    kind: str
    title: str
    takes: str
    reads: str
    how_often: str
    read_target: Callable[[str], tuple[str, str]]
    pull: Callable[[Visit], Pulled]


def posting(key: object, company: Row, **fields: Any) -> Row:
    """A row of a job; fields that are None or empty are left out, as the source does not say them."""
    return row("posting", key, company=company, **fields)


def company_row(company: Row, **fields: Any) -> Row:
    """A row of the company that a source is about."""
    return row("company", company["key"], name=company.get("name"), domain=company.get("domain"), **fields)


def row(kind: str, key: object, **fields: Any) -> Row:
    """A row in the exchange format."""
    said = {name: value for name, value in fields.items() if value is not None and value not in ("", {}, [])}
    return {
        "kind": kind,
        "key": str(key) if isinstance(key, int) and not isinstance(key, bool) else key,
        "fields": said,
    }


def listed(answer: Answer, value: Any, what: str) -> list[Row]:
    """The list of objects that an answer was to have. Raises InvalidFile if it is something else."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InvalidFile(
            f"{answer.url} does not answer with {what}.", field="url", hint="Nothing that is known was changed."
        )
    return value


def part(value: Any, *names: str) -> Any:
    """What lies under these names in nested objects; None where something else does."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def words(value: Any) -> str | None:
    """A text, trimmed; None for anything else and for nothing."""
    return value.strip() or None if isinstance(value, str) else None


def day(value: Any) -> PartialDate | None:
    """The day of an ISO timestamp as it was written, in its own time zone."""
    return value[:10] if isinstance(value, str) and len(value) >= 10 else None
