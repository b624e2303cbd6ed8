"""Meaning in the fold: what is read from a name, a title, a place or an industry when a record is folded.

Each function takes what sources stated and fills in what follows from it; what is stated is never overwritten.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from sightline.model.normal.emails import is_free_mail, is_role_address
from sightline.model.normal.places import read_place
from sightline.model.normal.text import fold_text
from sightline.model.normal.titles import read_title
from sightline.model.values import Email, EmailType, Instant, Location, PartialDate, Position
from sightline.model.vocabularies.industries import industry as industry_named

DAY = 86_400_000
"""A day in milliseconds."""


@lru_cache(maxsize=1 << 12)
def _day(number: int) -> PartialDate:
    return dt.date.fromordinal(719_163 + number).isoformat()  # 719163 is the ordinal of 1970-01-01


def day_of(instant: Instant) -> PartialDate:
    """The day of an instant, in UTC."""
    return _day(instant // DAY)


def current_on(position: Position, today: PartialDate) -> bool:
    """Whether a position is held on a day, by what its source says of it.

    One that ended by then is not, whatever else is said; else the source's word decides, and without it a position is
    current if it has begun. A partial end counts from its first day.
    """
    if position.end is not None and position.end <= today:
        return False
    if position.current is not None:
        return position.current
    return position.start is None or position.start <= today


def read_position(position: Position, current: bool) -> Position:
    """The position with `current` explicit, seniority and function read from its title, and its place read."""
    seniority, function = position.seniority, position.function
    if position.title and not (seniority and function):
        read = read_title(position.title)
        seniority, function = seniority or read.seniority, function or read.function
    location = position.location
    return Position(
        position.company,
        position.title,
        seniority,
        function,
        position.department,
        position.start,
        position.end,
        current,
        None if location is None else read_location(location),
        position.description,
        position.attributes,
    )


def read_email(email: Email) -> Email:
    """A person's address with its type.

    Unless stated, it is personal at a free mail provider, generic if it names a role (info@), else work.
    """
    if email.type is not None:
        return email
    local, _, domain = email.value.rpartition("@")
    kind = EmailType.personal if is_free_mail(domain) else EmailType.work
    if kind is EmailType.work and is_role_address(local):
        kind = EmailType.generic
    return Email(email.value, kind, email.status, email.company_domain)


@lru_cache(maxsize=1 << 15)
def read_location(location: Location) -> Location:
    """The location with its codes and canonical names filled in."""
    return read_place(location)


@lru_cache(maxsize=1 << 12)
def read_industries(industry: str | None, industries: tuple[str, ...]) -> tuple[str, ...]:
    """Industries by their canonical labels, the main one first, each followed by the source's own word for it."""
    found: dict[str, str] = {}
    for stated in ((industry,) if industry else ()) + industries:
        known = industry_named(stated)
        for label in (known.label if known else stated, stated):
            found.setdefault(fold_text(label) or label, label)
    return tuple(found.values())
