"""Traces of a person in what is said of others: an address in a company's row, a name in a piece of news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sightline.accounts import suppression
from sightline.accounts.suppression import Known
from sightline.model.observation import CLAIMS, SubjectKind
from sightline.store import HistoryRow

ERASED = "[erased]"

_TEXTS = frozenset({"description", "summary", "title", "headline", "highlight", "tagline", "activities", "attributes"})
"""Fields of free text, in which a name is a trace. A company that is called like a person keeps its name."""


class Traces(msgspec.Struct, frozen=True):
    """What tells of one person: `identifiers` wherever they stand, `names` in free text."""

    identifiers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def texts(self) -> list[str]:
        """All of them, the longest first."""
        return sorted(self.identifiers | self.names, key=lambda each: (-len(each), each))

    @property
    def wanted(self) -> list[bytes]:
        """All of them as they are sought among bytes whose ASCII letters are in lower case."""
        return [each.encode().lower() for each in self.texts]


def traces_of(history: Iterable[HistoryRow], mine: set[Known]) -> Traces:
    """The traces of the person of whom this was said, and to whom alone `mine` belongs."""
    identifiers: set[str] = set()
    names: set[str] = set()
    for row in history:
        if row.kind is SubjectKind.person and row.claim is not None:
            identifiers |= set(_identifiers(row.claim, mine))
            names |= set(_names(row.claim))
    return Traces(frozenset(identifiers), frozenset(names))


def _identifiers(person: Any, mine: set[Known]) -> Iterator[str]:
    yield from (each.value for each in person.emails or () if suppression.email(each.value) in mine)
    yield from (each.value for each in person.phones or () if suppression.phone(each.value) in mine)
    for page in person.profiles or ():
        if page.url and not mine.isdisjoint(suppression.profiles(page)):
            yield page.url.partition("://")[2].removeprefix("www.").rstrip("/")


def _names(person: Any) -> Iterator[str]:
    """The names of two words or more: a single one is too many people's."""
    parts = " ".join(each for each in (person.first_name, person.last_name) if each)
    for name in (person.full_name, parts, *(person.alternative_names or ())):
        if name and len(name.split()) > 1:
            yield name


def without(kind: SubjectKind, claim: msgspec.Struct, traces: Traces) -> msgspec.Struct:
    """A claim about somebody else without these traces; itself if it has none.

    Who bears the same name keeps it.
    """
    plain: dict[str, Any] = msgspec.to_builtins(claim)
    if kind is SubjectKind.person and traces.names & set(_names(claim)):
        traces = Traces(traces.identifiers)
    if not traces.texts:
        return claim
    fewer = _Cleaner(traces).of(plain, "")
    return claim if fewer == plain else msgspec.convert(fewer, CLAIMS[kind])


class _Cleaner:
    """Goes through plain values."""

    def __init__(self, traces: Traces) -> None:
        self._identifiers = _pattern(traces.identifiers)
        self._texts = _pattern(traces.texts)

    def of(self, value: Any, field: str) -> Any:
        """A value of a field without the traces; items of lists that are one are left out."""
        if isinstance(value, dict):
            return {
                name: self.of(each, "attributes" if field == "attributes" else name) for name, each in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self.of(each, field) for each in value if not self._is_trace(each)]
        if isinstance(value, str):
            return (self._texts if field in _TEXTS else self._identifiers).sub(ERASED, value)
        return value

    def _is_trace(self, item: Any) -> bool:
        """Whether an item is an address, a number or a page of the person, and nothing else."""
        told = [item.get("value"), item.get("url")] if isinstance(item, dict) else [item]
        return any(isinstance(each, str) and self._identifiers.search(each) for each in told)


def _pattern(texts: Iterable[str]) -> re.Pattern[str]:
    ranked = sorted(texts, key=lambda each: (-len(each), each))
    return re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in ranked) or r"(?!)", re.IGNORECASE)
