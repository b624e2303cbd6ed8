"""Which record somebody means who gives an id, an email, a link, a domain, a phone number or a company's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from sightline.errors import InvalidInput, NotFound
from sightline.interfaces.cli.shapes import name_of
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.model.values import Instant
from sightline.services import Services
from sightline.services.lookup import By

KindName = Literal["person", "company", "posting", "news", "measure"]

_HASH = re.compile(r"[0-9a-fA-F]{64}")
_PHONE = re.compile(r"\+[\d\s().-]{7,}")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+")


def find_record(
    services: Services, text: str, kind: KindName | None, as_of: Instant | None = None, known_at: Instant | None = None
) -> Record:
    """The one record that is meant. Raises NotFound, and InvalidInput when several have it."""
    found = [record for each in _kinds(kind) for record in _of_kind(services, each, text.strip())]
    if not found:
        what = kind or "record"
        raise NotFound(f"No {what} has {text!r}.", hint="Look for it with `sightline search people` or `companies`.")
    if len(found) > 1:
        names = "; ".join(f"{each.kind.value} {each.id} ({name_of(each)})" for each in found[:5])
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise InvalidInput(f"{len(found)} records have {text!r}: {names}{more}.", hint="Name one by its id.")
    record = found[0]
    if as_of is None and known_at is None:
        return record
    return services.records.get(record.kind, record.id, as_of, known_at)


def _kinds(kind: KindName | None) -> list[SubjectKind]:
    return list(SubjectKind) if kind is None else [SubjectKind(kind)]


def _of_kind(services: Services, kind: SubjectKind, text: str) -> Iterator[Record]:
    ids = {
        id_ for by in _ways(kind, text) for found in services.lookup.find(kind, by, [text]).values() for id_ in found
    }
    for id_ in sorted(ids):
        yield services.records.get(kind, id_)


def _ways(kind: SubjectKind, text: str) -> list[By]:
    """How a text can name a record of a kind."""
    if text.isascii() and text.isdecimal():
        return [By.id]
    person, company = kind is SubjectKind.person, kind is SubjectKind.company
    if not (person or company):
        return []
    if "@" in text:
        return [By.email]
    if _HASH.fullmatch(text):
        return [By.hashed_email] if person else []
    if _PHONE.fullmatch(text):
        return [By.phone]
    if "/" in text:
        return [By.profile] if _is_profile_of(kind, text) else [By.domain] if company else []
    if _DOMAIN.fullmatch(text):
        return [By.domain] if company else []
    return [By.name] if company else []


def _is_profile_of(kind: SubjectKind, link: str) -> bool:
    """Whether a link leads to a page on a network; LinkedIn's pages of companies and people differ."""
    if "linkedin.com/" not in link.lower():
        return False
    of_company = any(part in link.lower() for part in ("/company/", "/school/", "/showcase/"))
    return of_company is (kind is SubjectKind.company)
