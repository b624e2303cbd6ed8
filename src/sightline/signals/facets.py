"""What a source says of a subject, taken apart: each field, key, part or item under a path, as texts to be counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec

from sightline.model.items import identity
from sightline.model.observation import Op
from sightline.model.reading import current_on, day_of
from sightline.model.statements import KEYED_FIELDS
from sightline.model.values import (
    Code,
    CompanyRef,
    Education,
    Email,
    FundingRound,
    Location,
    PartialDate,
    Phone,
    Position,
    Profile,
    Technology,
)
from sightline.store.rows import HistoryRow

POSITIONS = "positions"
TITLE, COMPANY = "positions.title", "positions.company"
DETAILS = ("seniority", "function", "department")
"""What else of a position is compared, where company and title are the same."""

MAX_TEXT = 200
_ITEMS = (Code, Education, Email, FundingRound, Location, Phone, Profile, Technology)
_NUMBER = re.compile(r"-?[\d.,]+|\d{4}-\d\d(-\d\d.*)?")

Texts = tuple[str, ...]
Facets = dict[str, Texts]


class Standing:
    """What one subject's source says of it by now. Rows are taken in order of time."""

    __slots__ = ("day", "present", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.present = False
        self.day: PartialDate = ""

    def copy(self) -> Standing:
        """The same, which later rows do not change."""
        other = Standing()
        other.values, other.present, other.day = dict(self.values), self.present, self.day
        return other

    def apply(self, row: HistoryRow) -> None:
        """Take the next row into account."""
        if row.op == Op.gone:
            self.present = False
            return
        said = {} if row.claim is None else msgspec.structs.asdict(row.claim)
        named = [(field, value) for field, value in said.items() if value is not msgspec.UNSET]
        if row.op == Op.retract:
            self._retract(named)
            return
        if not self.present:
            self.values = {}
        self.present = True
        for field, value in named:
            if field in KEYED_FIELDS and value is not None:
                self.values[field] = {**self.values.get(field, {}), **value}
            else:
                self.values[field] = value
            if field == POSITIONS:
                self.day = day_of(row.observed_at)

    def _retract(self, named: list[tuple[str, Any]]) -> None:
        if not named:
            self.values, self.present = {}, False
        for field, taken in named:
            if field in KEYED_FIELDS and taken:
                left = self.values.get(field, {})
                self.values[field] = {key: value for key, value in left.items() if key not in taken}
            else:
                self.values.pop(field, None)

    def jobs(self) -> list[Position]:
        """The current positions."""
        return [each for each in self.values.get(POSITIONS) or () if current_on(each, self.day)]

    def facets(self, fields: Iterable[str]) -> Facets:
        """Some fields, without positions, taken apart. What is unknown or empty is left out."""
        found: Facets = {}
        for field in fields:
            if field != POSITIONS:
                found.update(_facets(field, self.values.get(field)))
        return found


def _facets(field: str, value: Any) -> Iterator[tuple[str, Texts]]:
    if isinstance(value, dict):
        for key, each in value.items():
            if each is not None and each != ():
                yield f"{field}.{key}", _texts(each)
    elif isinstance(value, Location):
        for part in value.__struct_fields__:
            if text := getattr(value, part):
                yield f"{field}.{part}", (short(text),)
    elif value is not None and value != ():
        yield field, _texts(value)


def _texts(value: Any) -> Texts:
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(text_of(each) for each in value))
    return (text_of(value),)


def text_of(value: Any) -> str:
    """A value as a text: of a company its name, with its domain if it has one; of an item what identifies it."""
    if isinstance(value, str):
        return short(value)
    if isinstance(value, CompanyRef):
        return company_text(value)
    if isinstance(value, _ITEMS):
        return short(identity(value))
    return short(msgspec.json.encode(value, order="deterministic").decode())


@lru_cache(maxsize=1 << 16)
def company_text(company: CompanyRef | None) -> str:
    """A company as its source calls it; empty for none."""
    if company is None:
        return ""
    named = company.name or company.key or company.linkedin_url or ""
    domain = f" ({company.domain})" if company.domain else ""
    return short(f"{named}{domain}".strip())


def short(text: str) -> str:
    """A text of bounded length that is still another one where the whole text is."""
    if len(text) <= MAX_TEXT:
        return text
    return f"{text[: MAX_TEXT - 20]}… {blake2b(text.encode(), digest_size=8).hexdigest()}"


@lru_cache(maxsize=1 << 16)
def is_number(text: str) -> bool:
    """Whether a text is a number or a date, of which one may become any other without that anything was rewritten."""
    return _NUMBER.fullmatch(text) is not None


class Moved(msgspec.Struct):
    """How current positions became others: (before, after) with the same company, with another one; lost, gained."""

    details: list[tuple[Position, Position]]
    titles: list[tuple[Position, Position]]
    companies: list[tuple[Position, Position]]
    lost: list[Position]
    gained: list[Position]


def moved(before: Iterable[Position], after: Iterable[Position]) -> Moved:
    """Pairs current positions: those that are the same, then those of one company, then the rest in their order.

    Of somebody who lost more positions than came instead, what is left over is lost and not exchanged.
    """
    same, left, right = _paired(before, after, lambda each: (company_text(each.company), each.title))
    titles, left, right = _paired(left, right, lambda each: company_text(each.company))
    details = [(one, other) for one, other in same if any(getattr(one, x) != getattr(other, x) for x in DETAILS)]
    if len(left) == len(right):
        return Moved(details, titles, list(zip(left, right, strict=True)), [], [])
    return Moved(details, titles, [], left, right)


def _paired(
    before: Iterable[Position], after: Iterable[Position], key: Any
) -> tuple[list[tuple[Position, Position]], list[Position], list[Position]]:
    rest: dict[Any, list[Position]] = {}
    for other in after:
        rest.setdefault(key(other), []).append(other)
    pairs: list[tuple[Position, Position]] = []
    left: list[Position] = []
    for one in before:
        same = rest.get(key(one))
        if same:
            pairs.append((one, same.pop(0)))
        else:
            left.append(one)
    return pairs, left, [other for some in rest.values() for other in some]
