"""The neutral query: what every interface translates into and every engine answers.

A condition is a tree. Leaves name a field of `model/fields.py`; a leaf on a company field inside a people query stands
inside `Employer` (the company of the person's primary current position) or `Formerly` (one past position: its company
and its title taken together). A leaf on a field whose type it does not fit is refused (InvalidInput).

Words. The form of a text is `normal.text.fold_text` of it: case-folded, without accents, letters like ß, ø and ł
spelled out, punctuation as spaces, words separated by single spaces. A text without a word is no value, and a query
text without a word matches nothing.

Keys. The form of a key is its text, trimmed, each run of white space one space, case-folded; an empty one is no value.
Values that have one form are one value, shown in the spelling of one that holds it.

Values are ordered as follows: texts and keys by the code points of their form, seniorities by their rank, numbers as
numbers; a flag that is not set stands before one that is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec


class _Node(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """Base of all conditions."""


class Match(_Node, frozen=True):
    """The field holds one of these values exactly (compared in the field's canonical form, ignoring case)."""

    field: str
    any_of: tuple[str | int, ...]


class Key(_Node, frozen=True):
    """The subject has one of these exact identifiers; a value that nobody has matches nobody.

    `by` says what they are: ids (also such as forward), emails, SHA-256 hashes of emails, phones, profile links,
    domains or names of companies. Keys are known to the store, not to an engine: the search service puts the ids that
    they lead to (`Match`) in their place.
    """

    by: Literal["id", "email", "hashed_email", "phone", "profile", "domain", "name"]
    any_of: tuple[str, ...]


class Text(_Node, frozen=True):
    """The words of one of the field's values match one of these texts. Case, accents and punctuation do not count.

    words: every word of the text is a word of the field, in any order.
    prefix: as words, but the text's last word may be the beginning of a word (for typing ahead).
    part: the text, its words separated by single spaces, occurs anywhere, inside words and across them.
    """

    field: str
    any_of: tuple[str, ...]
    mode: Literal["words", "prefix", "part"] = "words"


class Range(_Node, frozen=True):
    """The field's number, day or instant lies in one of these intervals; bounds are inclusive, None is open.

    Days are compared as days since 1970-01-01, instants as Unix milliseconds. A subject without a value never matches.
    """

    field: str
    any_of: tuple[tuple[int | None, int | None], ...]


class Overlap(_Node, frozen=True):
    """The field is a stated range (of people or dollars) and shares at least one value with one of these."""

    field: str
    any_of: tuple[tuple[int | None, int | None], ...]


class Within(_Node, frozen=True):
    """The field's place lies within one of these places: every part that is given agrees, compared as keys are.

    A place of which no part is given is refused (InvalidInput).
    """

    field: str
    any_of: tuple[Place, ...]


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Part of the world. `country` is an ISO alpha-2 code; `region` and `city` are names in canonical form."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    postal_code: str | None = None


class Has(_Node, frozen=True):
    """The field has a value (for a flag: it is set)."""

    field: str


class Employer(_Node, frozen=True):
    """The company of the primary current position satisfies a condition over company fields.

    A person whose employer is unknown, or has no record, has none: no condition holds, not even the empty one.
    """

    where: Condition


class Formerly(_Node, frozen=True):
    """One past position satisfies both: its company the condition, its title the text.

    Without either, any past position will do; with a condition, its company must have a record.
    """

    where: Condition | None = None
    title: Text | None = None


class All(_Node, frozen=True):
    """Every part holds; without parts: everything."""

    of: tuple[Condition, ...] = ()


class AnyOf(_Node, frozen=True):
    """At least one part holds; without parts: nothing."""

    of: tuple[Condition, ...] = ()


class Not(_Node, frozen=True):
    """The part does not hold (a subject without a value is not excluded)."""

    of: Condition


Condition = Match | Key | Text | Range | Overlap | Within | Has | Employer | Formerly | All | AnyOf | Not

EVERYTHING = All()


class Kind(StrEnum):
    """What a query is about."""

    people = "people"
    companies = "companies"


class Sort(msgspec.Struct, frozen=True):
    """One key of an order. Subjects without a value come last in both directions.

    A flag is never without one: ascending, those without the flag come first, descending, those with it.
    """

    field: str
    descending: bool = False


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A search. Orders end in the id, ascending, unless the id stands in them already; the default is the id alone.

    `skip` is exact on one feed position; `cursor` (opaque, from an earlier answer to the same question) is stable
    across changes, and excludes `skip`: it goes on after the place in the order where the last page ended, so that
    what does not change meanwhile is given exactly once. `min_position` makes the engine catch up to that feed
    position first.
    """

    kind: Kind = Kind.people
    where: Condition = EVERYTHING
    order: tuple[Sort, ...] = ()
    skip: int = 0
    limit: int = 25
    cursor: str | None = None
    total: bool = True
    min_position: int = 0


class GroupedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """People grouped by the company of their primary current position.

    `skip` and `limit` count companies; each group carries at most `limit_per_company` people in `order`, and the
    exact number of its people that match. People without a company stand in no group.
    """

    where: Condition = EVERYTHING
    order: tuple[Sort, ...] = ()
    company_order: tuple[Sort, ...] = ()
    skip: int = 0
    limit: int = 25
    limit_per_company: int = 5
    cursor: str | None = None
    min_position: int = 0


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """An engine's answer: ids in order, the exact total (None when not asked for), and where it stands."""

    ids: tuple[int, ...]
    total: int | None
    cursor: str | None
    position: int


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One company with the first of its people; `total` counts all of them that match."""

    company: int
    people: tuple[int, ...]
    total: int


class GroupedPage(msgspec.Struct, frozen=True, kw_only=True):
    """An engine's answer to a grouped query: the exact number of companies and of people that match."""

    groups: tuple[Group, ...]
    total_companies: int
    total_people: int
    cursor: str | None
    position: int


class FacetQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the subjects that match hold each value of a field, most frequent first, ties by form."""

    kind: Kind = Kind.people
    where: Condition = EVERYTHING
    field: str = ""
    limit: int = 25
    min_position: int = 0


class Count(msgspec.Struct, frozen=True):
    """A value and the number of subjects that hold it."""

    value: str
    count: int


class SuggestQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Values of a field with a word that begins with the last word of `text` (and has its other words).

    Most frequent first, ties by form; a text without a word gives the most frequent values. Values of a text field are
    told apart by their form and shown as keys are.
    """

    kind: Kind = Kind.people
    field: str = ""
    text: str = ""
    limit: int = 10


MAX_OFFSET = 10_000
"""Largest skip + limit; beyond it, use the cursor."""

MAX_LIMIT = 100
"""Largest page of an interface."""
