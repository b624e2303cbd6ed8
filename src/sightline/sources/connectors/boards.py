"""What the job boards share: how they are named, and how a list of jobs becomes the postings of one company."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote, urlsplit

from sightline.errors import InvalidInput
from sightline.model.observation import SubjectKind
from sightline.sources.connectors.connector import Pulled, Row, Visit, company_row

TOKEN = re.compile(r"[\w][\w.&' -]{0,99}")
DESCRIPTION = 50_000
"""Most characters of a job's text that are kept."""


@dataclass(frozen=True)
class Addresses:
    """How a service's boards are named: by a token, by the address of a page, or by an address of the interface.

    `pages` gives for each host of hosted pages the address of the interface. `api` finds the token in the path of an
    address of the interface, wherever that stands: a proxy, a copy, a test.
    """

    kind: str
    base: str
    api: re.Pattern[str]
    pages: dict[str, str] = field(default_factory=dict)
    page: re.Pattern[str] = re.compile(r"/([^/]+)")

    def read(self, text: str) -> tuple[str, str]:
        """The token and the address of the interface. Raises InvalidInput."""
        given = text.strip()
        if "://" not in given and "/" not in given:
            return self._token(given, given), self.base
        parts = urlsplit(given if "://" in given else f"https://{given}")
        if found := self.api.match(parts.path):
            return self._token(unquote(found.group(1)), given), f"{parts.scheme}://{parts.netloc}"
        found = self.page.match(parts.path) if parts.hostname in self.pages else None
        if found is None:
            raise self._unknown(given)
        return self._token(unquote(found.group(1)), given), self.pages[parts.hostname or ""]

    def _token(self, token: str, given: str) -> str:
        if not TOKEN.fullmatch(token):
            raise self._unknown(given)
        return token

    def _unknown(self, given: str) -> InvalidInput:
        hosts = ", ".join(f"https://{host}/NAME" for host in self.pages)
        return InvalidInput(
            f"{given[:200]!r} names no board of {self.kind}.",
            field="target",
            hint=f"Give the name of the board or its address: {hosts}.",
        )


def postings(
    visit: Visit,
    jobs: Iterable[Row],
    read: Callable[[Row, Row], Row],
    *,
    stated_name: str | None = None,
    careers: str | None = None,
    whole: bool = True,
) -> Pulled:
    """The company and its jobs. `read(job, company)` makes a row; `whole`: these are all the jobs that there are."""
    company = visit.company(stated_name)
    rows = list(map(partial(_read, read, company), jobs))
    head = company_row(company, careers_url=careers, external_ids={visit.source.kind: visit.source.target})
    memory = {**visit.memory, "company": stated_name} if stated_name else visit.memory
    notes = () if whole else ("The answer was not complete: no posting was closed.",)
    return Pulled([head, *rows], (SubjectKind.posting,) if whole else (), memory, notes)


def _read(read: Callable[[Row, Row], Row], company: Row, job: Row) -> Row:
    return read(job, company)


def shortened(text: str | None) -> str | None:
    """A job's text, cut where it is beyond what is kept."""
    return text[:DESCRIPTION] if text else None


def remote(workplace: object) -> bool | None:
    """What a service's word for the place of work says of working remotely; None if it says nothing."""
    word = re.sub(r"[^a-z]", "", workplace.lower()) if isinstance(workplace, str) else ""
    return {"remote": True, "hybrid": False, "onsite": False}.get(word)


def amount(value: object) -> int | None:
    """A whole amount of money."""
    return round(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None
